package dev.rootseal.helm;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a template.
 *
 * @param number from 0
 * @param text the line, with {@link ChartTemplate#ACTION_MARK} where an action stands
 * @param actions the actions that begin in it
 * @param within the blocks around its beginning
 */
record TemplateLine(
    int number, String text, List<TemplateAction> actions, List<TemplateAction.Within> within) {
  private static final Pattern KEY =
      Pattern.compile("( *)((?:- +)*)([A-Za-z][A-Za-z0-9]*):(?:[ \\t]+(.*))?[ \\t\\r]*");

  TemplateLine {
    actions = List.copyOf(actions);
    within = List.copyOf(within);
  }

  /** Whether it begins with text of YAML: neither with an action nor with a comment. */
  boolean isText() {
    String stripped = text.strip();
    return !stripped.isEmpty()
        && stripped.charAt(0) != ChartTemplate.ACTION_MARK
        && stripped.charAt(0) != '#';
  }

  /** Where its text begins. */
  int column() {
    int column = 0;
    while (column < text.length() && text.charAt(column) == ' ') {
      column++;
    }
    return column;
  }

  boolean isItem() {
    return isText() && text.startsWith("- ", column());
  }

  /** Whether it is a field of that name. */
  boolean isKey(String name) {
    Matcher key = KEY.matcher(text);
    return key.matches() && key.group(3).equals(name);
  }

  String keyName() {
    Matcher key = KEY.matcher(text);
    return key.matches() ? key.group(3) : "";
  }

  /** Where the name of its field begins. */
  int keyColumn() {
    Matcher key = KEY.matcher(text);
    return key.matches() ? key.start(3) : column();
  }

  /** What stands behind the colon, without quotes. */
  String value() {
    Matcher key = KEY.matcher(text);
    if (!key.matches() || key.group(4) == null) {
      return "";
    }
    String value = key.group(4).replaceFirst("(^|\\s+)#.*$", "").strip();
    boolean quoted = value.length() > 1 && "\"'".indexOf(value.charAt(0)) >= 0;
    return quoted && value.charAt(0) == value.charAt(value.length() - 1)
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
