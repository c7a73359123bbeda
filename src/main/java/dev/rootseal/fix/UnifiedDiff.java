package dev.rootseal.fix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How two texts differ, as {@code diff -u} tells it, without the two lines that name the files.
 *
 * <p>Source: E. Myers, "An O(ND) Difference Algorithm and Its Variations"; the format is that of
 * POSIX diff.
 */
final class UnifiedDiff {
  /** The lines that are shown around a change. */
  private static final int CONTEXT = 3;

  private final List<String> before;
  private final List<String> after;

  private UnifiedDiff(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
  }

  /** The changes; nothing where the texts are equal. */
  static List<String> of(List<String> before, List<String> after) {
    UnifiedDiff diff = new UnifiedDiff(before, after);
    return diff.hunks(diff.script());
  }

  /** One line of the script: it stays, goes or comes. */
  private record Line(char sign, String text) {}

  /** The shortest way from one text to the other, line by line. */
  private List<Line> script() {
    List<int[]> steps = steps();
    List<Line> script = new ArrayList<>();
    int x = before.size();
    int y = after.size();
    for (int step = steps.size() - 1; step >= 0; step--) {
      int[] reach = steps.get(step);
      int diagonal = x - y;
      int from = down(reach, step, diagonal) ? diagonal + 1 : diagonal - 1;
      int fromX = step == 0 ? 0 : reach[from + step + 1];
      int fromY = step == 0 ? 0 : fromX - from;
      while (x > fromX && y > fromY) {
        x--;
        y--;
        script.add(new Line(' ', before.get(x)));
      }
      if (step > 0) {
        script.add(x == fromX ? new Line('+', after.get(fromY)) : new Line('-', before.get(fromX)));
        x = fromX;
        y = fromY;
      }
    }
    return script.reversed();
  }

  /**
   * How far each diagonal was reached before each number of changes, until the end is reached. The
   * diagonal k is at index k + step + 1.
   */
  private List<int[]> steps() {
    List<int[]> steps = new ArrayList<>();
    int[] reach = new int[3];
    for (int step = 0; ; step++) {
      steps.add(reach);
      int[] next = new int[2 * step + 5];
      for (int diagonal = -step; diagonal <= step; diagonal += 2) {
        int x =
            down(reach, step, diagonal)
                ? reach[diagonal + 1 + step + 1]
                : reach[diagonal - 1 + step + 1] + 1;
        int y = x - diagonal;
        while (x < before.size() && y < after.size() && before.get(x).equals(after.get(y))) {
          x++;
          y++;
        }
        next[diagonal + step + 2] = x;
        if (x >= before.size() && y >= after.size()) {
          return steps;
        }
      }
      reach = next;
    }
  }

  /** Whether a diagonal is reached by a line that comes, rather than by one that goes. */
  private static boolean down(int[] reach, int step, int diagonal) {
    return diagonal == -step
        || (diagonal != step && reach[diagonal - 1 + step + 1] < reach[diagonal + 1 + step + 1]);
  }

  private List<String> hunks(List<Line> script) {
    boolean[] shown = new boolean[script.size()];
    for (int i = 0; i < shown.length; i++) {
      if (script.get(i).sign() != ' ') {
        Arrays.fill(shown, Math.max(0, i - CONTEXT), Math.min(shown.length, i + CONTEXT + 1), true);
      }
    }
    List<String> hunks = new ArrayList<>();
    for (int start = 0; start < shown.length; ) {
      int end = start;
      while (end < shown.length && shown[end]) {
        end++;
      }
      if (end > start) {
        hunks.add(head(script, start, end));
        script.subList(start, end).forEach(line -> hunks.add(line.sign() + line.text()));
      }
      start = end + 1;
    }
    return hunks;
  }

  private static String head(List<Line> script, int start, int end) {
    return "@@ -%s +%s @@"
        .formatted(range(script, start, end, '+'), range(script, start, end, '-'));
  }

  /** First line and number of lines, without those that only the other text has. */
  private static String range(List<Line> script, int start, int end, char others) {
    long above = script.subList(0, start).stream().filter(line -> line.sign() != others).count();
    long count = script.subList(start, end).stream().filter(line -> line.sign() != others).count();
    return (count == 0 ? above : above + 1) + "," + count;
  }
}
