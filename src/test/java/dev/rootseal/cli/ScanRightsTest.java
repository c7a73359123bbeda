package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** `rootseal scan` with rights to a part of a cluster. */
@ExtendWith(RestoresTheLog.class)
class ScanRightsTest {
  private static final String FIRST = "?limit=5";
  private static final String NONE = "{\"metadata\":{},\"items\":[]}";

  @TempDir private Path folder = Path.of("");
  private final FaultyServer server = new FaultyServer();

  @AfterEach
  void stop() {
    assertThat(server.requests()).allMatch(request -> request.startsWith("GET "));
    server.close();
  }

  @Test
  void whatMayNotBeReadIsNamedAndIsNoPass() {
    server
        .answer("/apis/apps/v1/deployments" + FIRST, 200, NONE)
        .refuse("/apis/apps/v1/statefulsets" + FIRST, 403, "statefulsets.apps is forbidden")
        .answer("/apis/apps/v1/daemonsets" + FIRST, 200, NONE);

    Run run = server.scan(folder, "-A", "--fail-on=never");

    assertThat(run.exit()).isEqualTo(ExitCode.PARTIAL);
    assertThat(run.out())
        .isEqualTo(
            """
            StatefulSets in the cluster cannot be read: statefulsets.apps is forbidden

            Unknown: There is no container to evaluate.
            0 workloads evaluated; 1 not readable.
            """);
  }

  @Test
  void whereNothingMayBeReadThereIsNothingPartial() {
    for (String kind : new String[] {"deployments", "statefulsets", "daemonsets"}) {
      server.refuse("/apis/apps/v1/" + kind + FIRST, 403, kind + " forbidden");
    }

    assertThat(server.scan(folder, "-A").exit()).isEqualTo(ExitCode.USAGE);
  }
}
