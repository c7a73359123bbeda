package dev.rootseal.fix;

import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixOutput.OutputLostException;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.terminal.Screen;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Fixes in the files themselves. */
public final class FilesInPlace implements FileOutput {
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
    if (screen.isLost()) {
      throw new OutputLostException();
    }
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
