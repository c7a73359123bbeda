package dev.rootseal.fix;

import java.util.List;

/** In what shape the fixes of files are handed over, and where. */
public sealed interface FileOutput permits FilePatches, FileDiffs, FilesInPlace, KustomizeFolder {
  /** What it would do about a file. */
  FilePlan plan(FileText file, List<FileFix> fixes);

  /**
   * Does it.
   *
   * @throws OutputLostException if what was printed did not arrive
   * @throws java.io.UncheckedIOException if a file cannot be written
   */
  void write(FilePlan plan);

  /** Ends it, and says how what was written is applied, in lines for a person. */
  List<String> finish();
}
