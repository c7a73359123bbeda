package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A namespace that is deleted while its report cannot be written leaves no number behind. */
class DeletedMeanwhileTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @AutoClose private final Cluster cluster = Cluster.start();
  private final Gateway gateway = cluster.gateway();

  @BeforeEach
  void fill() {
    cluster.apply(Manifests.namespace("shop") + Manifests.compliant("shop", "web"));
    cluster.apply(Manifests.namespace("gone") + Manifests.writable("gone", "web"));
  }

  @Test
  void namespaceThatIsDeletedWhileAWriteIsOnItsWayIsForgotten() {
    RunningOperator operator = cluster.operator(gateway).awaitReady();
    cluster.awaitReport("gone", "0 of 1");
    gateway.hold(request -> request.writes("/namespaces/gone/"));
    long tries = tries();
    cluster.apply(Manifests.compliant("gone", "second"));
    await("a write waits").atMost(SOON).until(() -> tries() > tries);

    cluster.client().namespaces().withName("gone").delete();
    await("the deletion is seen")
        .atMost(SOON)
        .until(() -> cluster.client().namespaces().withName("gone").get() == null);
    gateway.answer(
        request -> request.writes("/namespaces/gone/"),
        new Gateway.Answer(
            404,
            """
            {"kind":"Status","apiVersion":"v1","status":"Failure","code":404,"reason":"NotFound",
            "message":"namespaces \\"gone\\" not found",
            "details":{"name":"gone","kind":"namespaces"}}\
            """));
    gateway.letGo();

    await("forgotten").atMost(SOON).until(() -> operator.scrape().ratio("gone").isEmpty());
    await("stays so")
        .during(Duration.ofSeconds(3))
        .atMost(SOON)
        .until(() -> operator.scrape().seriesWith("namespace=\"gone\"").isEmpty());
    assertThat(operator.scrape().clusterRatio()).hasValue(1);
  }

  private long tries() {
    return gateway.count(request -> request.writes("/namespaces/gone/"));
  }
}
