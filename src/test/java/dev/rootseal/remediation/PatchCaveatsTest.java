package dev.rootseal.remediation;

import static dev.rootseal.rule.PodLine.workload;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.WorkloadFixture;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person is told before applying a patch, to the letter. */
class PatchCaveatsTest {
  private static final KnownImages IMAGES =
      KnownImages.of(
          """
          odd requires=/tmp
          hint hints
          good works
          served requires=/srv works
          ruby requires=/tmp,/srv works
          keycloak requires=/tmp seed=/opt/keycloak/lib/quarkus data=/opt/keycloak/data works
          server requires=/opt/app seed=/opt/app/lib works
          """);

  private static List<String> remarks(WorkloadFixture workload) {
    Remediation remediation = Remediation.of(workload.evaluated());
    assertThat(remediation.patch()).isPresent();
    return Stream.concat(remediation.replacement().stream(), remediation.remarks().stream())
        .toList();
  }

  private static WorkloadFixture needing(String path) {
    return workload("deployment web @writable-paths=" + path + " : app");
  }

  @Rows(
      """
      a plain patch needs none                        | app                                                           |
      nobody is seen to run it so                     | a image=odd; b image=hint; c image=good                       | Container 'a': odd is not known to run with a read-only root: try it first.
      nobody knows what a volume hides                | deployment web @writable-paths=/var/cache/app,/tmp,/srv : app | Container 'app': a new volume hides what the image ships at /var/cache/app, /srv.
      the catalogue knows the path                    | app image=served                                              |
      content at a path of some set-ups               | app image=keycloak                                            | Container 'app': in some set-ups keycloak writes to /opt/keycloak/lib/quarkus. The image ships content there, which an empty volume would hide: copy it into the volume first.
      not where another program runs                  | app image=keycloak command=sh                                 |
      and covered                                     | app image=keycloak /opt/keycloak/lib/quarkus                  |
      content below a required path is of all set-ups | app image=server /opt/app /opt/app/lib=config-map             |
      logs                                            | deployment web @writable-paths=/var/log : app                 | Container 'app': where the image links logs below /var/log to its output, the volume hides the links.
      logs below                                      | deployment web @writable-paths=/var/log/nginx : app           | Container 'app': where the image links logs below /var/log/nginx to its output, the volume hides the links.
      logs elsewhere                                  | deployment web @writable-paths=/opt/app/logs : app            | Container 'app': where the image links logs below /opt/app/logs to its output, the volume hides the links.
      no sticky bit                                   | app image=ruby                                                | Container 'app': Ruby refuses /tmp as a temporary directory, for an empty volume has no sticky bit: make a directory with mode 1777 in it and point TMPDIR there.
      a command that writes to the root               | app command="sh -c 'apk add jq; echo > /etc/x'"               | Container 'app': Its command installs software (apk add), which a read-only root stops: put it into the image. Container 'app': Its command writes to /etc/x, which a read-only root stops.
      an opened mount                                 | app /tmp/=empty-dir:ro                                        | Container 'app': the mount at /tmp/ was read-only and becomes writable.
      a pod runs once                                 | pod one : app                                                 | The pod template of an existing Pod cannot be changed: change its file and replace it.
      """)
  void tells(String name, String pod, String expected) {
    assertThat(String.join(" ", remarks(workload(pod).knowing(IMAGES)))).isEqualTo(expected);
  }

  @Test
  void ofAContainerThatWasObservedItIsKnownWhatAVolumeHides() {
    WorkloadFixture workload = needing("/srv,/var/log");

    assertThat(remarks(workload)).hasSize(2);
    assertThat(remarks(workload.annotated("observed.rootseal.dev/app", "2026-11-26 for 10m")))
        .singleElement()
        .asString()
        .contains("links logs below /var/log");
  }

  @Test
  void whoHasSeenOneContainersImageKnowsNothingOfAnother() {
    Remediation remediation =
        Remediation.of(
            needing("/srv").container("proxy").evaluated(),
            MissingNode.getInstance(),
            Map.of("app", List.of()));

    assertThat(remediation.remarks())
        .containsExactly("Container 'proxy': a new volume hides what the image ships at /srv.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/tmp", "/tmp/app", "/var/tmp", "/run", "/var/run", "/run/app", "/var/lock"})
  void nothingIsHiddenWhereNothingShips(String path) {
    assertThat(remarks(needing(path))).isEmpty();
  }

  @Test
  void keycloakOfTheCatalogueIsSuchAnImage() {
    assertThat(
            remarks(
                workload("app image=quay.io/keycloak/keycloak:26.0")
                    .knowing(ImageCatalogue.load())))
        .anyMatch(
            remark -> remark.contains("writes to /opt/keycloak/lib/quarkus. The image ships"));
  }

  @Test
  void programsOnRubyAreInTheCatalogue() {
    ImageCatalogue catalogue = ImageCatalogue.load();

    assertThat(
            List.of("ruby:3.4", "fluent/fluentd:v1.18", "fluent/fluentd-aggregator-docker-image:1")
                .stream()
                .map(image -> catalogue.match(image, "app").orElseThrow().row().family()))
        .containsExactlyInAnyOrderElementsOf(PatchCaveats.RUBY);
  }
}
