package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.TimeoutException;
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

  /** The JDK gives a connection that was not had in time a ConnectException as its cause. */
  @Test
  void serverThatHangsIsNoRefusedConnection() {
    HttpTimeoutException late = new HttpConnectTimeoutException("HTTP connect timed out");
    late.initCause(new ConnectException("HTTP connect timed out"));

    assertThat(Reason.of(new IOException("x", late))).isEqualTo("no answer in time");
  }

  @Test
  void withoutAMessageItIsTheKindOfFailure() {
    assertThat(Reason.of(new IllegalStateException())).isEqualTo("IllegalStateException");
  }

  @Test
  void noAnswerIsWhatTheConnectionSays() {
    assertThat(Reason.isNoAnswer(RefusalTest.wrapped(new ConnectException("refused")))).isTrue();
    assertThat(Reason.isNoAnswer(RefusalTest.wrapped(new IOException("received no bytes"))))
        .isTrue();
    assertThat(Reason.isNoAnswer(RefusalTest.wrapped(new TimeoutException()))).isTrue();
  }

  @Test
  void refusalAndFaultAreNoLostConnection() {
    Status forbidden = new StatusBuilder().withCode(403).withMessage("forbidden").build();

    assertThat(Reason.isNoAnswer(RefusalTest.wrapped(new KubernetesClientException(forbidden))))
        .isFalse();
    assertThat(Reason.isNoAnswer(RefusalTest.wrapped(new JsonParseException(null, "no JSON"))))
        .isFalse();
    assertThat(Reason.isNoAnswer(new IllegalStateException("a fault"))).isFalse();
  }

  @Test
  void circleOfCausesHasAnEnd() {
    Exception one = new Exception("one");
    one.initCause(new Exception("two", one));

    assertThat(Reason.of(one)).isIn("one", "two");
  }
}
