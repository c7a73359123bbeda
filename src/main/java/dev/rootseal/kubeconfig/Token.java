package dev.rootseal.kubeconfig;

import java.util.regex.Pattern;

/** Text that is sent in a header; what does not belong there would be told with all of it. */
final class Token {
  private static final Pattern SENDABLE = Pattern.compile("[\\x21-\\x7e]+");
  private static final Pattern SENDABLE_WORDS = Pattern.compile("[\\x20-\\x7e]+");

  private Token() {}

  /** Whether an API server could have made this token: ASCII that can be seen. */
  static boolean isValid(String token) {
    return SENDABLE.matcher(token).matches();
  }

  /**
   * The token in a field.
   *
   * @throws KubeconfigException if it is none; the message does not show it
   */
  static String require(Field field, String token) {
    if (!isValid(token)) {
      throw field.problem("this is not a token: it holds a space, line break or other character");
    }
    return token;
  }

  /**
   * The name of a user or a group.
   *
   * @throws KubeconfigException if it cannot be sent
   */
  static String requireWords(Field field, String words) {
    if (!SENDABLE_WORDS.matcher(words).matches()) {
      throw field.problem("it holds a character that cannot be sent");
    }
    return words;
  }
}
