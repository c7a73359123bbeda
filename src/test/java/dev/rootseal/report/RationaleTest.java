package dev.rootseal.report;

import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.daemonSet;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static dev.rootseal.rule.WorkloadFixture.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.VolumeSource;
import dev.rootseal.rule.WorkloadFixture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Why a workload could run with a read-only root, and when nothing is said about it. */
class RationaleTest {
  private static final String LACKS =
      "Deployment 'web-app' lacks readOnlyRootFilesystem: true in container 'app'.";
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
          .image("bad-guess", i -> i.of(ImageClass.DATABASE).onlyHints())
          .image("untried", i -> i.requires("/tmp"));

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void says(WorkloadFixture workload, String expected) {
    assertThat(message(workload)).isEqualTo(LACKS + expected);
  }

  static Stream<Arguments> says() {
    return Stream.of(
        argumentSet(
            "a web application of which nothing is known",
            deployment("web-app").container("app", c -> c.servesWeb()),
            " Stateless web application could run with read-only root."),
        argumentSet(
            "an application that serves no web port",
            deployment("web-app").container("app"),
            " Stateless application could run with read-only root."),
        argumentSet(
            "a web application on a known image",
            deployment("web-app").container("app", c -> c.image("nginx").servesWeb()),
            " Stateless web application could run with read-only root (nginx is known to, with"
                + " writable mounts at /var/cache/nginx, /var/run)."),
        argumentSet(
            "a known image that needs no path",
            deployment("web-app").container("app", c -> c.image("coredns")),
            " Stateless application could run with read-only root (coredns is known to)."),
        argumentSet(
            "an image that is only guessed is not quoted",
            deployment("web-app").container("app", c -> c.image("corp/nginx").servesWeb()),
            " Stateless web application could run with read-only root."),
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
            " rabbitmq is known to run with read-only root, with writable mounts at"
                + " /var/lib/rabbitmq. rabbitmq holds data: mount a claim at /var/lib/rabbitmq."),
        argumentSet(
            "a broker with a claim",
            deployment("web-app")
                .container(
                    "app",
                    c ->
                        c.image("rabbitmq")
                            .mount("/var/lib", VolumeSource.PERSISTENT_VOLUME_CLAIM)),
            " rabbitmq is known to run with read-only root, with writable mounts at"
                + " /var/lib/rabbitmq."),
        argumentSet(
            "a cache without a volume",
            deployment("web-app").container("app", c -> c.image("redis")),
            " redis is known to run with read-only root, with writable mounts at /data."
                + " redis holds data: mount a claim at /data."),
        argumentSet(
            "a cache may lose what it holds",
            deployment("web-app").container("app", c -> c.image("redis").emptyDir("/data")),
            " redis is known to run with read-only root, with writable mounts at /data."),
        argumentSet(
            "a platform image that holds data",
            deployment("web-app").container("app", c -> c.image("prometheus")),
            " prometheus is known to run with read-only root, with writable mounts at /prometheus."
                + " prometheus holds data: mount a claim at /prometheus."),
        argumentSet(
            "a platform image whose data would be lost",
            deployment("web-app")
                .container("app", c -> c.image("prometheus").emptyDir("/prometheus")),
            " prometheus is known to run with read-only root, with writable mounts at /prometheus."
                + " prometheus holds data: mount a claim at /prometheus."),
        argumentSet(
            "another program of a platform image that holds data",
            deployment("web-app").container("app", c -> c.image("prometheus").command("promtool")),
            " Stateless application could run with read-only root."),
        argumentSet(
            "an image that may keep data, whatever its class",
            deployment("web-app").container("app", c -> c.image("traefik")),
            " traefik is known to run with read-only root, with writable mounts at /tmp."),
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
            " nginx is known to run with read-only root, with writable mounts at"
                + " /var/cache/nginx, /var/run."),
        argumentSet(
            "with data, and a known image that needs no path",
            deployment("web-app")
                .container("app", c -> c.image("coredns").mount("/data", VolumeSource.NFS)),
            " coredns is known to run with read-only root."),
        argumentSet(
            "with data, and a guess",
            deployment("web-app")
                .volume(VolumeSource.HOST_PATH)
                .container("app", c -> c.image("corp/nginx")),
            ""),
        argumentSet(
            "what is in order is not looked at",
            deployment("web-app")
                .container("db", c -> c.image("untried").compliant().servesWeb())
                .container("app"),
            " Stateless application could run with read-only root."));
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhatHoldsNoDataIsCalledStateless(ImageClass its) {
    KnownImages images = new KnownImages().image("it", i -> i.of(its).worksReadOnly().requires());
    WorkloadFixture workload =
        deployment("web-app").container("app", c -> c.image("it")).knowing(images);

    String message =
        Finding.of(workload.evaluated(policy(p -> p.exemptClasses()))).orElseThrow().message();

    assertThat(message)
        .isEqualTo(
            LACKS
                + switch (its) {
                  case DATABASE, LEGACY -> "";
                  case BROKER, CACHE -> " it is known to run with read-only root.";
                  case STATELESS, PLATFORM, SIDECAR ->
                      " Stateless application could run with read-only root (it is known to).";
                });
  }

  @Test
  void oneContainerThatSpeaksAgainstItIsEnough() {
    assertThat(
            message(
                daemonSet("agent")
                    .container("proxy", c -> c.image("nginx"))
                    .container("app", c -> c.image("untried"))))
        .isEqualTo(
            "DaemonSet 'agent' lacks readOnlyRootFilesystem: true in containers 'proxy', 'app'.");
  }

  @Test
  void ofSeveralKnownImagesTheFirstIsQuoted() {
    assertThat(
            message(
                daemonSet("agent")
                    .container("own")
                    .container("dns", c -> c.image("coredns"))
                    .container("proxy", c -> c.image("nginx"))))
        .endsWith(" Stateless application could run with read-only root (coredns is known to).");
  }

  @Test
  void theImagesProgramIsNamedAtTheMountThatIsMissing() {
    assertThat(message(deployment("web-app").container("app", c -> c.image("nginx").compliant())))
        .isEqualTo(
            "Deployment 'web-app' container 'app' is read-only but has no writable mount at"
                + " /var/cache/nginx, /var/run (nginx writes there).");
  }

  @Test
  void nobodyIsNamedWhereOnlyTheDefaultAsksForThePath() {
    assertThat(
            message(statefulSet("web-app").container("app", c -> c.image("corp/nginx").readOnly())))
        .isEqualTo(
            "StatefulSet 'web-app' container 'app' is read-only but has no writable mount at"
                + " /tmp.");
  }

  private static String message(WorkloadFixture workload) {
    return Finding.of(workload.knowing(IMAGES).evaluated()).orElseThrow().message();
  }
}
