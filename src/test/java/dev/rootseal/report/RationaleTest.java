package dev.rootseal.report;

import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.daemonSet;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static dev.rootseal.rule.WorkloadFixture.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Why a workload could run with a read-only root, in each form to the letter, and when nothing is
 * said about it. The words stand in this test alone.
 */
class RationaleTest {
  private static final String COULD_RUN = " could run with read-only root";
  private static final String STATELESS = "Stateless application" + COULD_RUN;
  private static final String STATELESS_WEB = "Stateless web application" + COULD_RUN;
  private static final String IS_KNOWN = " is known to";
  private static final String IS_KNOWN_TO_RUN = IS_KNOWN + " run with read-only root";
  private static final String WITH = ", with writable mounts at ";
  private static final String HOLDS_DATA = " holds data: mount a claim at ";
  private static final KnownImages IMAGES =
      new KnownImages()
          .image("nginx", i -> i.worksReadOnly().requires("/var/cache/nginx", "/var/run"))
          .image("coredns", i -> i.worksReadOnly().requires())
          .image("corp/nginx", i -> i.worksReadOnly().requires("/run").onlyHints())
          .image(
              "rabbitmq",
              i ->
                  i.of(ImageClass.BROKER)
                      .worksReadOnly()
                      .requires("/var/lib/rabbitmq")
                      .special("/var/lib/rabbitmq", Need.DATA))
          .image(
              "redis",
              i ->
                  i.of(ImageClass.CACHE)
                      .worksReadOnly()
                      .requires("/data")
                      .special("/data", Need.DATA))
          .image(
              "prometheus",
              i ->
                  i.of(ImageClass.PLATFORM)
                      .worksReadOnly()
                      .requires("/prometheus")
                      .special("/prometheus", Need.DATA))
          .image("traefik", i -> i.worksReadOnly().requires("/tmp").special("/data", Need.DATA))
          .image("proxy", i -> i.worksReadOnly().requires("/tmp").special("/etc/proxy", Need.SEED))
          .image(
              "kafka",
              i ->
                  i.of(ImageClass.BROKER)
                      .requires("/var/lib/kafka")
                      .special("/var/lib/kafka", Need.DATA))
          .image(
              "registry",
              i ->
                  i.of(ImageClass.PLATFORM)
                      .requires("/data")
                      .special("/data", Need.DATA)
                      .onlyHints())
          .image("bad-guess", i -> i.of(ImageClass.DATABASE).onlyHints())
          .image("untried", i -> i.requires("/tmp"));

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void says(WorkloadFixture workload, String expected) {
    assertThat(rationale(workload)).isEqualTo(expected);
  }

