package dev.rootseal.fix;

import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.PatchFolder.KubectlCommand;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.manifest.ManifestObjects;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A folder that {@code kubectl kustomize} builds: copies of the files, and the patches. They are
 * copies because kustomize reads nothing outside of its folder.
 */
public final class KustomizeFolder implements FileOutput {
  private final Path folder;
  private final Set<List<String>> names = new HashSet<>();
  private final StringBuilder resources =
      new StringBuilder(
          """
          apiVersion: kustomize.config.k8s.io/v1beta1
          kind: Kustomization
          resources:
          """);
  private int copies;
  private final List<FileFix> fixes = new ArrayList<>();

  /**
   * A folder that is new or empty.
   *
   * @throws IllegalArgumentException if it cannot be made, or holds something
   */
  public KustomizeFolder(Path folder) {
    this.folder = PatchFolder.empty(folder);
  }

  @Override
  public FilePlan plan(FileText file, List<FileFix> fixes) {
    Optional<EditRefusal> whole = refusal(ManifestObjects.of(file.text()), names);
    return FilePlan.unedited(
        file, fixes, fix -> PatchStream.refusal(fix).or(() -> whole).or(fix::outdated));
  }

  /**
   * Why kustomize would not take some objects.
   *
   * @param taken the names of others
   */
  static Optional<EditRefusal> refusal(ManifestObjects objects, Set<List<String>> taken) {
    boolean named =
        objects.names().stream().allMatch(name -> !name.get(1).isEmpty() && !name.get(3).isEmpty());
    if (!objects.isComplete() || !named) {
      return Optional.of(EditRefusal.NOT_ONLY_OBJECTS);
    }
    Set<List<String>> all = new HashSet<>(taken);
    return objects.names().stream().allMatch(all::add)
        ? Optional.empty()
        : Optional.of(EditRefusal.SAME_NAME);
  }

  @Override
  public void write(FilePlan plan) {
    names.addAll(ManifestObjects.of(plan.before().text()).names());
    String name =
        plan.before()
            .source()
            .path()
            .map(file -> file.getFileName().toString())
            .orElse("manifest.yaml");
    String copy = fileName("resources", copies++, name);
    PatchFolder.write(folder.resolve(copy), plan.before().whole());
    resources.append("  - ").append(copy).append('\n');
    fixes.addAll(plan.done());
  }

  /** Writes the patches into a folder, and gives the part of a kustomization that names them. */
  static String patches(Path folder, List<FileFix> fixes) {
    StringBuilder names = new StringBuilder("patches:\n");
    for (int i = 0; i < fixes.size(); i++) {
      FileFix fix = fixes.get(i);
      String of = fix.finding().workload().kind() + "-" + fix.finding().workload().name();
      String file = fileName("patches", i, of + ".yaml");
      PatchFolder.write(folder.resolve(file), fix.addressed().orElseThrow().yaml());
      names.append("  - path: ").append(file).append('\n');
    }
    return names.toString();
  }

  /** The name of a file that holds nothing which has a meaning somewhere. */
  private static String fileName(String part, int number, String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
    return "%s/%03d-%s"
        .formatted(part, number + 1, plain.substring(Math.max(0, plain.length() - 100)));
  }

  @Override
  public List<String> finish() {
    if (fixes.isEmpty()) {
      return List.of();
    }
    PatchFolder.write(folder.resolve("kustomization.yaml"), resources + patches(folder, fixes));
    return List.of(
        "To see the fixed objects:",
        "  kubectl kustomize " + KubectlCommand.quoted(folder.toString()));
  }
}
