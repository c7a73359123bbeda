package dev.rootseal.cli;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.report.Finding;
import dev.rootseal.rule.WorkloadFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests of `rootseal fix` against the embedded API, to which it must not write. */
@ExtendWith(RestoresTheLog.class)
abstract class OnTheShop {
  static final String BLOG_PATCH =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: blog
        namespace: blog
      spec:
        template:
          spec:
            containers:
              - name: app
                securityContext:
                  readOnlyRootFilesystem: true
                volumeMounts:
                  - name: rootseal-tmp
                    mountPath: /tmp
            volumes:
              - name: rootseal-tmp
                emptyDir:
                  sizeLimit: 1Gi
      """;

  static final String BLOG_TOLD =
      line(deployment("blog").in("blog").container("app"))
          + """
        confidence: assumed (what 'app' writes is not known)
        container 'app': set readOnlyRootFilesystem: true
        container 'app': mount the new volume 'rootseal-tmp', an emptyDir of at most 1Gi, at /tmp
      Not known from here: whether the application writes elsewhere. Then it fails with \
      "Read-only file system":
        find the path in its log, name all its paths in the annotation \
      writable-paths.rootseal.dev/CONTAINER, and run rootseal fix again.
      A pod that holds more than 1Gi in a new volume is evicted: \
      set sizeLimit to what the application needs.
      Applying a patch replaces the pods: try it first where it does not hurt.
      To apply what is on standard output:
        kubectl patch deployment blog -n blog --type strategic --patch-file FILE
      """;

  static String line(WorkloadFixture workload) {
    Finding finding = Finding.of(workload.evaluated()).orElseThrow();
    return "In namespace '%s': %s\n".formatted(finding.workload().namespace(), finding.message());
  }

  @TempDir Path folder;
  ShopCluster cluster;

  @BeforeEach
  void start() {
    cluster = ShopCluster.withRootseal(folder);
  }

  @AfterEach
  void nothingWasWritten() {
    assertThat(cluster.writes()).isEmpty();
    cluster.close();
  }
}
