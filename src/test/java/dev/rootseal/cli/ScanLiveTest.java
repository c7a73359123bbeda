package dev.rootseal.cli;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** `rootseal scan` of live workloads. */
class ScanLiveTest extends OnTheShop {
  @Test
  void oneWorkloadIsAGateThatReadsTheObjectAsItIs() {
    Run run = cluster.run("scan deployment/blog -n blog --fail-on=finding").ends(ExitCode.FAILED);

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            line(deployment("blog").in("blog").container("app"))
                + """

                Fail: 0 of 1 container uses read-only root filesystem. (0 %, threshold 80 %)
                1 workload evaluated.
                """);
  }

  @Test
  void theThresholdOfTheFlagIsTheOneThatCounts() {
    assertThat(cluster.run("scan -n blog --threshold=0").exit()).isZero();
    assertThat(cluster.run("scan -n blog --threshold=0").out()).contains("(0 %, threshold 0 %)");
  }

  @Test
  void severalClustersHaveAResultEachAndOneOverAll() throws IOException {
    String one = Files.readString(cluster.kubeconfig());
    String other = "contexts:\n  - {name: other, context: {cluster: rootseal-demo}}\n";
    Files.writeString(cluster.kubeconfig(), one.replace("contexts:\n", other));
    Run run = cluster.run("scan -n blog --context=rootseal-demo --context=other");

    assertThat(run.out())
        .contains(
            "rootseal-demo: In namespace 'blog': Deployment 'blog' ",
            "Fail: rootseal-demo: 0 of 1 ",
            "other: In namespace 'blog': Deployment 'blog' ",
            "Fail: 0 of 2 ");
  }

  @Test
  void aContextThatIsNamedTwiceIsReadOnce() {
    String context = "--context=rootseal-demo";

    assertThat(cluster.run("scan -n blog", context, context))
        .isEqualTo(cluster.run("scan -n blog", context));
  }

  @Test
  void whatIsNotThereIsNeverAPass() {
    Run run = cluster.run("scan deployment/nothing -n blog").ends(ExitCode.USAGE);

    assertThat(run.out())
        .startsWith("there is no Deployment 'nothing' in namespace 'blog'\n")
        .contains("Unknown: ");
  }
}
