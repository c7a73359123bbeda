package dev.rootseal.fix;

import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixSource.FileText;
import java.util.List;
import java.util.Optional;

/** Where patches go, and in what shape. */
public interface FixOutput {
  /** Writes a patch; an UncheckedIOException says that this one cannot be, perhaps the next can. */
  void write(ProposedFix fix);

  /** How what was written is applied, in lines for a person; not asked where nothing was. */
  List<String> howToApply();

  /** In what shape the fixes of files are handed over, and where. */
  interface FileOutput {
    FilePlan plan(FileText file, List<ProposedFix> fixes);

    /** Where a fix is that was planned, in lines; nothing where the finding says it. */
    default Optional<List<String>> where(ProposedFix fix) {
      return Optional.empty();
    }

    /** Does it; an UncheckedIOException says that a file cannot be written. */
    void write(FilePlan plan);

    /** Whether what is written of a file is of use without that of another. */
    default boolean standsAlone() {
      return false;
    }

    /** Ends what was written, and says how it is applied, in lines for a person. */
    List<String> howToApply();

    /** What is said where nothing was written. */
    default List<String> nothing() {
      return List.of();
    }
  }
}
