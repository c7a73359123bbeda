package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonParseException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureMessageTest {
  static Stream<Arguments> failures() {
    // The JDK gives a connection that was not had in time a ConnectException as its cause.
    Exception late = new HttpConnectTimeoutException("HTTP connect timed out");
    late.initCause(new ConnectException("HTTP connect timed out"));
    Status silent = new StatusBuilder().withCode(503).withMessage("").build();
    Status forbidden = new StatusBuilder().withCode(403).withMessage("forbidden").build();
    return Stream.of(
        arguments(
            new Exception("outer", new Exception("inner", new Exception(" "))), "inner", false),
        arguments(new Exception("first\nsecond"), "first", false),
        arguments(new Exception("first\r\nsecond"), "first", false),
        arguments(new IllegalStateException(), "IllegalStateException", false),
        arguments(wrapped(new ConnectException("long story")), "connection refused", true),
        arguments(wrapped(late), "no answer in time", true),
        arguments(wrapped(new TimeoutException()), "no answer in time", true),
        arguments(wrapped(new IOException("received no bytes")), "received no bytes", true),
        arguments(wrapped(new InterruptedException("by us")), "by us", true),
        arguments(wrapped(new KubernetesClientException(forbidden)), "forbidden", false),
        arguments(
            wrapped(new KubernetesClientException("x", 503, silent)), "HTTP status 503", false),
        arguments(wrapped(new JsonParseException(null, "no JSON")), "no JSON", false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void isTheLineThatHelps(Exception failure, String message, boolean noAnswer) {
    assertThat(FailureMessage.of(failure)).isEqualTo(message);
    assertThat(FailureMessage.isNoAnswer(failure)).isEqualTo(noAnswer);
  }

  @Test
  void circleOfCausesHasAnEnd() {
    Exception one = new Exception("one");
    one.initCause(new Exception("two", one));

    assertThat(FailureMessage.of(one)).isIn("one", "two");
  }

  @Test
  void limitIsNamedWhereItIsKnown() {
    assertThat(FailureMessage.of(wrapped(new TimeoutException()), "no answer within 5 s"))
        .isEqualTo("no answer within 5 s");
  }

  /** As the framework hands over what the client throws. */
  private static Exception wrapped(Exception cause) {
    return new OperatorException(new KubernetesClientException("Operation: [patch] failed", cause));
  }
}
