package dev.rootseal.fix;

import java.util.regex.Pattern;

/**
 * Names that an API server allows. No other becomes part of a path, a command or the name of a
 * file.
 *
 * <p>Source: RFC 1123, as Kubernetes reads it.
 */
final class ObjectName {
  private static final int LONGEST = 253;
  private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

  private ObjectName() {}

  static boolean isValid(String text) {
    return text.length() <= LONGEST && FORM.matcher(text).matches() && !text.contains("..");
  }

  /**
   * The text, if it is a name.
   *
   * @param what what it should name
   * @throws IllegalArgumentException if it is none
   */
  static String require(String what, String text) {
    if (!isValid(text)) {
      throw new IllegalArgumentException("'" + text + "' cannot be the name of a " + what);
    }
    return text;
  }
}
