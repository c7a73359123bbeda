package dev.rootseal.fix;

import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.PatchStream.FilePatches;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.fix.ProposedFix.WorkloadFix;
import java.io.UncheckedIOException;
import java.util.List;

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

    OutputLostException() {
      super("standard output cannot be written");
    }
  }

  /** In what shape the fixes of files are handed over, and where. */
  sealed interface FileOutput
      permits FilePatches, FixDiffs.FileDiffs, FilesInPlace, KustomizeFolder, HelmFolder {
    /** What it would do about a file. */
    FilePlan plan(FileText file, List<FileFix> fixes);

    /** Whether it says itself where a change is to be made. */
    default boolean saysWhere() {
      return false;
    }

    /** What a person is told about where a fix is that was planned, in lines. */
    default List<String> remarks(FileFix fix) {
      return List.of();
    }

    /**
     * Does it.
     *
     * @throws FixOutput.OutputLostException if what was printed did not arrive
     * @throws java.io.UncheckedIOException if a file cannot be written
     */
    void write(FilePlan plan);

    /** Ends it, and says how what was written is applied, in lines for a person. */
    List<String> finish();
  }
}
