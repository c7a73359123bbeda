package dev.rootseal.rule;

import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static dev.rootseal.rule.WorkloadFixture.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Containers that are exempt for the class of their image. */
class CatalogueExemptionsTest {
  private static final String OPEN = "WritableRootFilesystem (not set)";
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

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void verdicts(WorkloadFixture workload, Policy policy, String expected) {
    assertThat(VerdictText.of(workload.knowing(IMAGES).evaluated(policy))).isEqualTo(expected);
  }

  static Stream<Arguments> verdicts() {
    Policy nothing = policy(p -> p.exemptClasses());
    Policy legacy = policy(p -> p.exemptClasses(ImageClass.LEGACY));
    Policy both = policy(p -> p.exemptClasses(ImageClass.LEGACY, ImageClass.DATABASE));
    return Stream.of(
        argumentSet(
            "a database's name where anybody can have given it",
            db(c -> c.image("corp/db/postgres")),
            Policy.DEFAULT,
            "app: " + OPEN + " + UnknownRegistry[name=corp/db/postgres, imageClass=DATABASE]"),
        argumentSet(
            "the same where databases are not exempt",
            db(c -> c.image("corp/db/postgres")),
            nothing,
            "app: " + OPEN),
        argumentSet(
            "a database",
            db(c -> c.image("postgres")),
            Policy.DEFAULT,
            "app: Exempt by catalogue postgres, else " + OPEN),
        argumentSet(
            "a database that lacks a mount keeps that verdict",
            db(c -> c.image("postgres").readOnly()),
            Policy.DEFAULT,
            "app: Exempt by catalogue postgres, else MissingWritableMount /run/postgresql"),
        argumentSet(
            "a database whose flag is false keeps that verdict",
            db(c -> c.image("postgres").flagFalse()),
            Policy.DEFAULT,
            "app: Exempt by catalogue postgres, else WritableRootFilesystem (false)"),
        argumentSet(
            "a database that is in order",
            db(c -> c.image("postgres").readOnly().emptyDir("/run")),
            Policy.DEFAULT,
            "app: Compliant"),
        argumentSet(
            "a database of which the row is a guess",
            db(c -> c.image("corp/postgres")),
            both,
            "app: " + OPEN),
        argumentSet(
            "a StatefulSet alone is no evidence",
            db(c -> c.mount("/data", VolumeSource.CLAIM_TEMPLATE)),
            both,
            "app: " + OPEN),
        argumentSet(
            "a legacy application",
            deployment("blog").container("app", c -> c.image("wordpress")),
            Policy.DEFAULT,
            "app: " + OPEN),
        argumentSet(
            "a legacy application where the policy names that class",
            deployment("blog").container("app", c -> c.image("wordpress")),
            legacy,
            "app: Exempt by catalogue wordpress, else " + OPEN),
        argumentSet(
            "a database where the policy names another class",
            db(c -> c.image("postgres")),
            legacy,
            "app: " + OPEN),
        argumentSet(
            "a database where the policy names no class",
            db(c -> c.image("postgres")),
            nothing,
            "app: " + OPEN),
        argumentSet(
            "an init container on a database's image is none",
            statefulSet("db")
                .init("setup", c -> c.image("postgres"))
                .container("app", c -> c.image("postgres")),
            Policy.DEFAULT,
            "init setup: " + OPEN + "; app: Exempt by catalogue postgres, else " + OPEN),
        argumentSet(
            "an init container on a database's image needs no path of the engine",
            statefulSet("db").init("setup", c -> c.image("postgres").compliant()),
            Policy.DEFAULT,
            "init setup: Compliant"),
        argumentSet(
            "an init container of which the policy says that it is a database",
            statefulSet("db").init("setup", c -> c.image("stated").compliant()),
            Policy.DEFAULT,
            "init setup: MissingWritableMount /work"),
        argumentSet(
            "an init container on a legacy image",
            statefulSet("db").init("setup", c -> c.image("wordpress")),
            legacy,
            "init setup: " + OPEN),
        argumentSet(
            "a sidecar that is a database",
            deployment("web").sidecar("db", c -> c.image("postgres")),
            Policy.DEFAULT,
            "sidecar db: Exempt by catalogue postgres, else " + OPEN),
        argumentSet(
            "a database on Windows",
            db(c -> c.image("postgres")).onWindows(),
            Policy.DEFAULT,
            "app: NotApplicable"));
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
