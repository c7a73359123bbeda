package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Rows;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

/** Whose fault it is that something was not written. */
class ApiErrorTest {
  @Rows(
      """
      404 | Not Found                                         |      | CRD
      404 | deployments "gone" not found                      | gone | ABSENT_OBJECT
      403 | custom resource definition is terminating         |      | CRD
      405 | custom resource definition is terminating         |      | CRD
      403 | forbidden                                         |      | OF_THE_OBJECT
      400 | strict decoding error: unknown field "status.x"   |      | CRD
      500 | .status.x: field not declared in schema           |      | CRD
      500 | etcd is gone                                      |      | EVERY_WRITE
      500 | etcdserver: request is too large                  |      | OF_THE_OBJECT
      """)
  void ofAnAnswer(int code, String message, String object, ApiError error) {
    StatusBuilder status = new StatusBuilder().withCode(code).withMessage(message);
    if (!object.isEmpty()) {
      status.withNewDetails().withName(object).endDetails();
    }

    assertThat(ApiError.of(wrapped(new KubernetesClientException(status.build()))))
        .isEqualTo(error);
  }

  @Test
  void withoutAnAnswer() {
    assertThat(ApiError.of(wrapped(new ConnectException("refused")))).isEqualTo(ApiError.NO_ANSWER);
  }

  /** As the framework hands over what the client throws. */
  private static Exception wrapped(Exception cause) {
    return new OperatorException(new KubernetesClientException("Operation: [patch] failed", cause));
  }
}
