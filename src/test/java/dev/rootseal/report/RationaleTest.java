package dev.rootseal.report;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadVerdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Why a workload could run with a read-only root, in each form to the letter, and when nothing is
 * said about it. The words stand in this test alone.
 */
class RationaleTest {
  private static final KnownImages IMAGES =
      KnownImages.of(
          """
          nginx works requires=/var/cache/nginx,/var/run
          coredns works requires=
          corp/nginx works requires=/run hints
          rabbitmq broker works requires=/var/lib/rabbitmq data=/var/lib/rabbitmq
          redis cache works requires=/data data=/data
          prometheus platform works requires=/prometheus data=/prometheus
          traefik works requires=/tmp data=/data
          proxy works requires=/tmp seed=/etc/proxy
          kafka broker requires=/var/lib/kafka data=/var/lib/kafka
          registry platform requires=/data data=/data hints
          bad-guess database hints
          untried requires=/tmp
          """);

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
      one container that speaks against it is enough                    | daemonset agent : proxy image=nginx; app image=untried            |
      of several known images the first is quoted                       | daemonset agent : own image=coredns; dns image=coredns; proxy image=nginx | Stateless application could run with read-only root (coredns is known to).
      what is in order is not looked at                                 | deployment web-app : db image=untried good web; app image=coredns | Stateless application could run with read-only root (coredns is known to).
      """)
  void says(String name, String pod, String expected) {
    assertThat(rationale(workload(pod))).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhatHoldsNoDataIsCalledStateless(ImageClass its) {
    KnownImages images = KnownImages.of("it works requires= " + its);

    assertThat(rationale(workload("app image=it").knowing(images).evaluated(policy("exempt="))))
        .isEqualTo(
            switch (its) {
              case DATABASE, LEGACY -> "";
              case BROKER, CACHE -> "it is known to run with read-only root.";
              case STATELESS, PLATFORM, SIDECAR ->
                  "Stateless application could run with read-only root (it is known to).";
            });
  }

  /** Beside a volume that is none, of a web application on a known image. */
  @Rows(
      """
      claim          | coredns is known to run with read-only root.
      claim-template | coredns is known to run with read-only root.
      ephemeral      | coredns is known to run with read-only root.
      host-path      | coredns is known to run with read-only root.
      nfs            | coredns is known to run with read-only root.
      csi            | coredns is known to run with read-only root.
      in-tree-disk   | coredns is known to run with read-only root.
      unknown        | coredns is known to run with read-only root.
      empty-dir      | Stateless web application could run with read-only root (coredns is known to).
      config-map     | Stateless web application could run with read-only root (coredns is known to).
      secret         | Stateless web application could run with read-only root (coredns is known to).
      downward-api   | Stateless web application could run with read-only root (coredns is known to).
      projected      | Stateless web application could run with read-only root (coredns is known to).
      image          | Stateless web application could run with read-only root (coredns is known to).
      missing        | Stateless web application could run with read-only root (coredns is known to).
      """)
  void whichVolumesAreData(String source, String expected) {
    String pod = "deployment web volume=secret volume=" + source + " : app image=coredns web";

    assertThat(rationale(workload(pod))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "hashicorp/vault:1.19, server -dev",
    "ghcr.io/project-zot/zot-linux-amd64:v2.1, serve /etc/zot/config.json",
    "chrislusf/seaweedfs:3.80, server -s3",
  })
  void whatKeepsDataIsNotCalledStateless(String image, String args) {
    WorkloadFixture workload = workload("app web image=%s args=\"%s\"".formatted(image, args));

    assertThat(rationale(workload.knowing(ImageCatalogue.load()).evaluated()))
        .doesNotContain("Stateless");
  }

  private static String rationale(WorkloadFixture workload) {
    return rationale(workload.knowing(IMAGES).evaluated());
  }

  private static String rationale(WorkloadVerdict workload) {
    return String.join(" ", Rationale.of(workload, Finding.withFinding(workload.containers())));
  }
}
