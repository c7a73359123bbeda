package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose fault it is that something was not written. */
class ApiErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          404 | Not Found                                         | ''   | true
          404 | namespaces "gone" not found                       | gone | false
          403 | custom resource definition is terminating         | ''   | true
          403 | forbidden                                         | ''   | false
          400 | strict decoding error: unknown field "status.x"   | ''   | true
          500 | .status.x: field not declared in schema           | ''   | true
          500 | etcd is gone                                      | ''   | false
          """)
  void ofTheCrd(int code, String message, String object, boolean ofTheCrd) {
    assertThat(ApiErrors.isOfTheCrd(refusal(code, message, object))).isEqualTo(ofTheCrd);
  }

  @Test
  void whatWasNotAnsweredIsNoMatterOfTheCrd() {
    assertThat(ApiErrors.isOfTheCrd(wrapped(new ConnectException("refused")))).isFalse();
  }

  @Test
  void whatIsTooLargeIsRefusedForItself() {
    assertThat(ApiErrors.isOfEveryWrite(refusal(500, "etcdserver: request is too large", "")))
        .isFalse();
    assertThat(ApiErrors.isOfEveryWrite(refusal(500, "etcdserver: no leader", ""))).isTrue();
  }

  private static Exception refusal(int code, String message, String object) {
    StatusBuilder status = new StatusBuilder().withCode(code).withMessage(message);
    if (!object.isEmpty()) {
      status.withNewDetails().withName(object).endDetails();
    }
    return wrapped(new KubernetesClientException(status.build()));
  }

  /** As the framework hands over what the client throws. */
  private static Exception wrapped(Exception cause) {
    return new OperatorException(new KubernetesClientException("Operation: [patch] failed", cause));
  }
}
