package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.statefulSet;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Containers that are exempt for the class of their image. */
class CatalogueExemptionsTest {
  private static final Map<String, Policy> POLICIES =
      Map.of(
          "default", Policy.DEFAULT,
          "nothing", policy(p -> p.exemptClasses()),
          "legacy", policy(p -> p.exemptClasses(ImageClass.LEGACY)),
          "both", policy(p -> p.exemptClasses(ImageClass.LEGACY, ImageClass.DATABASE)));
  private static final KnownImages IMAGES =
      new KnownImages()
          .image("postgres", i -> i.of(ImageClass.DATABASE).requires("/run/postgresql"))
          .image("corp/postgres", i -> i.of(ImageClass.DATABASE).onlyHints())
          .image("corp/db/postgres", i -> i.of(ImageClass.DATABASE).ofSomeRegistry())
          .image("wordpress", i -> i.of(ImageClass.LEGACY))
          .image("ours", i -> i.of(ImageClass.LEGACY).statedBecause("writes its own folder"))
          .image(
              "stated",
              i -> i.of(ImageClass.DATABASE).requires("/work").statedBecause("unpacks dumps"))
          .image("silent", i -> i.of(ImageClass.LEGACY).statedBecause(" "));

  @Test
  void theReasonNamesTheImageAndItsClass() {
    assertThat(exemption("postgres", Policy.DEFAULT))
        .isEqualTo(
            new Exemption(
                Exemption.Source.CATALOGUE,
                "postgres",
                "postgres is a known image of class database",
                "",
                Optional.empty(),
                ""));
  }

  @Test
  void aRowOfThePolicyGivesItsOwnReason() {
    Policy legacy = policy(p -> p.exemptClasses(ImageClass.LEGACY));

    assertThat(exemption("ours", legacy).reason()).isEqualTo("writes its own folder");
    assertThat(exemption("silent", legacy).reason())
        .isEqualTo("silent is a known image of class legacy");
  }

  @Rows(
      """
      a database's name where anybody can have given it                   | statefulset db : app image=corp/db/postgres                    | default | app: WritableRootFilesystem (not set) + UnknownRegistry[name=corp/db/postgres, imageClass=DATABASE]
      the same where databases are not exempt                             | statefulset db : app image=corp/db/postgres                    | nothing | app: WritableRootFilesystem (not set)
      a database                                                          | statefulset db : app image=postgres                            | default | app: Exempt by catalogue postgres, else WritableRootFilesystem (not set)
      a database that lacks a mount keeps that verdict                    | statefulset db : app image=postgres ro                         | default | app: Exempt by catalogue postgres, else MissingWritableMount /run/postgresql
      a database whose flag is false keeps that verdict                   | statefulset db : app image=postgres rw                         | default | app: Exempt by catalogue postgres, else WritableRootFilesystem (false)
      a database that is in order                                         | statefulset db : app image=postgres ro /run                    | default | app: Compliant
      a database of which the row is a guess                              | statefulset db : app image=corp/postgres                       | both    | app: WritableRootFilesystem (not set)
      a StatefulSet alone is no evidence                                  | statefulset db : app /data=claim-template                      | both    | app: WritableRootFilesystem (not set)
      a legacy application                                                | deployment blog : app image=wordpress                          | default | app: WritableRootFilesystem (not set)
      a legacy application where the policy names that class              | deployment blog : app image=wordpress                          | legacy  | app: Exempt by catalogue wordpress, else WritableRootFilesystem (not set)
      a database where the policy names another class                     | statefulset db : app image=postgres                            | legacy  | app: WritableRootFilesystem (not set)
      a database where the policy names no class                          | statefulset db : app image=postgres                            | nothing | app: WritableRootFilesystem (not set)
      an init container on a database's image is none                     | statefulset db : init setup image=postgres; app image=postgres | default | init setup: WritableRootFilesystem (not set); app: Exempt by catalogue postgres, else WritableRootFilesystem (not set)
      an init container on a database's image needs no path of the engine | statefulset db : init setup image=postgres good                | default | init setup: Compliant
      an init container of which the policy says that it is a database    | statefulset db : init setup image=stated good                  | default | init setup: MissingWritableMount /work
      an init container on a legacy image                                 | statefulset db : init setup image=wordpress                    | legacy  | init setup: WritableRootFilesystem (not set)
      a sidecar that is a database                                        | sidecar db image=postgres                                      | default | sidecar db: Exempt by catalogue postgres, else WritableRootFilesystem (not set)
      a database on Windows                                               | statefulset db windows : app image=postgres                    | default | app: NotApplicable
      """)
  void verdicts(String name, String pod, String policy, String expected) {
    assertThat(
            VerdictText.of(
                workload(pod).knowing(IMAGES).evaluated(requireNonNull(POLICIES.get(policy)))))
        .isEqualTo(expected);
  }

  @Test
  void onlyTheClassesThatThePolicyNamesAreExempt() {
    for (ImageClass named : ImageClass.values()) {
      Policy policy = policy(p -> p.exemptClasses(named));
      assertThat(Arrays.stream(ImageClass.values()).filter(its -> isExempt(its, policy)))
          .containsExactly(named);
    }
    assertThat(Arrays.stream(ImageClass.values()).filter(its -> isExempt(its, Policy.DEFAULT)))
        .containsExactly(ImageClass.DATABASE);
  }

  @Test
  void theCatalogueCanBeSilenced() {
    assertThat(Policy.CatalogueUse.NONE.requiredPaths()).isFalse();
    assertThat(Policy.CatalogueUse.NONE.exemptClasses()).isEmpty();
    assertThat(Policy.DEFAULT.catalogue())
        .isEqualTo(new Policy.CatalogueUse(true, Set.of(ImageClass.DATABASE), List.of()));
  }

  @Test
  void aWorkloadMayHoldBothAnExemptContainerAndAFinding() {
    Tally tally =
        db(c -> c.image("postgres")).container("exporter").knowing(IMAGES).evaluated().tally();

    assertThat(tally).isEqualTo(new Tally(0, 0, 1, 1, 0, 0));
    assertThat(tally.evaluated()).isEqualTo(1);
  }

  private static boolean isExempt(ImageClass its, Policy policy) {
    WorkloadVerdict verdict =
        db(c -> c.image("it"))
            .knowing(new KnownImages().image("it", i -> i.of(its)))
            .evaluated(policy);
    return verdict.tally().exempt() == 1;
  }

  private static Exemption exemption(String image, Policy policy) {
    List<ContainerEvaluation> evaluated =
        db(c -> c.image(image)).knowing(IMAGES).evaluated(policy).containers();
    return ((ContainerVerdict.Exempt) evaluated.getFirst().verdict()).exemption();
  }

  private static WorkloadFixture db(Consumer<ContainerFixture> app) {
    return statefulSet("db").container("app", app);
  }
}
