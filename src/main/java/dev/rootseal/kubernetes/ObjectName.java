package dev.rootseal.kubernetes;

import java.util.regex.Pattern;

/**
 * Names that an API server allows. No other becomes part of a path, a command or the name of a
 * file.
 *
 * <p>Source: RFC 1123, as Kubernetes reads it.
 */
public final class ObjectName {
  private static final int LONGEST = 253;
  private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private ObjectName() {}

  /** Whether an object can have it, as long as its kind demands no more. */
  public static boolean isValid(String text) {
    return text.length() <= LONGEST && FORM.matcher(text).matches() && !text.contains("..");
  }

  /** Whether a namespace can have it. */
  public static boolean isNamespace(String text) {
    return LABEL.matcher(text).matches();
  }

  /** The text, if it is a name; else an IllegalArgumentException says of what it should be one. */
  public static String require(String what, String text) {
    if (!isValid(text)) {
      throw new IllegalArgumentException("'" + text + "' cannot be the name of a " + what);
    }
    return text;
  }
}
