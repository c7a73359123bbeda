package dev.rootseal.admission;

import dev.rootseal.api.SafeText;
import dev.rootseal.rule.Glob;
import dev.rootseal.rule.PolicyExemption.LabelMatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes parts of expressions in CEL, as Kubernetes has it.
 *
 * <p>Source: Kubernetes documentation, "Common Expression Language in Kubernetes".
 */
final class Cel {
  /** What means something else than itself in a regular expression of RE2. */
  private static final Pattern SPECIAL = Pattern.compile("[\\\\.^$|()\\[\\]{}*+?]");

  static final String TRUE = "true";

  /** The parser takes no expression of more characters. */
  static final int LONGEST = 100_000;

  private Cel() {}

  /** A text as a literal: whatever it holds, it ends where it ends. */
  static String text(String text) {
    StringBuilder literal = new StringBuilder("'");
    text.codePoints()
        .forEach(
            one -> {
              if (one == '\'' || one == '\\') {
                literal.append('\\').appendCodePoint(one);
              } else if (one < ' ' || one > '~') {
                literal.append("\\U%08x".formatted(isHalf(one) ? 0xFFFD : one));
              } else {
                literal.appendCodePoint(one);
              }
            });
    return literal.append('\'').toString();
  }

  /** Half of a character, which is none. */
  private static boolean isHalf(int one) {
    return one >= Character.MIN_SURROGATE && one <= Character.MAX_SURROGATE;
  }

  static String texts(Collection<String> texts) {
    return texts.stream().map(Cel::text).collect(Collectors.joining(", ", "[", "]"));
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
      ways.add(text + ".matches(" + text(anyOf(patterns)) + ")");
    }
    return anyHolds(ways);
  }

  /** A regular expression for whole texts of which one of the globs is true. */
  private static String anyOf(List<String> globs) {
    return regex(globs, "^(?s:", ".*");
  }

  /** The same for paths that end so, in which a star stands for no slash. */
  static String endsAsOneOf(List<String> globs) {
    return regex(globs, "(?:^|/)(?:", "[^/]*");
  }

  private static String regex(List<String> globs, String begin, String star) {
    return globs.stream()
        .map(
            glob ->
                SPECIAL
                    .matcher(glob)
                    .replaceAll(found -> Matcher.quoteReplacement(escaped(found.group(), star))))
        .collect(Collectors.joining("|", begin, ")$"));
  }

  private static String escaped(String character, String star) {
    return switch (character) {
      case "*" -> star;
      case "?" -> ".";
      default -> "\\" + character;
    };
  }

  /** Whether labels fulfil a selector. */
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
        : conditions.stream().collect(Collectors.joining(")" + operator + "(", "((", "))"));
  }
}
