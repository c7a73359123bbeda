package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.rule.Rows;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** When a template is what runs, in the statuses that the controllers write. */
class RolloutStatusTest {
  @Rows(
      """
      Deployment  | ended                      | true  | replicas: 3 | {observedGeneration: 7, replicas: 3, updatedReplicas: 3, COND: NewReplicaSetAvailable}
      Deployment  | ended, its pods crash now  | true  | replicas: 3 | {observedGeneration: 7, replicas: 3, updatedReplicas: 3, unavailableReplicas: 3, COND: NewReplicaSetAvailable}
      Deployment  | ended, then scaled to 0    | true  | replicas: 3 | {observedGeneration: 7, COND: NewReplicaSetAvailable}
      Deployment  | seen later than wanted     | true  | replicas: 3 | {observedGeneration: 8, replicas: 3, updatedReplicas: 3, COND: NewReplicaSetAvailable}
      Deployment  | no status yet              | false | replicas: 3 | {}
      Deployment  | not seen yet               | false | replicas: 3 | {observedGeneration: 6, replicas: 3, updatedReplicas: 3, COND: NewReplicaSetAvailable}
      Deployment  | old pods are left          | false | replicas: 3 | {observedGeneration: 7, replicas: 4, updatedReplicas: 1, COND: ReplicaSetUpdated}
      Deployment  | back to a former template  | false | replicas: 3 | {observedGeneration: 7, replicas: 3, COND: NewReplicaSetAvailable}
      Deployment  | new pods are not available | false | replicas: 3 | {observedGeneration: 7, replicas: 3, updatedReplicas: 3, COND: ReplicaSetUpdated}
      Deployment  | just created               | false | replicas: 3 | {observedGeneration: 7, COND: NewReplicaSetCreated}
      Deployment  | failed                     | false | replicas: 3 | {observedGeneration: 7, replicas: 4, updatedReplicas: 1, COND: ProgressDeadlineExceeded}
      Deployment  | failed, no old pod is left | false | replicas: 3 | {observedGeneration: 7, replicas: 3, updatedReplicas: 3, COND: ProgressDeadlineExceeded}
      Deployment  | pods are refused           | false | replicas: 3 | {observedGeneration: 7, COND: ReplicaSetCreateError}
      Deployment  | paused after its end       | true  | replicas: 3 | {observedGeneration: 7, replicas: 3, updatedReplicas: 3, COND: DeploymentPaused}
      Deployment  | paused, then changed       | false | replicas: 3 | {observedGeneration: 7, replicas: 3, COND: DeploymentPaused}
      Deployment  | created paused             | false | replicas: 3 | {observedGeneration: 7, COND: DeploymentPaused}
      Deployment  | resumed                    | false | replicas: 3 | {observedGeneration: 7, replicas: 3, updatedReplicas: 1, COND: DeploymentResumed}
      Deployment  | without a deadline         | true  | replicas: 3 | {observedGeneration: 7, replicas: 3, updatedReplicas: 3}
      Deployment  | without one, and old pods  | false | replicas: 3 | {observedGeneration: 7, replicas: 4, updatedReplicas: 2}
      Deployment  | without one, and no pod    | false | replicas: 3 | {observedGeneration: 7}
      StatefulSet | ended                      | true  | replicas: 3 | {observedGeneration: 7, replicas: 3, updatedReplicas: 3, currentRevision: a, updateRevision: a}
      StatefulSet | ended, a pod is replaced   | true  | replicas: 3 | {observedGeneration: 7, replicas: 3, updatedReplicas: 2, currentRevision: a, updateRevision: a}
      StatefulSet | ended, then scaled up      | true  | replicas: 9 | {observedGeneration: 7, replicas: 4, updatedReplicas: 4, currentRevision: a, updateRevision: a}
      StatefulSet | ended, then scaled to 0    | true  | replicas: 0 | {observedGeneration: 7, currentRevision: a, updateRevision: a}
      StatefulSet | not seen yet               | false | replicas: 3 | {observedGeneration: 6, replicas: 3, updatedReplicas: 3, currentRevision: a, updateRevision: a}
      StatefulSet | no pod can be made         | false | replicas: 3 | {observedGeneration: 7, currentRevision: a, updateRevision: a}
      StatefulSet | going on                   | false | replicas: 3 | {observedGeneration: 7, replicas: 3, updatedReplicas: 1, currentRevision: a, updateRevision: b}
      StatefulSet | the last pod is not ready  | false | replicas: 1 | {observedGeneration: 7, replicas: 1, updatedReplicas: 1, currentRevision: a, updateRevision: b}
      StatefulSet | held by a partition        | false | updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}} | {observedGeneration: 7, replicas: 3, updatedReplicas: 1, currentRevision: a, updateRevision: b}
      StatefulSet | OnDelete, all deleted      | true  | updateStrategy: {type: OnDelete} | {observedGeneration: 7, replicas: 3, updatedReplicas: 3, currentRevision: a, updateRevision: b}
      StatefulSet | OnDelete, one deleted      | false | updateStrategy: {type: OnDelete} | {observedGeneration: 7, replicas: 3, updatedReplicas: 1, currentRevision: a, updateRevision: b}
      DaemonSet   | ended                      | true  | selector: {} | {observedGeneration: 7, desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 3}
      DaemonSet   | ended, its pods crash now  | true  | selector: {} | {observedGeneration: 7, desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 3, numberUnavailable: 3}
      DaemonSet   | a node has joined          | true  | selector: {} | {observedGeneration: 7, desiredNumberScheduled: 4, currentNumberScheduled: 3, updatedNumberScheduled: 3}
      DaemonSet   | no node is for it          | true  | selector: {} | {observedGeneration: 7, desiredNumberScheduled: 0, currentNumberScheduled: 0}
      DaemonSet   | not seen yet               | false | selector: {} | {observedGeneration: 6, desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 3}
      DaemonSet   | going on, or OnDelete      | false | selector: {} | {observedGeneration: 7, desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 1}
      DaemonSet   | no pod can be made         | false | selector: {} | {observedGeneration: 7, desiredNumberScheduled: 3, currentNumberScheduled: 0}
      """)
  void aTemplateRunsOrNot(String kind, String what, boolean rolledOut, String spec, String status) {
    String conditions =
        status.replaceAll(
            "COND: (\\w+)",
            "conditions: [{type: Available, reason: X}, {type: Progressing, reason: $1}]");
    Class<? extends WatchedWorkload> type =
        WatchedWorkload.KINDS.stream()
            .filter(one -> HasMetadata.getKind(one).equals(kind))
            .findFirst()
            .orElseThrow();

    assertThat(rolledOut(ApiText.list(type, object(spec, conditions)).getFirst()))
        .as(what)
        .isEqualTo(rolledOut);
  }

