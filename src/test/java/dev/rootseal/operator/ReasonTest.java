package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class ReasonTest {
  @Test
  void isTheInnermostMessage() {
    assertThat(
            Reason.of(
                new IllegalStateException("outer", new IOException("inner", new Exception(" ")))))
        .isEqualTo("inner");
  }

  @Test
  void isOneLine() {
    assertThat(Reason.of(new IOException("first\nsecond"))).isEqualTo("first");
    assertThat(Reason.of(new IOException("first\r\nsecond"))).isEqualTo("first");
  }

  @Test
  void refusedConnectionIsSaidInTwoWords() {
    assertThat(Reason.of(new IOException("x", new ConnectException("long story"))))
        .isEqualTo("connection refused");
  }

  @Test
  void withoutAMessageItIsTheKindOfFailure() {
    assertThat(Reason.of(new IllegalStateException())).isEqualTo("IllegalStateException");
  }

  @Test
  void circleOfCausesHasAnEnd() {
    Exception one = new Exception("one");
    one.initCause(new Exception("two", one));

    assertThat(Reason.of(one)).isIn("one", "two");
  }
}