  static Stream<Arguments> says() {
    return Stream.of(
        argumentSet(
            "a web application of which nothing is known",
            deployment("web-app").container("app", c -> c.servesWeb()),
            STATELESS_WEB + "."),
        argumentSet(
            "an application that serves no web port, of which nothing is known",
            deployment("web-app").container("app"),
            ""),
        argumentSet(
            "what serves the web in another kind than a Deployment",
            statefulSet("web-app").container("app", c -> c.servesWeb()),
            ""),
        argumentSet(
            "an unknown container beside one that serves the web",
            deployment("web-app")
                .container("app", c -> c.image("nginx").servesWeb())
                .container("own"),
            STATELESS_WEB + " (nginx" + IS_KNOWN + WITH + "/var/cache/nginx, /var/run)."),
        argumentSet(
            "an unknown container beside a known one",
            deployment("web-app").container("app", c -> c.image("nginx")).container("own"),
            "nginx" + IS_KNOWN_TO_RUN + WITH + "/var/cache/nginx, /var/run."),
        argumentSet(
            "a platform image that runs another program and serves the web",
            deployment("vault")
                .container("app", c -> c.image("prometheus").command("promtool").servesWeb()),
            ""),
        argumentSet(
            "a hint that something keeps data",
            deployment("zot").container("app", c -> c.image("registry").servesWeb()),
            ""),
        argumentSet(
            "a web application on a known image",
            deployment("web-app").container("app", c -> c.image("nginx").servesWeb()),
            STATELESS_WEB + " (nginx" + IS_KNOWN + WITH + "/var/cache/nginx, /var/run)."),
        argumentSet(
            "a known image that needs no path",
            deployment("web-app").container("app", c -> c.image("coredns")),
            STATELESS + " (coredns" + IS_KNOWN + ")."),
        argumentSet(
            "an image that is only guessed is not quoted",
            deployment("web-app").container("app", c -> c.image("corp/nginx").servesWeb()),
            STATELESS_WEB + "."),
        argumentSet(
            "what looks like a database is not called stateless",
            deployment("web-app").container("app", c -> c.image("bad-guess")),
            ""),
        argumentSet(
            "nor is what runs beside something that does",
            deployment("web-app")
                .container("db", c -> c.image("bad-guess").compliant())
                .container("app"),
            ""),
        argumentSet(
            "a claim template that is not mounted",
            deployment("web-app").volume(VolumeSource.CLAIM_TEMPLATE).container("app"),
            ""),
        argumentSet(
            "a broker without a claim",
            deployment("web-app").container("app", c -> c.image("rabbitmq").emptyDir("/var")),
            "rabbitmq"
                + IS_KNOWN_TO_RUN
                + WITH
                + "/var/lib/rabbitmq. rabbitmq"
                + HOLDS_DATA
                + "/var/lib/rabbitmq."),
        argumentSet(
            "a broker with a claim",
            deployment("web-app")
                .container(
                    "app",
                    c ->
                        c.image("rabbitmq")
                            .mount("/var/lib", VolumeSource.PERSISTENT_VOLUME_CLAIM)),
            "rabbitmq" + IS_KNOWN_TO_RUN + WITH + "/var/lib/rabbitmq."),
        argumentSet(
            "a cache without a volume",
            deployment("web-app").container("app", c -> c.image("redis")),
            "redis" + IS_KNOWN_TO_RUN + WITH + "/data. redis" + HOLDS_DATA + "/data."),
        argumentSet(
            "a cache may lose what it holds",
            deployment("web-app").container("app", c -> c.image("redis").emptyDir("/data")),
            "redis" + IS_KNOWN_TO_RUN + WITH + "/data."),
        argumentSet(
            "a platform image that holds data",
            deployment("web-app").container("app", c -> c.image("prometheus")),
            "prometheus"
                + IS_KNOWN_TO_RUN
                + WITH
                + "/prometheus. prometheus"
                + HOLDS_DATA
                + "/prometheus."),
        argumentSet(
            "a platform image whose data would be lost",
            deployment("web-app")
                .container("app", c -> c.image("prometheus").emptyDir("/prometheus")),
            "prometheus"
                + IS_KNOWN_TO_RUN
                + WITH
                + "/prometheus. prometheus"
                + HOLDS_DATA
                + "/prometheus."),
        argumentSet(
            "another program of a platform image that holds data",
            deployment("web-app").container("app", c -> c.image("prometheus").command("promtool")),
            ""),
        argumentSet(
            "an image that may keep data, whatever its class",
            deployment("web-app").container("app", c -> c.image("traefik")),
            "traefik" + IS_KNOWN_TO_RUN + WITH + "/tmp."),
        argumentSet(
            "content that the image ships is no data",
            deployment("web-app").container("app", c -> c.image("proxy")),
            STATELESS + " (proxy" + IS_KNOWN + WITH + "/tmp)."),
        argumentSet(
            "a broker of which nobody knows whether it works",
            deployment("web-app").container("app", c -> c.image("kafka")),
            "kafka" + HOLDS_DATA + "/var/lib/kafka."),
        argumentSet(
            "another program of a broker's image",
            deployment("web-app").container("app", c -> c.image("rabbitmq").command("rabbitmqctl")),
            ""),
        argumentSet(
            "an image of which nobody knows whether it works",
            deployment("web-app").container("app", c -> c.image("untried").servesWeb()),
            ""),
        argumentSet(
            "with data, and nothing known",
            deployment("web-app")
                .volume(VolumeSource.PERSISTENT_VOLUME_CLAIM)
                .container("app", c -> c.servesWeb()),
            ""),
        argumentSet(
            "with data, and a known image",
            deployment("web-app")
                .volume(VolumeSource.PERSISTENT_VOLUME_CLAIM)
                .container("app", c -> c.image("nginx").servesWeb()),
            "nginx" + IS_KNOWN_TO_RUN + WITH + "/var/cache/nginx, /var/run."),
        argumentSet(
            "with data, and a known image that needs no path",
            deployment("web-app")
                .container("app", c -> c.image("coredns").mount("/data", VolumeSource.NFS)),
            "coredns" + IS_KNOWN_TO_RUN + "."),
        argumentSet(
            "with data, and a guess",
            deployment("web-app")
                .volume(VolumeSource.HOST_PATH)
                .container("app", c -> c.image("corp/nginx")),
            ""),
        argumentSet(
            "a command that installs software speaks against it",
            deployment("web-app")
                .container("app", c -> c.image("coredns").servesWeb().command("apk", "add", "jq")),
            ""),
        argumentSet(
            "what is in order is not looked at",
            deployment("web-app")
                .container("db", c -> c.image("untried").compliant().servesWeb())
                .container("app", c -> c.image("coredns")),
            STATELESS + " (coredns" + IS_KNOWN + ")."));
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhatHoldsNoDataIsCalledStateless(ImageClass its) {
    KnownImages images = new KnownImages().image("it", i -> i.of(its).worksReadOnly().requires());
    WorkloadFixture workload = deployment("web").container("app", c -> c.image("it"));

    assertThat(rationale(workload.knowing(images).evaluated(policy(p -> p.exemptClasses()))))
        .isEqualTo(
            switch (its) {
              case DATABASE, LEGACY -> "";
              case BROKER, CACHE -> "it" + IS_KNOWN_TO_RUN + ".";
              case STATELESS, PLATFORM, SIDECAR -> STATELESS + " (it" + IS_KNOWN + ").";
            });
  }

  @ParameterizedTest(name = "a volume of {0} is data")
  @EnumSource(
      names = {
        "PERSISTENT_VOLUME_CLAIM",
        "CLAIM_TEMPLATE",
        "EPHEMERAL",
        "HOST_PATH",
        "NFS",
        "CSI",
        "IN_TREE_DISK",
        "UNKNOWN"
      })
  void aWorkloadWithDataIsNotCalledStateless(VolumeSource source) {
    assertThat(
            rationale(
                deployment("db")
                    .volume(VolumeSource.SECRET)
                    .volume(source)
                    .container("app", c -> c.servesWeb())))
        .isEmpty();
  }

  @ParameterizedTest(name = "a volume of {0} is no data")
  @EnumSource(
      names = {
        "EMPTY_DIR",
        "CONFIG_MAP",
        "SECRET",
        "DOWNWARD_API",
        "PROJECTED",
        "IMAGE",
        "MISSING"
      })
  void aWorkloadWithoutDataIsCalledStateless(VolumeSource source) {
    assertThat(rationale(deployment("web").volume(source).container("app", c -> c.servesWeb())))
        .isEqualTo(STATELESS_WEB + ".");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "hashicorp/vault:1.19, server -dev",
    "ghcr.io/project-zot/zot-linux-amd64:v2.1, serve /etc/zot/config.json",
    "chrislusf/seaweedfs:3.80, server -s3",
  })
  void whatKeepsDataIsNotCalledStateless(String image, String args) {
    WorkloadFixture workload =
        deployment("web")
            .knowing(new CatalogueLookup(ImageCatalogue.load()))
            .container("app", c -> c.image(image).args(args.split(" ", -1)).servesWeb());

    assertThat(rationale(workload.evaluated())).doesNotContain("Stateless");
  }

  @Test
  void oneContainerThatSpeaksAgainstItIsEnough() {
    assertThat(
            rationale(
                daemonSet("agent")
                    .container("proxy", c -> c.image("nginx"))
                    .container("app", c -> c.image("untried"))))
        .isEmpty();
  }

  @Test
  void ofSeveralKnownImagesTheFirstIsQuoted() {
    assertThat(
            rationale(
                daemonSet("agent")
                    .container("own", c -> c.image("coredns"))
                    .container("dns", c -> c.image("coredns"))
                    .container("proxy", c -> c.image("nginx"))))
        .isEqualTo(STATELESS + " (coredns" + IS_KNOWN + ").");
  }

  private static String rationale(WorkloadFixture workload) {
    return rationale(workload.knowing(IMAGES).evaluated());
  }

  private static String rationale(WorkloadVerdict workload) {
    return Rationale.of(workload, Finding.withFinding(workload.containers())).orElse("");
  }
}
