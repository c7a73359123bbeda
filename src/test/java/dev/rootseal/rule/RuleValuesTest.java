package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ContainerFacts.ManifestMistake;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.PolicyExemption.ExemptionMatch;
import dev.rootseal.rule.PolicyExemption.LabelMatch;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  void factsKeepTheListsThatTheyWereGiven() {
    List<MountFacts> mounts = new ArrayList<>();
    List<ManifestMistake> mistakes = new ArrayList<>();
    List<ContainerFacts> containers = new ArrayList<>();
    List<VolumeFacts> volumes = new ArrayList<>();
    Map<String, String> labels = new HashMap<>();
    Map<String, String> annotations = new HashMap<>();
    ContainerFacts container =
        new ContainerFacts(
            "app",
            ContainerType.CONTAINER,
            "",
            ContainerCommand.DEFAULT,
            ReadOnlyFlag.TRUE,
            false,
            mounts,
            false,
            mistakes);
    WorkloadFacts workload =
        new WorkloadFacts(
            new WorkloadRef("Pod", "", "web"),
            false,
            containers,
            volumes,
            labels,
            new OwnerAnnotations(annotations),
            Optional.empty(),
            true);

    VolumeFacts volume = VolumeFacts.missing("late");
    mounts.add(new MountFacts("/tmp", volume, false));
    mistakes.add(new ManifestMistake.DuplicateName());
    containers.add(container);
    volumes.add(volume);
    labels.put("app", "web");
    annotations.put("rootseal.dev/writable-paths", "none");

    assertThat(container.mounts()).isEmpty();
    assertThat(container.mistakes()).isEmpty();
    assertThat(workload.containers()).isEmpty();
    assertThat(workload.volumes()).isEmpty();
    assertThat(workload.labels()).isEmpty();
    assertThat(workload.annotations()).isEqualTo(OwnerAnnotations.NONE);
  }

  @Test
  void aNamespaceOfWhichOnlyTheNameIsKnownHasNoLabel() {
    assertThat(NamespaceFacts.named("shop")).isEqualTo(new NamespaceFacts("shop", Map.of()));
  }

  @Test
  void aPolicyAndWhatIsKnownKeepTheListsThatTheyWereGiven() {
    List<ContainerPath> paths = new ArrayList<>();
    List<PolicyExemption> exemptions = new ArrayList<>();
    List<ImageKnowledge.SpecialPath> special = new ArrayList<>();
    List<Glob> globs = new ArrayList<>();
    Map<String, String> labels = new HashMap<>();
    Policy policy =
        new Policy(
            Threshold.DEFAULT,
            paths,
            Policy.MissingDefaultPath.FAIL,
            Policy.InitContainers.EVALUATE,
            Policy.SelfExemption.ALLOWED,
            Policy.OwnerPaths.ALLOWED,
            Policy.CatalogueUse.NONE,
            exemptions);
    ImageKnowledge knowledge =
        new ImageKnowledge(
            "it",
            "it",
            ImageClass.STATELESS,
            true,
            true,
            true,
            Optional.of(paths),
            List.of(),
            special,
            false,
            Optional.empty(),
            List.of(),
            List.of());
    ExemptionMatch match =
        new ExemptionMatch(globs, LabelMatch.ALL, List.of(), globs, globs, globs, LabelMatch.ALL);
    NamespaceFacts namespace = new NamespaceFacts("shop", labels);

    paths.add(ContainerPath.of("/late"));
    exemptions.add(ExemptionFixture.exemption("late", e -> {}));
    special.add(
        new ImageKnowledge.SpecialPath(ContainerPath.of("/late"), ImageKnowledge.Need.DATA));
    globs.add(new Glob("late"));
    labels.put("late", "yes");

    assertThat(policy.requiredWritablePaths()).isEmpty();
    assertThat(policy.exemptions()).isEmpty();
    assertThat(knowledge.requiredPaths()).contains(List.of());
    assertThat(knowledge.special()).isEmpty();
    assertThat(List.of(match.namespaces(), match.names(), match.containers(), match.images()))
        .containsOnly(List.of());
    assertThat(namespace.labels()).isEmpty();
  }

  @Test
  void aMissingVolumeIsNeitherReadOnlyNorWritable() {
    VolumeFacts missing = VolumeFacts.missing("scratch");

    assertThat(missing).isEqualTo(new VolumeFacts("scratch", VolumeSource.MISSING, false));
    assertThat(missing.writable()).isFalse();
  }
}
