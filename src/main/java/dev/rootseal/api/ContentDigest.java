package dev.rootseal.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The content of a status in 16 bytes: two statuses with one digest say the same, so that a report
 * need not be kept to know whether it has to be written.
 *
 * <p>It is the first half of the SHA-256 of the status as canonical JSON. Fields without a value
 * count as absent; their order, blanks and escapes are no matter; the order of a list is.
 */
public record ContentDigest(long high, long low) {
  /** The digest of one of the three statuses, or of one as the API server holds it, a tree. */
  public static ContentDigest of(Object status) {
    return ofText(StatusJson.canonical(status));
  }

  /** The same of a text as it stands, as of canonical JSON that is made already. */
  public static ContentDigest ofText(String text) {
    ByteBuffer hash = ByteBuffer.wrap(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    return new ContentDigest(hash.getLong(), hash.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
