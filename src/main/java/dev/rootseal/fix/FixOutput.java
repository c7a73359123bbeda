package dev.rootseal.fix;

import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.fix.ProposedFix.WorkloadFix;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Where patches go, and in what shape. */
public interface FixOutput {
  /**
   * Writes the patch of a workload that has one.
   *
   * @throws UncheckedIOException if it cannot be written, and perhaps the next one can
   * @throws OutputLostException if it did not arrive
   */
  void write(WorkloadFix fix);

  /** How what was written is applied, in lines for a person. */
  List<String> howToApply();

  /** That what was printed did not arrive, so that there is no use in printing more. */
  final class OutputLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private OutputLostException() {
      super("standard output cannot be written");
    }

    static void throwIf(boolean lost) {
      if (lost) {
        throw new OutputLostException();
      }
    }
  }

  /** In what shape the fixes of files are handed over, and where. */
  interface FileOutput {
    /** What it would do about a file. */
    FilePlan plan(FileText file, List<FileFix> fixes);

    /** Where a fix is that was planned, in lines; nothing where the finding says it. */
    default Optional<List<String>> where(FileFix fix) {
      return Optional.empty();
    }

    /**
     * Does it.
     *
     * @throws OutputLostException if what was printed did not arrive
     * @throws UncheckedIOException if a file cannot be written
     */
    void write(FilePlan plan);

    /** Ends it, and says how what was written is applied, in lines for a person. */
    List<String> finish();
  }
}
