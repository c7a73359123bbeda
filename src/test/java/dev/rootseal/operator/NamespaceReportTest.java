package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.e2e.Workloads;
import dev.rootseal.rule.Rows;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each change of a workload, and of a report itself, is seen in the report and in the gauge. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NamespaceReportTest {
  /** In a namespace that is made under way, the first workload counts a second later. */
  private static final int NAMESPACES = 20;

  @AutoClose private final Cluster cluster = Cluster.start();
  @AutoClose private final RunningOperator operator;
  private int taken;
  private String namespace = "";

  NamespaceReportTest() {
    for (int i = 0; i < NAMESPACES; i++) {
      cluster.apply(
          Workloads.namespace("writable-" + i)
              + Workloads.writable("writable-" + i, "web")
              + Workloads.namespace("compliant-" + i)
              + Workloads.compliant("compliant-" + i, "web")
              + Workloads.namespace("unreadable-" + i)
              + Workloads.compliant("unreadable-" + i, "web")
              + Workloads.unreadable("unreadable-" + i, "poison"));
    }
    operator = RunningOperator.start(cluster.config()).awaitReady();
  }

  /** Also where the framework has not worked off one event yet when the next one comes. */
  @Rows(
      """
      writable   | compliant:api                                   | 1 of 2, Fail
      writable   | compliant:web                                   | 1 of 1, Pass
      writable   | delete:web gone:report writable:web             | 0 of 1, Fail
      writable   | delete:report                                   | 0 of 1, Fail
      writable   | writable:api delete:namespace make:namespace compliant:web await:Pass writable:later | 1 of 2, Fail
      writable   | unreadable:poison compliant:api                 | 1 of 2, Fail
      writable   | compliant:web writable:web compliant:web writable:web compliant:web | 1 of 1, Pass
      compliant  | withoutTmp:web                                  | 0 of 1, Fail
      compliant  | needsACache:web                                 | 0 of 1, Fail
      unreadable | compliant:web                                   | 1 of 1, Unknown
      unreadable | delete:poison                                   | 1 of 1, Pass
      unreadable | writable:poison                                 | 1 of 2, Fail
      """)
  void changeIsSeen(String kind, String events, String follows) {
    take(kind);
    for (String event : events.split(" ", -1)) {
      happens(event.split(":", 2)[0], event.split(":", 2)[1]);
    }

    await(follows)
        .until(
            () -> cluster.status(namespace).map(one -> one.readOnly() + ", " + one.result()),
            Optional.of(follows)::equals);
    String[] numbers = follows.split(" of |, ", -1);
    double ratio = Double.parseDouble(numbers[0]) / Integer.parseInt(numbers[1]);
    await("gauge of " + namespace)
        .until(() -> operator.scrape().ratio(namespace), OptionalDouble.of(ratio)::equals);
  }

  private void happens(String event, String name) {
    switch (event) {
      case "compliant" -> cluster.apply(Workloads.compliant(namespace, name));
      case "writable" -> cluster.apply(Workloads.writable(namespace, name));
      case "withoutTmp" -> cluster.apply(Workloads.withoutTmp(namespace, name));
      case "unreadable" -> cluster.apply(Workloads.unreadable(namespace, name));
      case "needsACache" ->
          cluster.apply(
              Workloads.annotated(
                  namespace, name, "writable-paths.rootseal.dev/app", "/tmp,/var/cache/app"));
      case "make" -> cluster.apply(Workloads.namespace(namespace));
      case "delete" -> delete(name);
      case "gone" -> cluster.awaitNoReport(namespace);
      case "await" -> cluster.awaitReport(namespace, one -> one.result().equals(name));
      default -> throw new IllegalArgumentException(event);
    }
  }

  private void delete(String name) {
    switch (name) {
      case "report" -> cluster.report(namespace).delete();
      case "namespace" -> cluster.client().namespaces().withName(namespace).delete();
      default -> cluster.deleteDeployment(namespace, name);
    }
  }

  @Test
  void reportGoesWithTheLastWorkload() {
    take("writable");
    cluster.deleteDeployment(namespace, "web");

    cluster.awaitNoReport(namespace);
    await("no series of " + namespace)
        .until(() -> operator.scrape().seriesWith("\"" + namespace + "\"").isEmpty());
  }

  /** Also when its turn has just been: one comes each second. */
  @Test
  void reportThatIsDeletedAgainAndAgainIsBackWithinASecond() {
    take("writable");
    for (int i = 0; i < 3; i++) {
      cluster.report(namespace).delete();

      await("back")
          .atMost(Duration.ofMillis(1400))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> cluster.status(namespace).isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"all is well\",\"readOnly\":\"9 of 9\",\"findings\":[]}",
        "{\"percent\":null}"
      })
  void handEditedStatusIsPutRight(String edit) {
    take("writable");
    ComplianceReportStatus before = cluster.status(namespace).orElseThrow();
    cluster
        .report(namespace)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":%s}".formatted(edit));

    cluster.awaitReport(namespace, before::equals);
  }

  /** Takes a namespace with one Deployment, `web`, that is what the prefix says. */
  private void take(String prefix) {
    assertThat(taken).as("namespaces of which no test took one yet").isLessThan(NAMESPACES);
    namespace = prefix + "-" + taken++;
  }
}
