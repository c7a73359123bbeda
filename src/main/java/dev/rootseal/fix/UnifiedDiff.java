package dev.rootseal.fix;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.List;

/** How two texts differ, as {@code diff -u} says it, without the two lines that name the files. */
final class UnifiedDiff {
  /** The lines that are shown around a change. */
  private static final int CONTEXT = 3;

  private static final int NAMES = 2;

  private UnifiedDiff() {}

  /** The changes; nothing where the texts are equal. */
  static List<String> of(List<String> before, List<String> after) {
    return UnifiedDiffUtils.generateUnifiedDiff(
            "", "", before, DiffUtils.diff(before, after), CONTEXT)
        .stream()
        .skip(NAMES)
        .map(UnifiedDiff::countedFromZero)
        .toList();
  }

  /** Of a text without lines, diff and patch name line 0, the library line 1. */
  private static String countedFromZero(String line) {
    return line.startsWith("@@ ") ? line.replace("-1,0 ", "-0,0 ").replace("+1,0 ", "+0,0 ") : line;
  }
}
