package dev.rootseal.cli;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How well the paths of a patch are known, and what `rootseal fix` makes of it. */
class FixConfidenceTest extends OnTheShop {
  private static final Pattern NAME = Pattern.compile("(?m)^  name: (.*)$");

  @BeforeEach
  void oneOfEach() {
    cluster.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: three}
        """);
    workload("a-guess", "", "registry.example/a:1");
    workload(
        "b-told", ", annotations: {rootseal.dev/writable-paths: /srv}", "registry.example/b:1");
    workload("c-nginx", "", "nginx:1.29");
    workload(
        "d-seen",
        ", annotations: {writable-paths.rootseal.dev/app: /srv,"
            + " observed.rootseal.dev/app: 2026-11-26 for 10m}",
        "registry.example/d:1");
  }

  private void workload(String name, String metadata, String image) {
    cluster.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s, namespace: three%2$s}
        spec:
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec: {containers: [{name: app, image: "%3$s"}]}
        """
            .formatted(name, metadata, image));
  }

  private static List<String> names(Run run) {
    return NAME.matcher(run.out()).results().map(name -> name.group(1)).toList();
  }

  @Test
  void knownComesFirst() {
    Run run = cluster.fix("-n", "three");

    assertThat(run.exit()).isZero();
    assertThat(names(run)).containsExactly("c-nginx", "d-seen", "b-told", "a-guess");
    assertThat(run.err())
        .contains("\n  confidence: known (the images are known to run with these paths)\n")
        .contains(
            "\n  confidence: observed (looked at: 'app' on 2026-11-26, when it had run for"
                + " 10m)\n")
        .contains("\n  confidence: declared (the owner's annotation names the paths)\n")
        .contains("\n  confidence: assumed (what 'app' writes is not known)\n")
        .contains("\nConfidence of these patches: 1 known, 1 observed, 1 declared, 1 assumed.\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          known          | c-nginx
          declared       | b-told
          assumed        | a-guess
          assumed,known  | c-nginx a-guess
          Known,DECLARED | c-nginx b-told
          known,observed | c-nginx d-seen
          """)
  void onlyWhatIsAskedForIsWritten(String confidence, String written) {
    List<String> expected = List.of(written.split(" "));

    Run run = cluster.fix("-n", "three", "--confidence=" + confidence);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(names(run)).isEqualTo(expected);
    int leftOut = 4 - expected.size();
    assertThat(run.err())
        .contains(", " + leftOut + " left out.\n")
        .contains("\nLeft out by --confidence: " + leftOut + " workloads (");
    assertThat(run.err().lines().filter(line -> line.startsWith("  left out: its confidence is ")))
        .hasSize(leftOut);
  }

  @Test
  void oneThatIsNamedIsLeftOutToo() {
    assertThat(cluster.fix("deployment/a-guess", "-n", "three", "--confidence=known"))
        .isEqualTo(
            new Run(
                1,
                "",
                line(deployment("a-guess").in("three").container("app"))
                    + "  left out: its confidence is assumed\n"));
  }
}
