package dev.rootseal.fix;

import dev.rootseal.manifest.Replacement;
import java.util.List;
import java.util.Map;

/**
 * What is done about one file.
 *
 * @param before the file as it is
 * @param after the fixed file; as before where the file itself is not edited
 * @param done the fixes that are handed over
 * @param replacements the edits of each of them
 * @param left the other fixes, each with the reason
 */
record FilePlan(
    FileText before,
    FileText after,
    List<FileFix> done,
    Map<FileFix, List<Replacement>> replacements,
    Map<FileFix, LeftAlone> left) {
  FilePlan {
    done = List.copyOf(done);
  }
}
