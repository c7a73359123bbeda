package dev.rootseal.fix;

import dev.rootseal.fix.PatchFolder.KubectlCommand;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.manifest.ManifestObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A folder with patches that Helm has applied to what it has rendered: a program for Helm 3, and
 * with the same program a plugin for Helm 4, which takes plugins alone.
 */
final class PostRenderer {
  /** By which Helm 4 knows the plugin. */
  static final String NAME = "rootseal-fix";

  private static final String PROGRAM = "post-render";

  private static final String KUSTOMIZATION =
      """
      # What Helm has rendered is put beside this file, in a folder of its own.
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      resources:
        - rendered.yaml
      """;

  private static final String SCRIPT =
      """
      #!/bin/sh
      # Reads what Helm has rendered, and prints it with the patches beside this file.
      set -eu
      here=$(cd "$(dirname "$0")" && pwd)
      work=$(mktemp -d)
      trap 'rm -rf "$work"' EXIT
      cp -R "$here/kustomization.yaml" "$here/patches" "$work"
      cat > "$work/rendered.yaml"
      if command -v kubectl > /dev/null; then
        kubectl kustomize "$work"
      else
        kustomize build "$work"
      fi
      """;

  private static final String PLUGIN =
      """
      apiVersion: v1
      type: postrenderer/v1
      name: rootseal-fix
      version: 1.0.0
      runtime: subprocess
      runtimeConfig:
        platformCommand:
          - command: ${HELM_PLUGIN_DIR}/post-render
      """;

  private final Path folder;
  private final List<FileFix> fixes = new ArrayList<>();

  PostRenderer(Path folder) {
    this.folder = folder;
  }

  static Optional<EditRefusal> refusal(ManifestObjects rendered) {
    return KustomizeFolder.refusal(rendered, Set.of())
        .map(why -> why.equals(EditRefusal.SAME_NAME) ? EditRefusal.RENDERED_TWICE : why);
  }

  void add(FileFix fix) {
    fixes.add(fix);
  }

  boolean isEmpty() {
    return fixes.isEmpty();
  }

  List<String> finish() {
    String kustomization = KUSTOMIZATION + KustomizeFolder.patches(folder, fixes);
    PatchFolder.write(folder.resolve("kustomization.yaml"), kustomization);
    PatchFolder.write(folder.resolve("plugin.yaml"), PLUGIN);
    PatchFolder.write(folder.resolve(PROGRAM), SCRIPT);
    makeExecutable(folder.resolve(PROGRAM));
    String quoted = KubectlCommand.quoted(folder.toString());
    return List.of(
        "The post-renderer needs kubectl or kustomize. Helm 4 takes it as a plugin, once:",
        "  helm plugin install " + quoted,
        "Helm 3 takes the program: --post-renderer "
            + KubectlCommand.quoted(folder.resolve(PROGRAM).toString()));
  }

  private static void makeExecutable(Path file) {
    try {
      if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be made executable: " + e.getMessage(), e);
    }
  }
}
