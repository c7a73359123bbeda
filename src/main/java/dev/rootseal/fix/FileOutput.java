package dev.rootseal.fix;

import java.util.List;

/** In what shape the fixes of files are handed over, and where. */
public sealed interface FileOutput
    permits FilePatches, FileDiffs, FilesInPlace, KustomizeFolder, HelmFolder {
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
   * @throws OutputLostException if what was printed did not arrive
   * @throws java.io.UncheckedIOException if a file cannot be written
   */
  void write(FilePlan plan);

  /** Ends it, and says how what was written is applied, in lines for a person. */
  List<String> finish();
}