  @Test
  void whatHasNoGenerationDoesNotRun() {
    String object = "{metadata: {name: web, namespace: shop}, spec: {}}";

    assertThat(rolledOut(read(object))).isTrue();
  }

  /** Nothing is lost of the workload, and the next one is read. */
  @Rows(
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

    assertThat(rolledOut(read(hostile))).isFalse();
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

  /** A moment in the life of a Deployment whose template does not change. */
  record Moment(int scaledBefore, int unseen, int pods, int available, boolean isAvailable) {
    String yaml() {
      return """
          metadata: {name: web, namespace: shop, generation: %d, resourceVersion: "%d"}
          spec: {replicas: %d, template: {spec: {containers: [{name: app, image: "app:1"}]}}}
          status:
            observedGeneration: %d
            replicas: %d
            updatedReplicas: %d
            readyReplicas: %d
            availableReplicas: %d
            unavailableReplicas: %d
            conditions:
            - {type: Available, status: "%s", reason: Minimum, lastUpdateTime: "2026-11-26T10:00:%02dZ"}
            - {type: Progressing, status: "True", reason: NewReplicaSetAvailable}
          """
          .formatted(
              1 + scaledBefore,
              scaledBefore * 7 + pods,
              pods,
              1 + Math.max(0, scaledBefore - unseen),
              pods,
              pods,
              available,
              available,
              Math.max(0, pods - available),
              isAvailable,
              pods % 60);
    }
  }

  /** Nor is it the end of a roll-out that has failed. */
  @Property(tries = 200)
  void aStormOfStatusAndReplicasIsNoChange(@ForAll("moments") List<Moment> storm) {
    WatchedWorkload first = read(new Moment(0, 0, 3, 3, true).yaml());
    WatchedWorkload kept = first;
    for (Moment moment : storm) {
      kept = read(moment.yaml()).after(kept);

      assertThat(kept.reading()).isEqualTo(first.reading());
      String failed = moment.yaml().replace("NewReplicaSetAvailable", "ProgressDeadlineExceeded");
      assertThat(rolledOut(read(failed))).isFalse();
    }
  }

  @Provide
  static Arbitrary<List<Moment>> moments() {
    Arbitrary<Integer> count = Arbitraries.integers().between(0, 40);
    return Combinators.combine(
            count, Arbitraries.integers().between(0, 3), count, count, Arbitraries.of(true, false))
        .as(Moment::new)
        .list()
        .ofMaxSize(20);
  }

  private static WatchedDeployment read(String yaml) {
    return ApiText.list(WatchedDeployment.class, yaml).getFirst();
  }
}
