package dev.rootseal.remediation;

import static dev.rootseal.rule.PodLine.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Paths that are not required, but that an image may write: those of the policy's default, which a
 * patch that sets the flag brings, and those that a note names, which every patch brings.
 */
class SparePathsTest {
  private static final KnownImages IMAGES =
      KnownImages.of(
          """
          grafana works requires=/var/lib/grafana may-write=/tmp
          nginx works requires=/var/cache/nginx
          """);

  private static final CatalogueLookup CATALOGUE = new CatalogueLookup(ImageCatalogue.load());

  @Rows(
      """
      a default path that the image may write       | app image=grafana                                                      | /var/lib/grafana /tmp
      not where it is there already                 | app image=grafana /tmp                                                 | /var/lib/grafana
      not where the container is read-only already  | app ro image=grafana                                                   | /var/lib/grafana
      not where a config map stands in the way      | app image=grafana /tmp=config-map:ro                                   | /var/lib/grafana
      not where the image is not known to write it  | app image=nginx                                                        | /var/cache/nginx
      a program with a configuration of its owner's | app image=nginx:1.29 /etc/nginx/nginx.conf=config-map                  | /tmp /var/cache/nginx /var/run
      one that is read-only already                 | app image=nginx:1.29 ro /etc/nginx/nginx.conf=config-map               | /tmp /var/cache/nginx /var/run
      an image of which only the name is known      | app image=opea/nginx:1                                                 | /tmp /var/cache/nginx /var/run
      a database that has its data                  | app image=registry.corp/team/postgres:16 /var/lib/postgresql/data=claim-template | /tmp /var/run/postgresql
      not where its data would be lost              | app image=registry.corp/team/postgres:16                               | /tmp /var/run/postgresql
      an image that is only guessed                 | app image=pgvector/pgvector:pg17                                       | /tmp /var/run/postgresql
      not where the image ships content             | app image=registry.corp/team/nginx-ingress-controller:1                | /tmp
      nor where settings may lie                    | app image=scylladb/scylla:6                                            | /tmp /var/lib/scylla
      not where a mount stands in the way           | app image=opea/nginx:1 /var/cache=config-map                           | /tmp /var/run
      """)
  void aPatchBringsWhatMayBeWritten(String name, String pod, String added) {
    assertThat(added(pod)).containsExactly(added.split(" ", -1));
  }

  @Test
  void whatANoteNamesAndAnEmptyVolumeDoesNotServeIsTold() {
    assertThat(
            remediation("app image=registry.corp/team/postgres:16").remarks().stream()
                .map(PatchCaveat::sentence))
        .containsExactly(
            "Container 'app', if it runs postgres: /var/lib/postgresql/data holds data that has to"
                + " outlive the pod: give it a claim.");
  }

  @Test
  void ofAKnownImageItIsKnownThatNothingIsHidden() {
    assertThat(remediation("app image=nginx:1.29 /etc/nginx/nginx.conf=config-map").remarks())
        .isEmpty();
    assertThat(remediation("app image=opea/nginx:1").remarks())
        .containsExactly(
            new PatchCaveat.Hides("app", List.of(ContainerPath.of("/var/cache/nginx"))));
  }

  private static List<String> added(String pod) {
    return remediation(pod).patched().getFirst().added().stream()
        .map(PatchedContainer.Mount::mountPath)
        .toList();
  }

  private static Remediation remediation(String pod) {
    ImageLookup both =
        (image, container) ->
            IMAGES.find(image, container).or(() -> CATALOGUE.find(image, container));
    return Remediation.of(workload(pod).knowing(both).evaluated());
  }
}
