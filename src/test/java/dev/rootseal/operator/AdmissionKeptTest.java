package dev.rootseal.operator;

import static dev.rootseal.operator.AdmissionObjects.BINDING;
import static dev.rootseal.operator.AdmissionObjects.WARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.admission.AdmissionPolicies.Action;
import dev.rootseal.api.Condition;
import dev.rootseal.e2e.Workloads;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The admission policies that a running operator keeps. */
class AdmissionKeptTest {
  @AutoClose private final Cluster cluster = Cluster.start();
  private final Policies policies = new Policies(cluster);
  private final AdmissionObjects objects = new AdmissionObjects(cluster);

  @Test
  void reportsDoNotWaitForThemAndThePolicySaysWhereTheyStand() {
    policies.apply("{}");
    cluster
        .with(RunningOperator.start(cluster.config(), Clock.systemUTC(), Optional.of(Action.WARN)))
        .awaitReady();
    assertThat(awaitReason("NotServed").status()).isEqualTo("False");
    cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "api"));
    cluster.awaitReport("shop", "1 of 1");

    objects.serve();
    policies.apply("{thresholdPercent: 70}");
    assertThat(awaitReason("NotChecked").status()).isEqualTo("Unknown");
    objects.check(WARN, "");
    assertThat(awaitReason("InForce").status()).isEqualTo("True");
    objects.object(BINDING, WARN).delete();
    await("back").until(() -> objects.object(BINDING, WARN).get() != null);
  }

  private Condition awaitReason(String reason) {
    return policies
        .await(reason, status -> status.conditions().getLast().reason().equals(reason))
        .conditions()
        .getLast();
  }
}
