package dev.rootseal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encodings that are written down in X.690 and RFC 5280, or that openssl makes. */
class DerTest {
  @ParameterizedTest
  @CsvSource({
    "0, 020100",
    "127, 02017f",
    "128, 02020080",
    "256, 02020100",
    "-128, 020180",
  })
  void integers(String value, String encoded) {
    assertThat(hex(Der.integer(new BigInteger(value)))).isEqualTo(encoded);
  }

  @ParameterizedTest
  @CsvSource({
    "2.5.4.3, 0603550403",
    "1.2.840.10045.4.3.2, 06082a8648ce3d040302",
    "1.2.840.113549.1.1.1, 06092a864886f70d010101",
    "1.3.6.1.4.1.2147483647.0, 060b2b0601040187ffffff7f00",
  })
  void identifiers(String dotted, String encoded) {
    assertThat(hex(Der.identifier(dotted))).isEqualTo(encoded);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T10:00:00Z, 170d3236313132343130303030305a",
    "2049-12-31T23:59:59Z, 170d3439313233313233353935395a",
    "2050-01-01T00:00:00Z, 180f32303530303130313030303030305a",
  })
  void times(String time, String encoded) {
    assertThat(hex(Der.time(Instant.parse(time)))).isEqualTo(encoded);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0400",
    "127, 047f",
    "128, 048180",
    "255, 0481ff",
    "256, 04820100",
    "65536, 0483010000"
  })
  void lengths(int length, String start) {
    byte[] encoded = Der.octets(new byte[length]);

    assertThat(hex(encoded)).startsWith(start);
    assertThat(encoded).hasSize(start.length() / 2 + length);
  }

  @Test
  void otherValues() {
    assertThat(hex(Der.bool(true))).isEqualTo("0101ff");
    assertThat(hex(Der.bool(false))).isEqualTo("010100");
    assertThat(hex(Der.bits(7, new byte[] {(byte) 0x80}))).isEqualTo("03020780");
    assertThat(hex(Der.utf8("é"))).isEqualTo("0c02c3a9");
    assertThat(hex(Der.set(Der.sequence(), Der.bool(true)))).isEqualTo("310530000101ff");
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "127", "128", "300", "70000"})
  void theFirstOfASequenceIsFoundWhateverItsLength(int length) {
    byte[] first = Der.octets(new byte[length]);

    assertThat(Der.firstOf(Der.sequence(first, Der.utf8("second")))).isEqualTo(first);
  }

  private static String hex(byte[] encoded) {
    return HexFormat.of().formatHex(encoded);
  }
}
