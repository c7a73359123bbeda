package dev.rootseal.catalogue;

import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static dev.rootseal.rule.WorkloadFixture.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.rootseal.catalogue.UserImageRows.UserImageRow;
import dev.rootseal.rule.ContainerFixture;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.VerdictText;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadFixture;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Verdicts of the rule with the table that is shipped with the program. */
class CatalogueVerdictsTest {
  private static final String OPEN = "WritableRootFilesystem (not set)";
  private static final String UNKNOWN = " + UnknownRegistry[name=postgres, imageClass=DATABASE]";

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void verdicts(WorkloadFixture workload, String expected) {
    assertThat(evaluated(workload, Policy.DEFAULT)).isEqualTo(expected);
  }

  static Stream<Arguments> verdicts() {
    return Stream.of(
        argumentSet(
            "a database that is already read-only",
            db(
                c ->
                    c.image("postgres:17")
                        .compliant()
                        .emptyDir("/run/postgresql")
                        .mount("/var/lib/postgresql", VolumeSource.CLAIM_TEMPLATE)),
            "app: Compliant"),
        argumentSet(
            "a database that is not",
            db(c -> c.image("docker.io/library/postgres:17")),
            "app: Exempt by catalogue postgres, else "
                + OPEN
                + " + SpecialNeed[path=/var/lib/postgresql/data, need=DATA]"),
        argumentSet(
            "a database's name at the end of a path in a registry that nobody vouches for",
            db(c -> c.image("mirror.corp:5000/dockerhub/library/postgres@sha256:0a1b")),
            "app: " + OPEN + UNKNOWN),
        argumentSet(
            "a database's name at the end of somebody's path on a public registry",
            db(c -> c.image("ghcr.io/somebody/any/library/postgres@sha256:0a1b")),
            "app: " + OPEN + UNKNOWN),
        argumentSet(
            "a database by a well-known mirror of Docker Hub",
            db(c -> c.image("public.ecr.aws/docker/library/postgres@sha256:0a1b")),
            "app: Exempt by catalogue postgres, else " + OPEN),
        argumentSet(
            "a router named like a database",
            db(c -> c.image("mysql/mysql-router:8.0.32")),
            "app: " + OPEN),
        argumentSet(
            "an exporter named like a database",
            db(c -> c.image("prometheuscommunity/postgres-exporter:v0.17.1")),
            "app: " + OPEN),
        argumentSet(
            "an operator named like a database",
            db(c -> c.image("ghcr.io/cloudnative-pg/cloudnative-pg:1.26.0")),
            "app: " + OPEN),
        argumentSet(
            "someone's own image that is called like a database",
            db(c -> c.image("registry.corp/team/postgres:1")),
            "app: " + OPEN + " + AdvisedPath[path=/var/run/postgresql, who=postgres]"),
        argumentSet(
            "a database's image that only sets up",
            statefulSet("db").init("wait", c -> c.image("postgres:17").compliant()),
            "init wait: Compliant"),
        argumentSet(
            "an application that rewrites itself is no finding's excuse by default",
            db(c -> c.image("wordpress:6.8")),
            "app: " + OPEN + " + SpecialNeed[path=/var/www/html, need=DATA]"),
        argumentSet(
            "nginx with its paths and without /tmp",
            deployment("web")
                .container(
                    "app",
                    c ->
                        c.image("nginx:1.29")
                            .readOnly()
                            .emptyDir("/var/cache/nginx")
                            .emptyDir("/run")),
            "app: Compliant"),
        argumentSet(
            "nginx with /tmp alone",
            deployment("web").container("app", c -> c.image("nginx:1.29").compliant()),
            "app: MissingWritableMount /var/cache/nginx, /var/run"),
        argumentSet(
            "an image that needs nothing waives /tmp",
            deployment("dns").container("app", c -> c.image("coredns/coredns:1.12.1").readOnly()),
            "app: Compliant"),
        argumentSet(
            "a shell waives /tmp where its command line shows no write to it",
            deployment("web")
                .container("app", c -> c.image("busybox").readOnly().command("sh", "-c", "ls")),
            "app: Compliant"),
        argumentSet(
            "and not where it does",
            deployment("web")
                .container(
                    "app", c -> c.image("busybox").readOnly().command("sh", "-c", "date > /tmp/x")),
            "app: MissingWritableMount /tmp"),
        argumentSet(
            "a command that installs software",
            deployment("web")
                .container(
                    "app",
                    c ->
                        c.image("busybox")
                            .compliant()
                            .command("sh", "-c", "apk add jq; sed -i s/a/b/ /tmp/x /etc/x")),
            "app: Compliant + InstallsSoftware[command=apk add] + CommandWritesTo[paths=[/etc/x]]"),
        argumentSet(
            "an image that nobody knows",
            deployment("web")
                .container("app", c -> c.image("registry.corp/team/unheard-of:1").readOnly()),
            "app: MissingWritableMount /tmp"),
        argumentSet(
            "an image that cannot be read",
            deployment("web").container("app", c -> c.image("{{ .Values.image }}").readOnly()),
            "app: MissingWritableMount /tmp"));
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "mirror.corp:5000/hub/library/postgres@sha256:0a, mirror.corp:5000, true",
    "mirror.corp:5000/hub/library/postgres@sha256:0a, mirror.corp:5000/hub, true",
    "mirror.corp:5000/hub/library/postgres@sha256:0a, mirror.corp:5000/hu, false",
    "mirror.corp:5000/other/library/postgres@sha256:0a, mirror.corp:5000/hub, false",
    "mirror.corp/postgres@sha256:0a, mirror.corp, true",
    "mirror.corp/library/postgres@sha256:0a, mirror.corp, true",
    "mirror.corp/team/postgres@sha256:0a, mirror.corp, false",
    "mirror.corp.example/library/postgres@sha256:0a, mirror.corp, false",
  })
  void aMirrorThatThePolicyNamesIsTrustedWithItsNames(String image, String mirror, boolean exempt) {
    ImageLookup images = new CatalogueLookup(ImageCatalogue.load().withMirrors(List.of(mirror)));

    assertThat(VerdictText.of(db(c -> c.image(image)).knowing(images).evaluated(Policy.DEFAULT)))
        .matches(text -> text.startsWith("app: Exempt by catalogue postgres") == exempt);
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void verdictsOfPolicies(Policy policy, Consumer<ContainerFixture> app, String expected) {
    assertThat(evaluated(deployment("web").container("app", app), policy))
        .isEqualTo("app: " + expected);
  }

  static Stream<Arguments> verdictsOfPolicies() {
    Policy off = policy(p -> p.catalogueAdvises().exemptClasses());
    Policy legacy = policy(p -> p.exemptClasses(ImageClass.LEGACY));
    return Stream.of(
        argumentSet(
            "switched off, the default counts and the table advises",
            off,
            words(c -> c.image("nginx:1.29").compliant().emptyDir("/run")),
            "Compliant + AdvisedPath[path=/var/cache/nginx, who=nginx]"),
        argumentSet(
            "switched off, it waives nothing",
            off,
            words(c -> c.image("coredns/coredns:1.12.1").readOnly()),
            "MissingWritableMount /tmp"),
        argumentSet(
            "switched off, a database is a finding",
            off,
            words(c -> c.image("postgres:17").emptyDir("/var").emptyDir("/run")),
            OPEN),
        argumentSet(
            "legacy where the policy names that class",
            legacy,
            words(c -> c.image("wordpress:6.8").emptyDir("/var/www").emptyDir("/run")),
            "Exempt by catalogue wordpress, else " + OPEN));
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void rowsOfThePolicyComeBeforeTheTable(Consumer<ContainerFixture> app, String expected) {
    List<UserImageRow> rows =
        List.of(
            new UserImageRow("nginx", ImageClass.STATELESS, List.of(), "built to need nothing"),
            new UserImageRow("team/cache", ImageClass.DATABASE, List.of("/data"), "keeps files"),
            new UserImageRow("postgres", ImageClass.PLATFORM, List.of("/work"), "only its tools"));
    ImageLookup images = new CatalogueLookup(ImageCatalogue.load().withUserRows(rows));

    assertThat(
            VerdictText.of(
                deployment("web")
                    .knowing(images)
                    .container("app", app)
                    .evaluated(policy(p -> p.catalogueAdvises()))))
        .isEqualTo("app: " + expected);
  }

  static Stream<Arguments> rowsOfThePolicyComeBeforeTheTable() {
    return Stream.of(
        argumentSet("waives", words(c -> c.image("nginx:1.29").readOnly()), "Compliant"),
        argumentSet(
            "exempts",
            words(c -> c.image("registry.corp/team/cache:2")),
            "Exempt by catalogue team/cache, else " + OPEN),
        argumentSet(
            "requires",
            words(c -> c.image("postgres:17").compliant()),
            "MissingWritableMount /work"),
        argumentSet(
            "leaves the table's other rows alone",
            words(c -> c.image("mysql:8.4").emptyDir("/var").emptyDir("/tmp").emptyDir("/run")),
            "Exempt by catalogue mysql, else " + OPEN));
  }

  private static Consumer<ContainerFixture> words(Consumer<ContainerFixture> app) {
    return app;
  }

  private static WorkloadFixture db(Consumer<ContainerFixture> app) {
    return statefulSet("db").container("app", app);
  }

  private static String evaluated(WorkloadFixture workload, Policy policy) {
    return VerdictText.of(
        workload.knowing(new CatalogueLookup(ImageCatalogue.load())).evaluated(policy));
  }
}
