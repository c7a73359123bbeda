package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words that `rootseal fix` does not take. */
@ExtendWith(RestoresTheLog.class)
class FixUsageTest {
  private static ShopCluster cluster;

  @BeforeAll
  static void start(@TempDir Path folder) {
    cluster = ShopCluster.withRootseal(folder);
  }

  @AfterAll
  static void nothingWasWritten() {
    assertThat(cluster.writes()).isEmpty();
    cluster.close();
  }

  /** To the parser, a flag without a value turns round what its variable says. */
  @ParameterizedTest
  @ValueSource(strings = {"true", "false", "maybe"})
  void aFlagWinsOverItsOwnVariable(String variable) {
    assertThat(
            Run.with(
                    Map.of("ROOTSEAL_ALL_NAMESPACES", variable),
                    "fix",
                    "-A",
                    "--kubeconfig=" + cluster.kubeconfig())
                .err())
        .contains("read in the cluster");
  }

  @Test
  void aFlagAndAVariableAreToldTogether() {
    assertThat(Run.with(Map.of("ROOTSEAL_FIX_FAIL_ON", "x"), "fix", "-A", "--as=y").err())
        .isEqualTo(
            """
            rootseal: --as is 'y': allowed are patch, diff, kustomize, helm
            rootseal: ROOTSEAL_FIX_FAIL_ON is 'x': allowed are finding, never
            See rootseal fix --help
            """);
  }

  @Test
  void aFlagWinsOverTheVariableOfTheOther() {
    String kubeconfig = "--kubeconfig=" + cluster.kubeconfig();

    assertThat(Run.with(Map.of("ROOTSEAL_ALL_NAMESPACES", "true"), "fix", "-n", "blog", kubeconfig))
        .satisfies(run -> assertThat(run.err()).contains("read in namespace 'blog'"));
    assertThat(Run.with(Map.of("ROOTSEAL_NAMESPACE", "blog"), "fix", "-A", kubeconfig))
        .satisfies(run -> assertThat(run.err()).contains("read in the cluster"));
    assertThat(
            Run.with(
                Map.of("ROOTSEAL_NAMESPACE", "blog", "ROOTSEAL_ALL_NAMESPACES", "true"),
                "fix",
                kubeconfig))
        .satisfies(
            run ->
                assertThat(run.err())
                    .startsWith(
                        "rootseal: ROOTSEAL_ALL_NAMESPACES is for all namespaces: leave it out, or"
                            + " ROOTSEAL_NAMESPACE blog\n"));
  }

  /** The parser of flags would look up `${env:...}` in what it takes for a default. */
  @Test
  void whatAVariableSaysIsTakenAsItIs() {
    assertThat(
            Run.with(
                    Map.of("ROOTSEAL_NAMESPACE", "${sys:user.name}$$"),
                    "fix",
                    "--kubeconfig=" + cluster.kubeconfig())
                .err())
        .startsWith("rootseal: '${sys:user.name}$$' cannot be the name of a namespace\n");
  }
}
