package dev.rootseal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A frame comes in parts, cut anywhere, and one that is broken costs itself. */
class FrameSieveTest {
  private static final String FRAME =
      """
      {"type":"ADDED","object":{"metadata":{"name":"a\uD83D\uDD12\u00E9","managedFields":[{"f":"\uD83D\uDD12"}]}}}\
      """;

  private static final String READ =
      "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"a\uD83D\uDD12\u00E9\"}}}";

  private final FrameSieve sieve = new FrameSieve(ApiOutlines.frameOf(WorkloadOutlines.watched()));

  @Test
  void charactersMayBeCutAnywhere() {
    for (int cut = 0; cut <= FRAME.length(); cut++) {
      sieve.take(FRAME.substring(0, cut));
      sieve.take(FRAME.substring(cut));

      assertThat(end()).as("cut at %d", cut).isEqualTo(READ);
    }
  }

  @Test
  void bytesMayBeCutAnywhere() {
    byte[] bytes = FRAME.getBytes(UTF_8);
    for (int cut = 0; cut <= bytes.length; cut++) {
      sieve.take(ByteBuffer.wrap(bytes, 0, cut));
      sieve.take(ByteBuffer.wrap(bytes, cut, bytes.length - cut));

      assertThat(end()).as("cut at %d", cut).isEqualTo(READ);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"a\"}}",
        "{\"type\":\"ADDED\" \"object\":{}}",
        "{\"type\":\"ADDED\",\"object\":{}}}",
      })
  void brokenFrameStaysBrokenAndTheNextIsRead(String broken) {
    sieve.take(broken);
    assertThat(end()).isEqualTo("{");

    sieve.take(FRAME);
    assertThat(end()).isEqualTo(READ);
  }

  @Test
  void halfACharacterAtTheEndIsBroken() {
    sieve.take(FRAME);
    sieve.take("\uD83D");

    assertThat(end()).isEqualTo("{");
  }

  private String end() {
    return new String(sieve.end(), UTF_8);
  }
}
