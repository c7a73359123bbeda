package dev.rootseal.output;

import dev.rootseal.terminal.TerminalText;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text in the cells of a Markdown table, as GitHub and GitLab read it. Characters that mean
 * something to Markdown or HTML are written as references, which never do.
 */
final class MarkdownText {
  /** Characters of a cell; a finding has about 200, a made-up name may have millions. */
  static final int LONGEST = 1000;

  /**
   * What cannot stay as it is: all punctuation but some, an underscore at the edge of a word, and
   * what makes an address of a text.
   */
  private static final Pattern SPECIAL =
      Pattern.compile(
          "[\\p{Punct}&&[^.,;:/()?'%\\-_]]"
              + "|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"
              + "|:(?=/)|(?<=(?i:www))\\.");

  /** People who would be told, and issues that would be linked: a blank of no width parts them. */
  private static final Pattern CALL = Pattern.compile("(&#(?:64|35|33);)(?=[\\p{L}\\p{N}])");

  private MarkdownText() {}

  /** Text among other text. */
  static String plain(String text) {
    return CALL.matcher(escape(text)).replaceAll("$1&#8203;");
  }

  /** A name, of which nobody is called. */
  static String code(String text) {
    return "<code>" + escape(text) + "</code>";
  }

  private static String escape(String text) {
    String safe = TerminalText.escape(bounded(text));
    return SPECIAL.matcher(safe).replaceAll(MarkdownText::reference);
  }

  private static String reference(MatchResult found) {
    return Matcher.quoteReplacement("&#" + (int) found.group().charAt(0) + ";");
  }

  private static String bounded(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
  }
}
