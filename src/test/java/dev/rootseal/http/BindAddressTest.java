package dev.rootseal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BindAddressTest {
  @ParameterizedTest
  @CsvSource({
    ":8080,           '',        8080",
    ":0,              '',        0",
    ":65535,          '',        65535",
    "127.0.0.1:8080,  127.0.0.1, 8080",
    "localhost:0,     localhost, 0",
    "[::1]:8080,      ::1,       8080",
    "[::]:8080,       ::,        8080",
  })
  void isHostAndPort(String text, String host, int port) {
    BindAddress address = BindAddress.parse(text);

    assertThat(address).isEqualTo(new BindAddress(host, port));
    assertThat(address).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "8080",
        "localhost",
        "localhost:",
        ":-1",
        ":65536",
        ":100000",
        ":80a",
        ": 80",
        ":+80",
        ":٨٠",
        "::1:8080",
        "[::1]",
        "http://localhost:8080",
        "localhost:80:90"
      })
  void somethingElseIsRefusedWithWhatIsAllowed(String text) {
    assertThatThrownBy(() -> BindAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("allowed are (HOST:PORT and :PORT with a port|ports) from 0 to 65535");
  }

  @Test
  void noHostMeansAllInterfaces() {
    assertThat(BindAddress.parse(":0").socketAddress().getAddress().isAnyLocalAddress()).isTrue();
    assertThat(BindAddress.parse("127.0.0.1:0").socketAddress().getAddress().isLoopbackAddress())
        .isTrue();
  }
}
