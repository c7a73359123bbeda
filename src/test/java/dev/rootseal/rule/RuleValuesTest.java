package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ManagedBy.Tool;
import dev.rootseal.rule.Note.ManifestMistake;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the values promise: fixed ids, an order, and lists that nobody changes afterwards. */
class RuleValuesTest {
  private static final String PATHS = "rootseal.dev/writable-paths";

  @Test
  void idsAreThePublishedOnes() {
    assertThat(ReadOnlyFilesystemRule.ID).isEqualTo("read-only-filesystem");
    assertThat(Arrays.stream(Result.values()).map(Result::id))
        .containsExactly("Pass", "Fail", "NotApplicable", "Unknown");
    assertThat(Arrays.stream(ContainerType.values()).map(ContainerType::id))
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
  void aNamespaceOfWhichOnlyTheNameIsKnownHasTheLabelOfIt() {
    assertThat(NamespaceFacts.named("shop").labels())
        .isEqualTo(Map.of("kubernetes.io/metadata.name", "shop"));
    assertThat(NamespaceFacts.named("").labels()).isEmpty();
  }

  /** Each behind the label of an emergency, or none. */
  @Rows(
      """
      with a reason           | rootseal.dev/emergency | the provider is down        | the provider is down
      without the label       | team                   | the provider is down        |
      without a reason        | rootseal.dev/emergency | -                           |
      of blanks               | rootseal.dev/emergency | \u00a0\u200b                |
      without words           | rootseal.dev/emergency | ...                         |
      """)
  void anEmergencyHasALabelAndAReason(String name, String label, String reason, String emergency) {
    Map<String, String> annotations =
        reason.equals("-") ? Map.of() : Map.of(NamespaceFacts.EMERGENCY_REASON, reason);

    assertThat(NamespaceFacts.of("shop", Map.of(label, ""), annotations).emergency().orElse(""))
        .isEqualTo(emergency);
  }

  @Test
  void aMissingVolumeIsNeitherReadOnlyNorWritable() {
    VolumeFacts missing = VolumeFacts.missing("scratch");

    assertThat(missing).isEqualTo(new VolumeFacts("scratch", VolumeSource.MISSING, false));
    assertThat(missing.writable()).isFalse();
  }

  @Test
  void onePartCanBeChangedAlone() {
    WorkloadFacts web = web().facts();

    assertThat(web.with(new OwnerAnnotations(Map.of(PATHS, "none"))))
        .isEqualTo(web().annotated(PATHS, "none").facts());
    assertThat(web.withRolledOut(false)).isEqualTo(web().notRolledOut().facts());
    assertThat(web.withContainers(deployment("other").container("proxy").facts().containers()))
        .isEqualTo(deployment("web").labelled("app", "web").container("proxy").facts());
  }

  @Test
  void theMistakesOfAContainerCanBeChangedAlone() {
    ManifestMistake mistake = new Note.DuplicateName();

    assertThat(container().facts().withMistakes(List.of(mistake)))
        .isEqualTo(container().mistake(mistake).facts());
  }

  @Rows(
      """
      statefulset db in=data label:app=db @writable-paths=none not-rolled-out : app | true
      deployment web windows : app                                                 | false
      deployment web : app; proxy                                                  | false
      deployment web volume=nfs : app                                              | false
      """)
  void theSystemAContainerOrAVolumeMakesAnotherTemplate(String pod, boolean same) {
    assertThat(web().facts().hasTemplateOf(workload(pod).facts())).isEqualTo(same);
  }

  private static WorkloadFixture web() {
    return deployment("web").labelled("app", "web").container("app");
  }

  private static ContainerFixture container() {
    return new ContainerFixture("app", ContainerType.SIDECAR).compliant().privileged().servesWeb();
  }

  @Test
  void labelsHaveASayWhereOneExemptionSelectsByThem() {
    Policy byWorkload = policy("; all; data label:tier=data");
    Policy byNamespace = policy("; all; data namespace-label:tier=data");

    assertThat(byWorkload.looksAtWorkloadLabels()).isTrue();
    assertThat(byWorkload.looksAtNamespaceLabels()).isFalse();
    assertThat(byNamespace.looksAtNamespaceLabels()).isTrue();
    assertThat(byNamespace.looksAtWorkloadLabels()).isFalse();
  }

  @Test
  void theMeaningOfADefaultPathCanBeChangedAlone() {
    Policy strict = policy("threshold=50 requires=/data; all");
    Policy lenient = policy("threshold=50 requires=/data lenient; all");

    assertThat(strict.with(Policy.MissingDefaultPath.ADVISE)).isEqualTo(lenient);
  }

  @Rows(
      """
      FLUX_KUSTOMIZATION |      | flux-system | apps | Flux Kustomization 'flux-system/apps' | change it in Git
      FLUX_HELM_RELEASE  |      | shop        | web  | Flux HelmRelease 'shop/web'           | change its values
      ARGO_CD            |      |             | web  | Argo CD application 'web'             | change it in Git
      HELM               |      |             | web  | Helm release 'web'                    | change its values
      CONTROLLER         | Etcd | shop        | db   | Etcd 'shop/db'                        | change it there
      """)
  void whatManagesAWorkloadIsNamedAndWhereAChangeLasts(
      Tool tool, String kind, String namespace, String name, String title, String advice) {
    ManagedBy manager = new ManagedBy(tool, kind, namespace, name);

    assertThat(manager.title()).isEqualTo(title);
    assertThat(manager.advice()).isEqualTo(title + ": " + advice);
  }

  @Rows(
      """
      exempt      | exempt              | exempt
      exmpt       | exempt              | exempt
      exemptt     | exempt              | exempt
      EXEMPT      | Exempt              | Exempt
      axd         | abc                 |
      abd         | abc                 | abc
      abde        | abc                 |
      abc         | xxabc               |
      ax          | ab                  |
      ab          | ab                  | ab
      bat         | rat,cat             | cat
      exempts     | axempts-x,exempt    | exempt
      exempt-unti | exempt,exempt-until | exempt-until
      """)
  void aThirdOfTheLettersMayBeOthers(String word, String known, String meant) {
    assertThat(Nearest.of(word, List.of(known.split(",", -1))))
        .isEqualTo(Optional.of(meant).filter(one -> !one.isEmpty()));
  }

  @Test
  void longTextsAreNoSlips() {
    assertThat(Nearest.of("x".repeat(64), List.of("x".repeat(64)))).isPresent();
    assertThat(Nearest.of("x".repeat(65), List.of("x".repeat(65)))).isEmpty();
  }

  @Test
  void itIsAskedInBrackets() {
    assertThat(Nearest.hint("nmes", List.of("names"))).isEqualTo(" (did you mean names?)");
    assertThat(Nearest.hint("xyz", List.of("names"))).isEmpty();
  }
}
