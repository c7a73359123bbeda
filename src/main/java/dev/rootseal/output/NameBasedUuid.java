package dev.rootseal.output;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * UUIDs of version 5 (RFC 9562): the same words give the same UUID, wherever and whenever, so that
 * two reports on the same thing can be compared.
 */
final class NameBasedUuid {
  /** The namespace of Rootseal's: any random UUID, once and for ever. */
  private static final UUID ROOTSEAL = UUID.fromString("5f0c8f0e-6f1b-4d38-9c1b-0a6f9a3c7e52");

  private NameBasedUuid() {}

  /** The UUID of words; where one ends and the next begins makes a difference. */
  static UUID of(String... words) {
    MessageDigest digest = sha1();
    digest.update(
        ByteBuffer.allocate(16)
            .putLong(ROOTSEAL.getMostSignificantBits())
            .putLong(ROOTSEAL.getLeastSignificantBits())
            .array());
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
      digest.update(bytes);
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new UUID(
        (hash.getLong() & ~0xF000L) | 0x5000L,
        (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
  }

  /** What the standard asks for; nothing secret depends on it. */
  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
