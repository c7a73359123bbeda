package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the values promise: fixed ids, an order, and lists that nobody changes afterwards. */
class RuleValuesTest {
  @Test
  void idsAreThePublishedOnes() {
    assertThat(ReadOnlyFilesystemRule.ID).isEqualTo("read-only-filesystem");
    assertThat(Arrays.stream(Result.values()).map(Result::id))
        .containsExactly("Pass", "Fail", "NotApplicable", "Unknown");
    assertThat(Arrays.stream(ContainerType.values()).map(ContainerType::text))
        .containsExactly("container", "init", "sidecar", "ephemeral");
    assertThat(Arrays.stream(WorkloadKind.values()).map(WorkloadKind::id))
        .containsExactly(
            "Deployment",
            "StatefulSet",
            "DaemonSet",
            "Pod",
            "ReplicaSet",
            "ReplicationController",
            "Job",
            "CronJob");
  }

  @Test
  void workloadsSortByNamespaceKindAndName() {
    WorkloadRef first = new WorkloadRef("StatefulSet", "a", "z");
    WorkloadRef second = new WorkloadRef("DaemonSet", "b", "z");
    WorkloadRef third = new WorkloadRef("Deployment", "b", "x");
    WorkloadRef fourth = new WorkloadRef("Deployment", "b", "y");

    assertThat(Stream.of(fourth, second, third, first).sorted())
        .containsExactly(first, second, third, fourth);
  }

  @Test
  void aNamespaceOfWhichOnlyTheNameIsKnownHasNoLabel() {
    assertThat(NamespaceFacts.named("shop")).isEqualTo(new NamespaceFacts("shop", Map.of()));
  }

  @Test
  void aMissingVolumeIsNeitherReadOnlyNorWritable() {
    VolumeFacts missing = VolumeFacts.missing("scratch");

    assertThat(missing).isEqualTo(new VolumeFacts("scratch", VolumeSource.MISSING, false));
    assertThat(missing.writable()).isFalse();
  }
}
