package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words that `rootseal fix` does not take. */
class FixUsageTest extends OnTheShop {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          pod/web              | 'pod' is not a kind that is evaluated: deployment (deploy), statefulset (sts) or daemonset (ds)
          deployment           | 'deployment' is not KIND/NAME, such as deployment/web
          deployment/          | 'deployment/' is not KIND/NAME, such as deployment/web
          deployment/a/b       | 'deployment/a/b' is not KIND/NAME, such as deployment/web
          deploy ../../x       | '../../x' cannot be the name of a deployment
          deploy/web -n a/b    | 'a/b' cannot be the name of a namespace
          deploy/web -A        | -A is for all workloads: leave it out, or deploy/web
          -n shop --confidence=sure | --confidence is 'sure': allowed are known, declared, assumed
          -n shop --confidence=known,sure | --confidence is 'sure': allowed are known, declared, assumed
          -n shop --as=x       | --as is 'x': allowed are patch, diff
          -n shop --as=diff -o json | --as=diff goes to standard output, as a diff of YAML
          -n shop -o xml       | --output is 'xml': allowed are yaml, json
          """)
  void wrongUsageIsOneLineAndWhereHelpIs(String arguments, String told) {
    Run run = cluster.fix(arguments.split(" "));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("rootseal: " + told)
        .hasLineCount(2)
        .endsWith("\nSee rootseal fix --help\n");
  }

  @Test
  void nothingNamedIsWrongUsage() {
    assertThat(Run.of("fix"))
        .isEqualTo(
            new Run(
                2,
                "",
                "rootseal: name a workload (KIND/NAME), a namespace (-n NAMESPACE) or -A"
                    + "\nSee rootseal fix --help\n"));
  }
}
