package dev.rootseal.remediation;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.WorkloadFixture;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a patch says, to the letter. */
class RemediationTest {
  private static final KnownImages IMAGES =
      KnownImages.of(
          """
          grafana works requires=/var/lib/grafana may-write=/tmp
          nginx works requires=/var/cache/nginx
          """);

  private static final ImageCatalogue CATALOGUE = ImageCatalogue.load();

  private static Patch patchOf(WorkloadFixture workload) {
    return Remediation.of(workload.evaluated()).patch().orElseThrow();
  }

  @Rows(
      """
      the flag and an empty volume                       | app                                      | {"spec":{"template":{"spec":{"containers":[{"name":"app","securityContext":{"readOnlyRootFilesystem":true},"volumeMounts":[{"name":"rootseal-tmp","mountPath":"/tmp"}]}],"volumes":[{"name":"rootseal-tmp","emptyDir":{"sizeLimit":"1Gi"}}]}}}}
      the flag alone where all paths are covered         | app rw /tmp/                             | {"spec":{"template":{"spec":{"containers":[{"name":"app","securityContext":{"readOnlyRootFilesystem":true}}]}}}}
      the mount alone where the flag is set              | app ro                                   | {"spec":{"template":{"spec":{"containers":[{"name":"app","volumeMounts":[{"name":"rootseal-tmp","mountPath":"/tmp"}]}],"volumes":[{"name":"rootseal-tmp","emptyDir":{"sizeLimit":"1Gi"}}]}}}}
      a read-only mount is opened and keeps its spelling | app /tmp/=empty-dir:ro                   | {"spec":{"template":{"spec":{"containers":[{"name":"app","securityContext":{"readOnlyRootFilesystem":true},"volumeMounts":[{"name":"app-0","mountPath":"/tmp/","readOnly":false,"recursiveReadOnly":null}]}]}}}}
      mounts that are opened stay in their order         | deployment web @writable-paths=/tmp,/run : app /run=empty-dir:ro /tmp=empty-dir:ro | {"spec":{"template":{"spec":{"containers":[{"name":"app","securityContext":{"readOnlyRootFilesystem":true},"volumeMounts":[{"name":"app-0","mountPath":"/run","readOnly":false,"recursiveReadOnly":null},{"name":"app-1","mountPath":"/tmp","readOnly":false,"recursiveReadOnly":null}]}]}}}}
      each container gets a volume of its own            | statefulset queue : init setup; sidecar proxy ro; app; good good | {"spec":{"template":{"spec":{"initContainers":[{"name":"setup","securityContext":{"readOnlyRootFilesystem":true},"volumeMounts":[{"name":"rootseal-tmp","mountPath":"/tmp"}]},{"name":"proxy","volumeMounts":[{"name":"rootseal-tmp-2","mountPath":"/tmp"}]}],"containers":[{"name":"app","securityContext":{"readOnlyRootFilesystem":true},"volumeMounts":[{"name":"rootseal-tmp-3","mountPath":"/tmp"}]}],"volumes":[{"name":"rootseal-tmp","emptyDir":{"sizeLimit":"1Gi"}},{"name":"rootseal-tmp-2","emptyDir":{"sizeLimit":"1Gi"}},{"name":"rootseal-tmp-3","emptyDir":{"sizeLimit":"1Gi"}}]}}}}
      a pod holds its spec by itself                     | pod one : app /tmp                       | {"spec":{"containers":[{"name":"app","securityContext":{"readOnlyRootFilesystem":true}}]}}
      ephemeral containers have a list of their own      | pod one : app good; ephemeral debug /tmp | {"spec":{"ephemeralContainers":[{"name":"debug","securityContext":{"readOnlyRootFilesystem":true}}]}}
      """)
  void patches(String name, String pod, String json) {
    assertThat(patchOf(workload(pod)).json()).isEqualTo(json);
  }

  @Rows(
      """
      no finding                               | app good                                                            |                               |
      an annotation that cannot be used        | deployment web @exempt="" : app good                                |                               |
      exempt containers are left alone         | deployment web @exempt.rootseal.dev/legacy="writes everywhere" : legacy; app | app: /tmp                     |
      others beside one that cannot be patched | app; stuck /tmp=config-map                                          | app: /tmp                     | stuck
      each declared path without a mount       | deployment web @writable-paths=/var/cache/app,/tmp,/var/run,/run,/dev/shm : app /tmp | app: /var/cache/app, /var/run |
      below a mount that is opened             | deployment web @writable-paths=/data/cache,/data : app /data=nfs:ro | app: ~/data                   |
      """)
  void whoGetsOneAndAtWhichPaths(String name, String pod, String patched, String refused) {
    Remediation remediation = Remediation.of(workload(pod).evaluated());

    assertThat(
            remediation.patched().stream()
                .map(one -> one.name() + ": " + paths("", one.added()) + paths("~", one.opened()))
                .collect(Collectors.joining("; ")))
        .isEqualToIgnoringWhitespace(patched);
    assertThat(
            remediation.refused().stream()
                .map(PatchBlocker::container)
                .collect(Collectors.joining(", ")))
        .isEqualTo(refused);
    assertThat(remediation.patch().isPresent()).isEqualTo(!patched.isEmpty());
    assertThat(patched.isEmpty() && !remediation.remarks().isEmpty()).isFalse();
  }

  private static String paths(String sign, List<PatchedContainer.Mount> mounts) {
    return mounts.stream().map(one -> sign + one.mountPath()).collect(Collectors.joining(", "));
  }

  @Test
  void initContainersThatThePolicyIgnoresAreLeftAlone() {
    Remediation remediation =
        Remediation.of(workload("init setup; app").evaluated(policy("no-init")));

    assertThat(remediation.patched()).extracting(PatchedContainer::name).containsExactly("app");
    assertThat(remediation.refused()).isEmpty();
  }

  /**
   * Paths that are not required, but that an image may write: those of the policy's default, which
   * a patch that sets the flag brings, and those that a note names, which every patch brings.
   */
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
    assertThat(knowing("app image=registry.corp/team/postgres:16").remarks())
        .containsExactly(
            "Container 'app', if it runs postgres: /var/lib/postgresql/data holds data that has to"
                + " outlive the pod: give it a claim.");
  }

  @Test
  void ofAKnownImageItIsKnownThatNothingIsHidden() {
    assertThat(knowing("app image=nginx:1.29 /etc/nginx/nginx.conf=config-map").remarks())
        .isEmpty();
    assertThat(knowing("app image=opea/nginx:1").remarks())
        .containsExactly(
            "Container 'app': a new volume hides what the image ships at /var/cache/nginx.");
  }

  private static List<String> added(String pod) {
    return knowing(pod).patched().getFirst().added().stream()
        .map(PatchedContainer.Mount::mountPath)
        .toList();
  }

  private static Remediation knowing(String pod) {
    ImageLookup both =
        (image, container) ->
            IMAGES.find(image, container).or(() -> CATALOGUE.find(image, container));
    return Remediation.of(workload(pod).knowing(both).evaluated());
  }
}
