package dev.rootseal.manifest;

import dev.rootseal.rule.Word;

/** Something in a manifest cannot be read. It costs the document that it is in, and no other. */
public final class ManifestException extends Exception {
  private static final long serialVersionUID = 1;

  /** What kind of trouble it is, by a fixed id. */
  public enum Reason implements Word.Capitalized {
    /** The text is neither YAML nor JSON. */
    SYNTAX,
    DUPLICATE_KEY,
    /** A field has another type than the API gives it. */
    WRONG_TYPE,
    /** The bytes are no UTF-8. */
    ENCODING,
    /** It is larger or deeper than what is read. */
    TOO_LARGE,
    UNREADABLE,
    /** A mistake of this program, of which other files know nothing. */
    INTERNAL
  }

  private final Reason reason;
  private final transient Position at;

  ManifestException(Reason reason, Position at, String message) {
    super(message);
    this.reason = reason;
    this.at = at;
  }

  Reason reason() {
    return reason;
  }

  Position at() {
    return at;
  }

  /** The message with its place, as compilers write it. */
  public String located(String file) {
    return at.in(file) + ": " + text();
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
