package dev.rootseal.rule;

/**
 * A pattern with {@code *} for any characters, also none, and {@code ?} for exactly one. Matching
 * takes at most pattern length times text length steps, whatever the two hold: there is no
 * backtracking beyond the last star.
 *
 * @param pattern the pattern
 */
public record Glob(String pattern) {
  /** Whether the whole text matches. */
  public boolean matches(CharSequence text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (at < text.length()) {
      if (in < pattern.length() && pattern.charAt(in) == '*') {
        star = in++;
        resume = at;
      } else if (in < pattern.length() && fits(pattern.charAt(in), text.charAt(at))) {
        in++;
        at++;
      } else if (star >= 0) {
        in = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    return onlyStarsFrom(in);
  }

  private static boolean fits(char wanted, char found) {
    return wanted == '?' || wanted == found;
  }

  private boolean onlyStarsFrom(int start) {
    for (int i = start; i < pattern.length(); i++) {
      if (pattern.charAt(i) != '*') {
        return false;
      }
    }
    return true;
  }
}
