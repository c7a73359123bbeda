package dev.rootseal.fix;

import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixOutput.OutputLostException;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.manifest.ManifestEdit;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Verdict;
import dev.rootseal.terminal.Screen;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Edits the text of a file, and evaluates what it has become: nothing is handed over of which the
 * containers that are fixed do not comply.
 */
public final class FileEditor {
  private final ReadOnlyFilesystemRule rule;
  private final Optional<KustomizeOverlays> overlays;

  /** An editor that evaluates by a rule. */
  public FileEditor(ReadOnlyFilesystemRule rule) {
    this(rule, Optional.empty());
  }

  private FileEditor(ReadOnlyFilesystemRule rule, Optional<KustomizeOverlays> overlays) {
    this.rule = rule;
    this.overlays = overlays;
  }

  /** One that looks at the kustomizations, too, that build on the files. */
  public static FileEditor withOverlays(ReadOnlyFilesystemRule rule) {
    return new FileEditor(rule, Optional.of(new KustomizeOverlays()));
  }

  FilePlan plan(FileText file, List<FileFix> fixes) {
    Map<FileFix, EditRefusal> left = new LinkedHashMap<>();
    List<FileFix> wanted = new ArrayList<>(fixes);
    while (true) {
      ManifestEdit edit =
          ManifestEdit.of(file.text(), wanted.stream().map(FileFix::change).toList());
      FileText after = file.with(edit.after());
      Map<FileFix, EditRefusal> failed = failed(edit, file, after, wanted);
      if (failed.isEmpty()) {
        Map<FileFix, List<ManifestEdit.Replacement>> made = new LinkedHashMap<>();
        wanted.forEach(fix -> made.put(fix, edit.made().getOrDefault(fix.change(), List.of())));
        return new FilePlan(file, after, made, left);
      }
      left.putAll(failed);
      wanted.removeAll(failed.keySet());
    }
  }

  /** What cannot be edited; without such, what is not proven, and then what is undone elsewhere. */
  private Map<FileFix, EditRefusal> failed(
      ManifestEdit edit, FileText before, FileText after, List<FileFix> fixes) {
    Map<FileFix, EditRefusal> failed = new LinkedHashMap<>();
    fixes.stream()
        .filter(fix -> edit.refused().containsKey(fix.change()))
        .forEach(fix -> failed.put(fix, edit.refused().get(fix.change())));
    if (failed.isEmpty()) {
      List<ManifestItem> was = before.items();
      List<ManifestItem> is = after.items();
      fixes.stream()
          .filter(fix -> !isFixed(was, is, fix.manifest(), fix.remediation()))
          .forEach(fix -> failed.put(fix, EditRefusal.UNPROVEN));
    }
    return failed.isEmpty() && overlays.isPresent() ? overlays.get().undone(after, fixes) : failed;
  }

  /** Whether what was patched of a workload complies in the edited file. */
  private boolean isFixed(
      List<ManifestItem> before,
      List<ManifestItem> after,
      ManifestItem.Workload workload,
      Remediation remediation) {
    int index = before.indexOf(workload);
    if (index < 0
        || before.size() != after.size()
        || !(after.get(index) instanceof ManifestItem.Workload edited)) {
      return false;
    }
    Set<String> patched =
        remediation.patched().stream().map(PatchedContainer::name).collect(Collectors.toSet());
    return rule
        .evaluate(edited.facts(), NamespaceFacts.named(edited.facts().ref().namespace()))
        .containers()
        .stream()
        .filter(one -> patched.contains(one.facts().name()))
        .allMatch(one -> one.verdict().verdict() == Verdict.COMPLIANT);
  }

  /**
   * What is done about one file.
   *
   * @param before the file as it is
   * @param after the fixed file; as before where the file itself is not edited
   * @param made the fixes that are handed over, each with its edits of the file
   * @param left the other fixes, each with the reason
   */
  record FilePlan(
      FileText before,
      FileText after,
      Map<FileFix, List<ManifestEdit.Replacement>> made,
      Map<FileFix, EditRefusal> left) {
    /**
     * The file stays as it is: the fixes are written elsewhere.
     *
     * @param refusal why one is not, if it is not
     */
    static FilePlan unedited(
        FileText file, List<FileFix> fixes, Function<FileFix, Optional<EditRefusal>> refusal) {
      FilePlan plan = new FilePlan(file, file, new LinkedHashMap<>(), new LinkedHashMap<>());
      fixes.forEach(
          fix ->
              refusal
                  .apply(fix)
                  .ifPresentOrElse(
                      why -> plan.left.put(fix, why), () -> plan.made.put(fix, List.of())));
      return plan;
    }

    Set<FileFix> done() {
      return made.keySet();
    }
  }

  /** Fixes in the files themselves. */
  public static final class FilesInPlace implements FileOutput {
    private final FileEditor editor;
    private final Screen screen;
    private int written;

    /** Says on a screen what it has written. */
    public FilesInPlace(FileEditor editor, Screen screen) {
      this.editor = editor;
      this.screen = screen;
    }

    @Override
    public FilePlan plan(FileText file, List<FileFix> fixes) {
      return editor.plan(file, fixes);
    }

    @Override
    public void write(FilePlan plan) {
      Path file = plan.before().source().path().orElseThrow();
      new FileReplacement(file).write(plan.before().whole(), plan.after().whole());
      written++;
      screen.line("fixed %s: %s".formatted(file, workloads(plan)));
      OutputLostException.throwIf(screen.isLost());
    }

    private static String workloads(FilePlan plan) {
      return plan.done().stream()
          .map(fix -> fix.finding().workload())
          .map(ref -> "%s '%s'".formatted(ref.kind(), ref.name()))
          .collect(Collectors.joining(", "));
    }

    @Override
    public List<String> finish() {
      return written == 0
          ? List.of()
          : List.of("See what has changed with git diff, and try it before it is released.");
    }
  }
}
