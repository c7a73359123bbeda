package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

/** Whose fault it is that something was not written. */
class RefusalTest {
  @Test
  void refusalBecauseOfTheCrdIsTold() {
    assertThat(Refusal.isOfTheCrd(refusal(404, "Not Found"))).isTrue();
    assertThat(Refusal.isOfTheCrd(refusal(403, "custom resource definition is terminating")))
        .isTrue();
    assertThat(
            Refusal.isOfTheCrd(refusal(400, "strict decoding error: unknown field \"status.x\"")))
        .isTrue();
    assertThat(Refusal.isOfTheCrd(refusal(500, ".status.x: field not declared in schema")))
        .isTrue();
  }

  @Test
  void otherRefusalsAreNoMatterOfTheCrd() {
    Status noNamespace =
        new StatusBuilder()
            .withCode(404)
            .withMessage("namespaces \"gone\" not found")
            .withNewDetails()
            .withName("gone")
            .endDetails()
            .build();

    assertThat(Refusal.isOfTheCrd(wrapped(new KubernetesClientException(noNamespace)))).isFalse();
    assertThat(Refusal.isOfTheCrd(refusal(403, "forbidden"))).isFalse();
    assertThat(Refusal.isOfTheCrd(refusal(500, "etcd is gone"))).isFalse();
    assertThat(Refusal.isOfTheCrd(wrapped(new ConnectException("refused")))).isFalse();
  }

  @Test
  void whatIsTooLargeIsRefusedForItself() {
    assertThat(Refusal.isOfEveryWrite(refusal(500, "etcdserver: request is too large"))).isFalse();
    assertThat(Refusal.isOfEveryWrite(refusal(500, "etcdserver: no leader"))).isTrue();
  }

  private static Exception refusal(int code, String message) {
    Status status = new StatusBuilder().withCode(code).withMessage(message).build();
    return wrapped(new KubernetesClientException(status));
  }

  /** As the framework hands over what the client throws. */
  static Exception wrapped(Exception cause) {
    return new OperatorException(new KubernetesClientException("Operation: [patch] failed", cause));
  }
}
