package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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
  void factsKeepTheListsThatTheyWereGiven() {
    List<MountFacts> mounts = new ArrayList<>();
    List<Slip> slips = new ArrayList<>();
    List<ContainerFacts> containers = new ArrayList<>();
    List<VolumeFacts> volumes = new ArrayList<>();
    Map<String, String> annotations = new HashMap<>();
    ContainerFacts container =
        new ContainerFacts(
            "app", ContainerType.CONTAINER, "", ReadOnlyFlag.TRUE, false, mounts, slips);
    WorkloadFacts workload =
        new WorkloadFacts(
            new WorkloadRef("Pod", "", "web"),
            false,
            containers,
            volumes,
            new OwnerAnnotations(annotations));

    VolumeFacts volume = VolumeFacts.missing("late");
    mounts.add(new MountFacts("/tmp", volume, false));
    slips.add(new Slip.DuplicateName());
    containers.add(container);
    volumes.add(volume);
    annotations.put("rootseal.dev/writable-paths", "none");

    assertThat(container.mounts()).isEmpty();
    assertThat(container.slips()).isEmpty();
    assertThat(workload.containers()).isEmpty();
    assertThat(workload.volumes()).isEmpty();
    assertThat(workload.annotations()).isEqualTo(OwnerAnnotations.NONE);
  }

  @Test
  void aMissingVolumeIsNeitherReadOnlyNorWritable() {
    VolumeFacts missing = VolumeFacts.missing("scratch");

    assertThat(missing).isEqualTo(new VolumeFacts("scratch", VolumeSource.MISSING, false));
    assertThat(missing.writable()).isFalse();
  }
}
