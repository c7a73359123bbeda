package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The image under podman, with a read-only root, against a real API server. */
@Tag("nightly") // for each change there is ImageIT
@Needs({Requirement.IMAGE, Requirement.CONTROL_PLANE})
class ContainerIT {
  @BeforeAll
  static void load() {
    Container.load(Requirement.IMAGE.path());
  }

  /** {@link ImageIT} has one that uses its cache. */
  @Test
  void operatorWorksWithAReadOnlyRootNoPrivilegeAndNoCacheThatFits(ControlPlane cluster) {
    Path kubeconfig = Installation.install(cluster);
    cluster.apply(Workloads.namespace("shop") + Workloads.writable("shop", "web"));
    // An empty file in the place of the cache: the JVM says so on standard error, and goes on.
    try (Container container =
        Container.start(kubeconfig, "--volume=/dev/null:/app/rootseal.aot:ro")) {
      container.operator().expect("][aot] ");
      awaitLine(container, "[warning][aot");
      awaitLine(container, "\"message\":\"Operator started\"");

      await("report").until(() -> cluster.reports().says("shop", "0 of 1"));
      KernelView process = container.process();
      assertThat(process.hasMapped("/app/rootseal.aot")).isFalse();
      process.assertConfined();
      assertThat(container.operator().terminate()).isZero();
    }
  }

  private static void awaitLine(Container container, String part) {
    await(part)
        .until(() -> container.operator().lines().stream().anyMatch(line -> line.contains(part)));
  }
}
