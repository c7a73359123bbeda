package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class FailureMessageTest {
  @Test
  void isTheInnermostMessage() {
    assertThat(
            FailureMessage.of(
                new IllegalStateException("outer", new IOException("inner", new Exception(" ")))))
        .isEqualTo("inner");
  }

  @Test
  void isOneLine() {
    assertThat(FailureMessage.of(new IOException("first\nsecond"))).isEqualTo("first");
    assertThat(FailureMessage.of(new IOException("first\r\nsecond"))).isEqualTo("first");
  }

  @Test
  void refusedConnectionIsSaidInTwoWords() {
    assertThat(FailureMessage.of(new IOException("x", new ConnectException("long story"))))
        .isEqualTo("connection refused");
  }

  /** The JDK gives a connection that was not had in time a ConnectException as its cause. */
  @Test
  void serverThatHangsIsNoRefusedConnection() {
    HttpTimeoutException late = new HttpConnectTimeoutException("HTTP connect timed out");
    late.initCause(new ConnectException("HTTP connect timed out"));

    assertThat(FailureMessage.of(new IOException("x", late))).isEqualTo("no answer in time");
  }

  @Test
  void withoutAMessageItIsTheKindOfFailure() {
    assertThat(FailureMessage.of(new IllegalStateException())).isEqualTo("IllegalStateException");
  }

  @Test
  void noAnswerIsWhatTheConnectionSays() {
    assertThat(FailureMessage.isNoAnswer(wrapped(new ConnectException("refused")))).isTrue();
    assertThat(FailureMessage.isNoAnswer(wrapped(new IOException("received no bytes")))).isTrue();
    assertThat(FailureMessage.isNoAnswer(wrapped(new TimeoutException()))).isTrue();
    assertThat(FailureMessage.isNoAnswer(wrapped(new InterruptedException()))).isTrue();
  }

  @Test
  void refusalAndFaultAreNoLostConnection() {
    Status forbidden = new StatusBuilder().withCode(403).withMessage("forbidden").build();

    assertThat(FailureMessage.isNoAnswer(wrapped(new KubernetesClientException(forbidden))))
        .isFalse();
    assertThat(FailureMessage.isNoAnswer(wrapped(new JsonParseException(null, "no JSON"))))
        .isFalse();
    assertThat(FailureMessage.isNoAnswer(new IllegalStateException("a fault"))).isFalse();
  }

  @Test
  void circleOfCausesHasAnEnd() {
    Exception one = new Exception("one");
    one.initCause(new Exception("two", one));

    assertThat(FailureMessage.of(one)).isIn("one", "two");
  }

  @Test
  void limitIsNamedWhereItIsKnown() {
    assertThat(FailureMessage.of(wrapped(new TimeoutException()), Duration.ofSeconds(5)))
        .isEqualTo("no answer within 5 s");
    assertThat(FailureMessage.of(wrapped(new TimeoutException()))).isEqualTo("no answer in time");
  }

  @Test
  void refusalWithoutWordsIsItsCode() {
    Status silent = new StatusBuilder().withCode(503).withMessage("").build();

    assertThat(FailureMessage.of(wrapped(new KubernetesClientException("x", 503, silent))))
        .isEqualTo("HTTP status 503");
  }

  /** As the framework hands over what the client throws. */
  private static Exception wrapped(Exception cause) {
    return new OperatorException(new KubernetesClientException("Operation: [patch] failed", cause));
  }
}
