package dev.rootseal.report;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.daemonSet;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadVerdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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

  @Rows(
      """
      a web application of which nothing is known                       | deployment web-app : app web                                      |
      an application that serves no web port, of which nothing is known | deployment web-app : app                                          |
      what serves the web in another kind than a Deployment             | statefulset web-app : app web                                     |
      an unknown container beside a known one                           | deployment web-app : app image=nginx; own                         | nginx is known to run with read-only root, with writable mounts at /var/cache/nginx, /var/run.
      a platform image that runs another program and serves the web     | deployment vault : app image=prometheus command=promtool web      |
      a hint that something keeps data                                  | deployment zot : app image=registry web                           |
      a web application on a known image                                | deployment web-app : app image=nginx web                          | Stateless web application could run with read-only root (nginx is known to, with writable mounts at /var/cache/nginx, /var/run).
      a known image that needs no path                                  | deployment web-app : app image=coredns                            | Stateless application could run with read-only root (coredns is known to).
      an image that is only guessed is not quoted                       | deployment web-app : app image=corp/nginx web                     |
      what looks like a database is not called stateless                | deployment web-app : app image=bad-guess                          |
      nor is what runs beside something that does                       | deployment web-app : db image=bad-guess good; app                 |
      a claim template that is not mounted                              | deployment web-app volume=claim-template : app                    |
      a broker without a claim                                          | deployment web-app : app image=rabbitmq /var                      | rabbitmq is known to run with read-only root, with writable mounts at /var/lib/rabbitmq. rabbitmq holds data: mount a claim at /var/lib/rabbitmq.
      a broker with a claim                                             | deployment web-app : app image=rabbitmq /var/lib=claim            | rabbitmq is known to run with read-only root, with writable mounts at /var/lib/rabbitmq.
      a cache without a volume                                          | deployment web-app : app image=redis                              | redis is known to run with read-only root, with writable mounts at /data. redis holds data: mount a claim at /data.
      a cache may lose what it holds                                    | deployment web-app : app image=redis /data                        | redis is known to run with read-only root, with writable mounts at /data.
      a platform image that holds data                                  | deployment web-app : app image=prometheus                         | prometheus is known to run with read-only root, with writable mounts at /prometheus. prometheus holds data: mount a claim at /prometheus.
      a platform image whose data would be lost                         | deployment web-app : app image=prometheus /prometheus             | prometheus is known to run with read-only root, with writable mounts at /prometheus. prometheus holds data: mount a claim at /prometheus.
      another program of a platform image that holds data               | deployment web-app : app image=prometheus command=promtool        |
      an image that may keep data, whatever its class                   | deployment web-app : app image=traefik                            | traefik is known to run with read-only root, with writable mounts at /tmp.
      content that the image ships is no data                           | deployment web-app : app image=proxy                              | Stateless application could run with read-only root (proxy is known to, with writable mounts at /tmp).
      a broker of which nobody knows whether it works                   | deployment web-app : app image=kafka                              | kafka holds data: mount a claim at /var/lib/kafka.
      another program of a broker's image                               | deployment web-app : app image=rabbitmq command=rabbitmqctl       |
      an image of which nobody knows whether it works                   | deployment web-app : app image=untried web                        |
      with data, and nothing known                                      | deployment web-app volume=claim : app web                         |
      with data, and a known image                                      | deployment web-app volume=claim : app image=nginx web             | nginx is known to run with read-only root, with writable mounts at /var/cache/nginx, /var/run.
      with data, and a known image that needs no path                   | deployment web-app : app image=coredns /data=nfs                  | coredns is known to run with read-only root.
      with data, and a guess                                            | deployment web-app volume=host-path : app image=corp/nginx        |
      a command that installs software speaks against it                | deployment web-app : app image=coredns web command="apk add jq"   |
      what is in order is not looked at                                 | deployment web-app : db image=untried good web; app image=coredns | Stateless application could run with read-only root (coredns is known to).
      """)
  void says(String name, String pod, String expected) {
    assertThat(rationale(workload(pod))).isEqualTo(expected);
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
    assertThat(rationale(known("db").volume(VolumeSource.SECRET).volume(source)))
        .isEqualTo("coredns" + IS_KNOWN_TO_RUN + ".");
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
    assertThat(rationale(known("web").volume(source)))
        .isEqualTo(STATELESS_WEB + " (coredns" + IS_KNOWN + ").");
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

  private static WorkloadFixture known(String name) {
    return deployment(name).container("app", c -> c.image("coredns").servesWeb());
  }

  private static String rationale(WorkloadFixture workload) {
    return rationale(workload.knowing(IMAGES).evaluated());
  }

  private static String rationale(WorkloadVerdict workload) {
    return Rationale.of(workload, Finding.withFinding(workload.containers())).orElse("");
  }
}
