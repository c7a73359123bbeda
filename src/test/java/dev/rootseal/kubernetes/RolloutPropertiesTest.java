package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever becomes of the pods of a roll-out that has ended, what is kept of it stays the same. */
class RolloutPropertiesTest {
  /**
   * A moment in the life of a Deployment whose template does not change.
   *
   * @param scaledBefore how often it was scaled, which its controller sees or has not seen yet
   */
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

  @Property(tries = 200)
  void aStormOfStatusAndReplicasIsNoChange(@ForAll("moments") List<Moment> storm) {
    WatchedWorkload first = read(new Moment(0, 0, 3, 3, true));
    WatchedWorkload kept = first;
    for (Moment moment : storm) {
      kept = read(moment).after(kept);

      assertThat(kept.reading()).isEqualTo(first.reading());
    }
  }

  /** The same storm while a roll-out has failed: it is no end of it. */
  @Property(tries = 200)
  void aStormDoesNotEndARollOut(@ForAll("moments") List<Moment> storm) {
    for (Moment moment : storm) {
      String failed = moment.yaml().replace("NewReplicaSetAvailable", "ProgressDeadlineExceeded");

      assertThat(
              ApiText.facts(ApiText.list(WatchedDeployment.class, failed).getFirst()).rolledOut())
          .isFalse();
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

  private static WatchedDeployment read(Moment moment) {
    return ApiText.list(WatchedDeployment.class, moment.yaml()).getFirst();
  }
}
