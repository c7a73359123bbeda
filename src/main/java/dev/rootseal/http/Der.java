package dev.rootseal.http;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** As much of the encoding DER (ITU-T X.690) as a certificate and a private key need. */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int LONG_FORM = 0x80;
  private static final int BYTE = 0xff;
  private static final int SEVEN_BITS = 0x7f;

  /** The years that two digits may stand for (RFC 5280, 4.1.2.5). */
  private static final int FOUR_DIGITS_FROM = 2050;

  private static final DateTimeFormatter TWO_DIGITS =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter FOUR_DIGITS =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private Der() {}

  /** A value of any kind: its tag, its length, and the parts one after the other. */
  static byte[] tagged(int tag, byte[]... parts) {
    byte[] content = concatenated(parts);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < LONG_FORM) {
      out.write(content.length);
    } else {
      byte[] length = unsigned(content.length);
      out.write(LONG_FORM | length.length);
      out.writeBytes(length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  static byte[] sequence(byte[]... parts) {
    return tagged(SEQUENCE, parts);
  }

  static byte[] set(byte[]... parts) {
    return tagged(SET, parts);
  }

  static byte[] integer(BigInteger value) {
    return tagged(0x02, value.toByteArray());
  }

  static byte[] bool(boolean value) {
    return tagged(0x01, new byte[] {(byte) (value ? BYTE : 0)});
  }

  /** A bit string whose last so many bits are not used. */
  static byte[] bits(int unused, byte[] content) {
    return tagged(0x03, new byte[] {(byte) unused}, content);
  }

  static byte[] octets(byte[] content) {
    return tagged(0x04, content);
  }

  static byte[] utf8(String text) {
    return tagged(0x0c, text.getBytes(StandardCharsets.UTF_8));
  }

  /** An object identifier, written with dots. */
  static byte[] identifier(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      int arc = Integer.parseInt(arcs[i]);
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arc >> shift != 0) {
          out.write(((arc >> shift) & SEVEN_BITS) | LONG_FORM);
        }
      }
      out.write(arc & SEVEN_BITS);
    }
    return tagged(0x06, out.toByteArray());
  }

  static byte[] time(Instant time) {
    return time.atZone(ZoneOffset.UTC).getYear() < FOUR_DIGITS_FROM
        ? tagged(0x17, TWO_DIGITS.format(time).getBytes(StandardCharsets.US_ASCII))
        : tagged(0x18, FOUR_DIGITS.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  /** The first of the values that a sequence holds, with its tag and length. */
  static byte[] firstOf(byte[] sequence) {
    int start = contentStart(sequence, 0);
    int end = contentStart(sequence, start) + length(sequence, start);
    byte[] first = new byte[end - start];
    System.arraycopy(sequence, start, first, 0, first.length);
    return first;
  }

  private static int contentStart(byte[] der, int at) {
    int length = der[at + 1] & BYTE;
    return at + 2 + (length < LONG_FORM ? 0 : length & SEVEN_BITS);
  }

  private static int length(byte[] der, int at) {
    int length = der[at + 1] & BYTE;
    if (length < LONG_FORM) {
      return length;
    }
    int value = 0;
    for (int i = at + 2; i < contentStart(der, at); i++) {
      value = (value << 8) | (der[i] & BYTE);
    }
    return value;
  }

  /** Without the zero byte that keeps a number from being read as negative. */
  private static byte[] unsigned(int value) {
    byte[] bytes = BigInteger.valueOf(value).toByteArray();
    if (bytes[0] != 0) {
      return bytes;
    }
    byte[] shorter = new byte[bytes.length - 1];
    System.arraycopy(bytes, 1, shorter, 0, shorter.length);
    return shorter;
  }

  private static byte[] concatenated(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
