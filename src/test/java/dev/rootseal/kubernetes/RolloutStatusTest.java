package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.kubernetes.WatchedWorkload.WatchedDaemonSet;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a template is what runs, in the statuses that the controllers write. */
class RolloutStatusTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ended                       | true  | {observedGeneration: 7, replicas: 3, updatedReplicas: 3, COND: NewReplicaSetAvailable}
          ended, its pods crash now   | true  | {observedGeneration: 7, replicas: 3, updatedReplicas: 3, unavailableReplicas: 3, COND: NewReplicaSetAvailable}
          ended, then scaled to 0     | true  | {observedGeneration: 7, COND: NewReplicaSetAvailable}
          seen later than wanted      | true  | {observedGeneration: 8, replicas: 3, updatedReplicas: 3, COND: NewReplicaSetAvailable}
          no status yet               | false | {}
          not seen yet                | false | {observedGeneration: 6, replicas: 3, updatedReplicas: 3, COND: NewReplicaSetAvailable}
          old pods are left           | false | {observedGeneration: 7, replicas: 4, updatedReplicas: 1, COND: ReplicaSetUpdated}
          back to a former template   | false | {observedGeneration: 7, replicas: 3, COND: NewReplicaSetAvailable}
          new pods are not available  | false | {observedGeneration: 7, replicas: 3, updatedReplicas: 3, COND: ReplicaSetUpdated}
          just created                | false | {observedGeneration: 7, COND: NewReplicaSetCreated}
          failed                      | false | {observedGeneration: 7, replicas: 4, updatedReplicas: 1, COND: ProgressDeadlineExceeded}
          failed, no old pod is left  | false | {observedGeneration: 7, replicas: 3, updatedReplicas: 3, COND: ProgressDeadlineExceeded}
          pods are refused            | false | {observedGeneration: 7, COND: ReplicaSetCreateError}
          paused after its end        | true  | {observedGeneration: 7, replicas: 3, updatedReplicas: 3, COND: DeploymentPaused}
          paused, then changed        | false | {observedGeneration: 7, replicas: 3, COND: DeploymentPaused}
          created paused              | false | {observedGeneration: 7, COND: DeploymentPaused}
          resumed                     | false | {observedGeneration: 7, replicas: 3, updatedReplicas: 1, COND: DeploymentResumed}
          without a deadline          | true  | {observedGeneration: 7, replicas: 3, updatedReplicas: 3}
          without one, and old pods   | false | {observedGeneration: 7, replicas: 4, updatedReplicas: 2}
          without one, and no pod     | false | {observedGeneration: 7}
          """)
  void deployment(String what, boolean rolledOut, String status) {
    String conditions =
        status.replaceAll(
            "COND: (\\w+)",
            "conditions: [{type: Available, reason: X}, {type: Progressing, reason: $1}]");

    assertThat(isRolledOut(WatchedDeployment.class, "replicas: 3", conditions))
        .as(what)
        .isEqualTo(rolledOut);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ended                      | true  | replicas: 3 | {observedGeneration: 7, replicas: 3, updatedReplicas: 3, currentRevision: a, updateRevision: a}
          ended, a pod is replaced   | true  | replicas: 3 | {observedGeneration: 7, replicas: 3, updatedReplicas: 2, currentRevision: a, updateRevision: a}
          ended, then scaled up      | true  | replicas: 9 | {observedGeneration: 7, replicas: 4, updatedReplicas: 4, currentRevision: a, updateRevision: a}
          ended, then scaled to 0    | true  | replicas: 0 | {observedGeneration: 7, currentRevision: a, updateRevision: a}
          not seen yet               | false | replicas: 3 | {observedGeneration: 6, replicas: 3, updatedReplicas: 3, currentRevision: a, updateRevision: a}
          no pod can be made         | false | replicas: 3 | {observedGeneration: 7, currentRevision: a, updateRevision: a}
          going on                   | false | replicas: 3 | {observedGeneration: 7, replicas: 3, updatedReplicas: 1, currentRevision: a, updateRevision: b}
          the last pod is not ready  | false | replicas: 1 | {observedGeneration: 7, replicas: 1, updatedReplicas: 1, currentRevision: a, updateRevision: b}
          held by a partition        | false | updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}} | {observedGeneration: 7, replicas: 3, updatedReplicas: 1, currentRevision: a, updateRevision: b}
          OnDelete, all deleted      | true  | updateStrategy: {type: OnDelete} | {observedGeneration: 7, replicas: 3, updatedReplicas: 3, currentRevision: a, updateRevision: b}
          OnDelete, one deleted      | false | updateStrategy: {type: OnDelete} | {observedGeneration: 7, replicas: 3, updatedReplicas: 1, currentRevision: a, updateRevision: b}
          """)
  void statefulSet(String what, boolean rolledOut, String spec, String status) {
    assertThat(isRolledOut(WatchedStatefulSet.class, spec, status)).as(what).isEqualTo(rolledOut);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ended                     | true  | {observedGeneration: 7, desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 3}
          ended, its pods crash now | true  | {observedGeneration: 7, desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 3, numberUnavailable: 3}
          a node has joined         | true  | {observedGeneration: 7, desiredNumberScheduled: 4, currentNumberScheduled: 3, updatedNumberScheduled: 3}
          no node is for it         | true  | {observedGeneration: 7, desiredNumberScheduled: 0, currentNumberScheduled: 0}
          not seen yet              | false | {observedGeneration: 6, desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 3}
          going on, or OnDelete     | false | {observedGeneration: 7, desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 1}
          no pod can be made        | false | {observedGeneration: 7, desiredNumberScheduled: 3, currentNumberScheduled: 0}
          """)
  void daemonSet(String what, boolean rolledOut, String status) {
    assertThat(isRolledOut(WatchedDaemonSet.class, "selector: {}", status))
        .as(what)
        .isEqualTo(rolledOut);
  }

  @Test
  void whatHasNoGenerationDoesNotRun() {
    String object = "{metadata: {name: web, namespace: shop}, spec: {}}";

    assertThat(rolledOut(ApiText.list(WatchedDeployment.class, object).getFirst())).isTrue();
  }

  /** Nothing is lost of the workload, and the next one is read. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          text
          [1, 2]
          {observedGeneration: "7", replicas: 3, updatedReplicas: 3}
          {observedGeneration: 7.5, replicas: 3, updatedReplicas: 3}
          {observedGeneration: [7, [7]], replicas: {a: 7}}
          {observedGeneration: 99999999999999999999999999, replicas: 3, updatedReplicas: 3}
          {observedGeneration: 7, replicas: 3, updatedReplicas: -99999999999999999999}
          {observedGeneration: 7, conditions: text}
          {observedGeneration: 7, conditions: {type: Progressing, reason: ProgressDeadlineExceeded}}
          {observedGeneration: 7, conditions: [null, 5, [], {type: [Progressing]}, {reason: {}}]}
          {currentRevision: {}, updateRevision: 7}
          """)
  void aStatusThatNobodyExpectsProvesNothingAndCostsNothing(String status) {
    String odd = object("replicas: 3", status);

    List<WatchedDeployment> read = ApiText.list(WatchedDeployment.class, odd, odd);

    assertThat(read).hasSize(2);
    assertThat(read).allSatisfy(one -> assertThat(rolledOut(one)).isFalse());
    assertThat(read).allSatisfy(one -> assertThat(ApiText.facts(one).containers()).hasSize(1));
  }

  @Test
  void ofAStatusWithoutEndLittleIsRead() {
    String conditions = "{type: Progressing, reason: %s},".formatted("x".repeat(5_000)).repeat(500);
    String numbers = "9,".repeat(100_000);
    String hostile =
        object(
            "replicas: 3",
            "{replicas: [%s 1], conditions: [%s {}]}".formatted(numbers, conditions));

    assertThat(rolledOut(ApiText.list(WatchedDeployment.class, hostile).getFirst())).isFalse();
  }

  private static boolean isRolledOut(
      Class<? extends WatchedWorkload> type, String spec, String status) {
    return rolledOut(ApiText.list(type, object(spec, status)).getFirst());
  }

  private static boolean rolledOut(WatchedWorkload workload) {
    return ApiText.facts(workload).rolledOut();
  }

  private static String object(String spec, String status) {
    return """
        metadata: {name: web, namespace: shop, generation: 7}
        spec:
          template: {spec: {containers: [{name: app}]}}
          %s
        status: %s
        """
        .formatted(spec, status);
  }
}
