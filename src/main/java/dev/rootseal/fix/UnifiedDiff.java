package dev.rootseal.fix;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import dev.rootseal.manifest.Replacement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** How two texts differ, as {@code diff -u} says it, without the two lines that name the files. */
final class UnifiedDiff {
  /** The lines that are shown around a change. */
  private static final int CONTEXT = 3;

  private static final int NAMES = 2;

  private UnifiedDiff() {}

  /** The changes; nothing where the texts are equal. */
  static List<String> of(List<String> before, List<String> after) {
    return of(before, DiffUtils.diff(before, after));
  }

  /**
   * The same where it is known which lines were edited: the time to find the changes grows with the
   * square of what is compared.
   */
  static List<String> of(List<String> before, List<String> after, Collection<Replacement> edits) {
    Patch<String> patch = new Patch<>();
    int added = 0;
    for (Lines edited : Lines.of(edits)) {
      int end = Math.min(edited.end, before.size());
      List<String> was = before.subList(edited.start, end);
      List<String> is = after.subList(edited.start + added, end + added + edited.added);
      for (AbstractDelta<String> delta : DiffUtils.diff(was, is).getDeltas()) {
        patch.addDelta(
            delta.withChunks(
                shifted(delta.getSource(), edited.start),
                shifted(delta.getTarget(), edited.start + added)));
      }
      added += edited.added;
    }
    return of(before, patch);
  }

  private static Chunk<String> shifted(Chunk<String> chunk, int by) {
    return new Chunk<>(chunk.getPosition() + by, chunk.getLines());
  }

  /** Lines of a text that are edited, from 0, and how many more they are afterwards. */
  private record Lines(int start, int end, int added) {
    /** Those of edits, in their order; what has a line in common is one. */
    static List<Lines> of(Collection<Replacement> edits) {
      List<Lines> all = new ArrayList<>();
      edits.stream()
          .map(Lines::of)
          .sorted(Comparator.comparingInt(Lines::start))
          .forEach(
              next -> {
                boolean joins = !all.isEmpty() && next.start < all.getLast().end;
                all.add(joins ? all.removeLast().with(next) : next);
              });
      return all;
    }

    private static Lines of(Replacement edit) {
      int start = edit.start().line() - 1;
      int end = edit.end().line();
      int breaks = (int) edit.text().chars().filter(c -> c == '\n').count();
      return new Lines(start, end, breaks - (end - start - 1));
    }

    private Lines with(Lines next) {
      return new Lines(start, Math.max(end, next.end), added + next.added);
    }
  }

  private static List<String> of(List<String> before, Patch<String> changes) {
    return UnifiedDiffUtils.generateUnifiedDiff("", "", before, changes, CONTEXT).stream()
        .skip(NAMES)
        .map(UnifiedDiff::countedFromZero)
        .toList();
  }

  /** Of a text without lines, diff and patch name line 0, the library line 1. */
  private static String countedFromZero(String line) {
    return line.startsWith("@@ ") ? line.replace("-1,0 ", "-0,0 ").replace("+1,0 ", "+0,0 ") : line;
  }
}
