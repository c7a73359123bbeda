package dev.rootseal.fix;

import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.PatchFolder.KubectlCommand;
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
  static final String HEAD =
      """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      resources:
      """;

  private final Path folder;
  private final Set<List<String>> names = new HashSet<>();
  private final List<String> copies = new ArrayList<>();
  private final List<ProposedFix> fixes = new ArrayList<>();

  /** A new or empty folder; otherwise an IllegalArgumentException. */
  public KustomizeFolder(Path folder) {
    this.folder = PatchFolder.empty(folder);
  }

  @Override
  public FilePlan plan(FileText file, List<ProposedFix> fixes) {
    Optional<EditRefusal> whole = refusal(ManifestObjects.of(file.text()), names);
    return FilePlan.unedited(file, fixes, fix -> fix.refusal().or(() -> whole).or(fix::outdated));
  }

  /** Why kustomize would not take some objects beside others of these names. */
  static Optional<EditRefusal> refusal(ManifestObjects objects, Set<List<String>> taken) {
    boolean named =
        objects.names().stream().allMatch(name -> !name.get(1).isEmpty() && !name.get(3).isEmpty());
    if (!objects.isForKustomize() || !named) {
      return Optional.of(EditRefusal.NOT_ONLY_OBJECTS);
    }
    Set<List<String>> all = new HashSet<>(taken);
    return objects.names().stream().allMatch(all::add)
        ? Optional.empty()
        : Optional.of(EditRefusal.SAME_NAME);
  }

  @Override
  public void write(FilePlan plan) {
    FileText file = plan.before();
    names.addAll(ManifestObjects.of(file.text()).names());
    String name =
        file.source().path().map(Path::getFileName).map(Path::toString).orElse("manifest.yaml");
    copies.add(fileName("resources", copies.size(), name));
    PatchFolder.write(folder.resolve(copies.getLast()), file.whole());
    fixes.addAll(plan.made().keySet());
  }

  @Override
  public List<String> howToApply() {
    write(folder, HEAD, copies, fixes);
    return List.of(
        "To see the fixed objects:",
        "  kubectl kustomize " + KubectlCommand.quoted(folder.toString()));
  }

  static void write(Path folder, String head, List<String> resources, List<ProposedFix> fixes) {
    StringBuilder text = new StringBuilder(head);
    resources.forEach(resource -> text.append("  - ").append(resource).append('\n'));
    text.append("patches:\n");
    for (int i = 0; i < fixes.size(); i++) {
      ProposedFix fix = fixes.get(i);
      String of = fix.workload().kind() + "-" + fix.workload().name();
      String file = fileName("patches", i, of + ".yaml");
      PatchFolder.write(folder.resolve(file), fix.addressed().yaml());
      text.append("  - path: ").append(file).append('\n');
    }
    PatchFolder.write(folder.resolve("kustomization.yaml"), text.toString());
  }

  /** The name of a file that holds nothing which has a meaning somewhere. */
  private static String fileName(String part, int number, String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
    return "%s/%03d-%s"
        .formatted(part, number + 1, plain.substring(Math.max(0, plain.length() - 100)));
  }
}
