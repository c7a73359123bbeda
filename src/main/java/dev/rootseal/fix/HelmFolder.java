package dev.rootseal.fix;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.PatchFolder.KubectlCommand;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.helm.ChartValues;
import dev.rootseal.helm.ChartValues.Answer;
import dev.rootseal.helm.ChartValues.RenderedWorkload;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.PatchCaveat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A folder for what Helm has rendered: values for the workloads that the values of their chart can
 * fix, and for the others a post-renderer. That is a program for Helm 3, and with the same program
 * a plugin for Helm 4, which takes plugins alone.
 */
public final class HelmFolder implements FileOutput {
  private static final String VALUES = "values.yaml";

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
  private final Optional<ChartValues> chart;
  private final Map<FileFix, Answer> answers = new HashMap<>();
  private final Set<FileFix> hooks = new HashSet<>();
  private final List<FileFix> postRendered = new ArrayList<>();

  /**
   * A folder that is new or empty.
   *
   * @param chart what the manifests were rendered of, if it was named
   * @throws IllegalArgumentException if the folder cannot be made, or holds something
   */
  public HelmFolder(Path folder, Optional<ChartValues> chart) {
    this.folder = PatchFolder.empty(folder);
    this.chart = chart;
  }

  @Override
  public FilePlan plan(FileText file, List<FileFix> fixes) {
    ManifestObjects objects = ManifestObjects.of(file.text());
    fixes.stream()
        .filter(
            fix -> objects.template(fix.manifest()).at("/metadata/annotations").has("helm.sh/hook"))
        .forEach(hooks::add);
    answer(file, fixes);
    Optional<EditRefusal> whole =
        KustomizeFolder.refusal(objects, Set.of())
            .map(why -> why.equals(EditRefusal.SAME_NAME) ? EditRefusal.RENDERED_TWICE : why);
    return FilePlan.unedited(
        file,
        fixes,
        fix ->
            answers.get(fix) instanceof Answer.Values
                ? Optional.empty()
                : PatchStream.refusal(fix)
                    .or(() -> whole)
                    .or(
                        () ->
                            hooks.contains(fix) ? Optional.of(EditRefusal.HOOK) : fix.outdated()));
  }

  private void answer(FileText file, List<FileFix> fixes) {
    Answer none = new Answer.None("--chart names no chart");
    List<RenderedWorkload> rendered = fixes.stream().map(HelmFolder::rendered).toList();
    var answered = chart.map(one -> one.answers(file.text(), rendered)).orElse(Map.of());
    fixes.forEach(fix -> answers.put(fix, answered.getOrDefault(rendered(fix), none)));
  }

  private static RenderedWorkload rendered(FileFix fix) {
    return new RenderedWorkload(
        fix.manifest().place(),
        fix.finding().workload(),
        fix.manifest().pathToPod(),
        fix.remediation().patch().orElseThrow().root());
  }

  @Override
  public Optional<List<String>> where(FileFix fix) {
    List<String> lines = new ArrayList<>();
    for (PatchCaveat remark : fix.remediation().remarks()) {
      // Helm deletes a hook before it makes it anew.
      if (remark instanceof PatchCaveat.Replace(var kind) && !hooks.contains(fix)) {
        lines.add(
            "  note: The pod template of an existing %s cannot be changed: delete it before helm upgrade."
                .formatted(kind));
      }
    }
    switch (answers.get(fix)) {
      case Answer.Values(var keys) -> lines.add("  in " + VALUES + ": " + String.join(", ", keys));
      case Answer.None(var reason) -> {
        lines.add("  not in " + VALUES + ": " + reason);
        lines.add("  in the post-renderer");
      }
      case null -> {}
    }
    return Optional.of(lines);
  }

  @Override
  public void write(FilePlan plan) {
    plan.done().stream()
        .filter(fix -> answers.get(fix) instanceof Answer.None)
        .forEach(postRendered::add);
  }

  @Override
  public List<String> finish() {
    List<String> lines = new ArrayList<>();
    StringBuilder flags = new StringBuilder();
    ObjectNode values = chart.map(ChartValues::set).orElseGet(JsonNodeFactory.instance::objectNode);
    if (!values.isEmpty()) {
      Path file = folder.resolve(VALUES);
      PatchFolder.write(file, new Patch(values).yaml());
      flags.append(" --values ").append(KubectlCommand.quoted(file.toString()));
    }
    if (!postRendered.isEmpty()) {
      lines.addAll(postRenderer(folder.resolve("post-renderer")));
      flags.append(" --post-renderer rootseal-fix");
    }
    if (!flags.isEmpty()) {
      lines.add("To see what is left, with the flags that you give to Helm:");
      lines.add("  helm template RELEASE CHART" + flags + " | rootseal scan -");
      lines.add("helm upgrade takes the same flags.");
    }
    return lines;
  }

  private List<String> postRenderer(Path its) {
    Path program = its.resolve("post-render");
    PatchFolder.write(
        its.resolve("kustomization.yaml"),
        KUSTOMIZATION + KustomizeFolder.patches(its, postRendered));
    PatchFolder.write(its.resolve("plugin.yaml"), PLUGIN);
    PatchFolder.write(program, SCRIPT);
    try {
      if (Files.getFileStore(program).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(program + " cannot be made executable: " + e.getMessage(), e);
    }
    return List.of(
        "The post-renderer needs kubectl or kustomize. Helm 4 takes it as a plugin, once:",
        "  helm plugin install " + KubectlCommand.quoted(its.toString()),
        "Helm 3 takes the program: --post-renderer " + KubectlCommand.quoted(program.toString()));
  }
}
