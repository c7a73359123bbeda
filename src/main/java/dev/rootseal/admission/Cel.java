package dev.rootseal.admission;

import static java.util.stream.Collectors.joining;

import dev.rootseal.api.SafeText;
import dev.rootseal.rule.Glob;
import dev.rootseal.rule.PolicyExemption.LabelMatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Writes parts of expressions in CEL, as Kubernetes has it.
 *
 * <p>Source: Kubernetes documentation, "Common Expression Language in Kubernetes".
 */
final class Cel {
  /** What means something else than itself in a regular expression of RE2. */
  private static final String SPECIAL = "\\.^$|()[]{}+";

  static final String TRUE = "true";

  /** The parser takes no expression of more characters. */
  static final int LONGEST = 100_000;

  private Cel() {}

  /** A text as a literal: whatever it holds, it ends where it ends. */
  static String text(String text) {
    return text.codePoints().mapToObj(Cel::character).collect(joining("", "'", "'"));
  }

  private static String character(int one) {
    if (one == '\'' || one == '\\') {
      return "\\" + Character.toString(one);
    }
    boolean isHalf = Character.getType(one) == Character.SURROGATE; // which is none
    return one < ' ' || one > '~'
        ? "\\U%08x".formatted(isHalf ? 0xFFFD : one)
        : Character.toString(one);
  }

  static String texts(Collection<String> texts) {
    return texts.stream().map(Cel::text).collect(joining(", ", "[", "]"));
  }

  /** A text {@code t} of at most so many characters, or something else in its place. */
  static String atMost(String text, int most, String otherwise) {
    return "[%s].map(t, t.size() > %d ? %s : t)[0]".formatted(text, most, otherwise);
  }

  /** The text of a stranger as {@link SafeText} has it. */
  static String safe(String text, int most) {
    return """
    [%1$s].map(t, t.size() > %2$d ? t.substring(0, %3$d) + %4$s : t)
              .map(t, t.matches(%5$s) ? t.split('').map(c, c.matches(%5$s) ? %6$s : c).join('') : t)[0]"""
        .formatted(
            text, most, most - 1, text("…"), text(SafeText.UNSAFE_CHARACTER), text("\ufffd"));
  }

  /** Whether a text matches one of the globs; true where there is none. */
  static String matchesOne(String text, List<Glob> globs) {
    if (globs.isEmpty()) {
      return TRUE;
    }
    List<String> plain = new ArrayList<>();
    List<String> patterns = new ArrayList<>();
    for (Glob glob : globs) {
      boolean isPlain = glob.pattern().indexOf('*') < 0 && glob.pattern().indexOf('?') < 0;
      (isPlain ? plain : patterns).add(glob.pattern());
    }
    List<String> ways = new ArrayList<>();
    if (!plain.isEmpty()) {
      ways.add(text + " in " + texts(plain));
    }
    if (!patterns.isEmpty()) {
      ways.add(text + ".matches(" + text(regex(patterns, "^(?s:", ".*")) + ")");
    }
    return anyHolds(ways);
  }

  /** A regular expression for paths that end as one of the globs, in which a star is no slash. */
  static String endsAsOneOf(List<String> globs) {
    return regex(globs, "(?:^|/)(?:", "[^/]*");
  }

  private static String regex(List<String> globs, String begin, String star) {
    return globs.stream()
        .map(glob -> glob.codePoints().mapToObj(one -> regex(one, star)).collect(joining()))
        .collect(joining("|", begin, ")$"));
  }

  private static String regex(int character, String star) {
    return switch (character) {
      case '*' -> star;
      case '?' -> ".";
      default -> (SPECIAL.indexOf(character) < 0 ? "" : "\\") + Character.toString(character);
    };
  }

  static String selects(String labels, LabelMatch selector) {
    return allHold(
        selector.requirements().stream()
            .map(
                one -> {
                  String key = text(one.key());
                  String values = texts(one.values().stream().sorted().toList());
                  return switch (one.operator()) {
                    case IN -> "%s in %s && %s[%1$s] in %s".formatted(key, labels, labels, values);
                    case NOT_IN ->
                        "!(%s in %s && %s[%1$s] in %s)".formatted(key, labels, labels, values);
                    case EXISTS -> key + " in " + labels;
                    case DOES_NOT_EXIST -> "!(" + key + " in " + labels + ")";
                  };
                })
            .toList());
  }

  static String allHold(List<String> conditions) {
    List<String> some = conditions.stream().filter(one -> !one.equals(TRUE)).toList();
    return some.isEmpty() ? TRUE : bracketed(some, " && ");
  }

  static String anyHolds(List<String> conditions) {
    return conditions.isEmpty() ? "false" : bracketed(conditions, " || ");
  }

  private static String bracketed(List<String> conditions, String operator) {
    return conditions.size() == 1
        ? conditions.getFirst()
        : conditions.stream().collect(joining(")" + operator + "(", "((", "))"));
  }
}
