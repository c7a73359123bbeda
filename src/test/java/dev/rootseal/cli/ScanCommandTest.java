package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.rootseal.output.OutputFormat;
import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** `rootseal scan` of files. */
class ScanCommandTest {
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: %s, namespace: shop}
      spec:
        template:
          spec:
            containers:
            - name: app
              image: nginx
              securityContext:
                readOnlyRootFilesystem: %s
              volumeMounts: [{name: all, mountPath: /tmp}, {name: all, mountPath: /var}, {name: all, mountPath: /run}]
            volumes: [{name: all, emptyDir: {}}]
      """;

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void writeTheShop() throws IOException {
    write("web.yaml", DEPLOYMENT.formatted("web", "true"));
    write(
        "cart.yaml",
        DEPLOYMENT.formatted("cart", "false") + "---\nkind: Service\napiVersion: v1\n");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private String policy(String spec) throws IOException {
    return "--policy="
        + write(
            "policy.yaml",
            "kind: CompliancePolicy\nmetadata: {name: read-only-filesystem}\n" + spec);
  }

  private Run scan(String... more) {
    return Run.of("scan " + folder, more);
  }

  private Run scan(int exit, String... more) {
    return scan(more).ends(exit);
  }

  @Test
  void aFindingIsALineThatBeginsWithItsPlace() {
    Run run = scan(ExitCode.FAILED);

    assertThat(run.err()).isEmpty();
    assertThat(run.out().replace(folder + "/", ""))
        .startsWith("cart.yaml:11:11: Deployment 'cart' ")
        .endsWith(
            """

            Fail: 1 of 2 containers use read-only root filesystem. (50 %, threshold 80 %)
            3 documents in 2 files: 2 workloads evaluated; skipped: 1 of another kind.
            """);
  }

  @Test
  void whatFailsIsChosen() throws IOException {
    scan(ExitCode.FAILED, "--fail-on=threshold");
    scan(ExitCode.FAILED, "--fail-on=finding");
    scan(ExitCode.OK, "--fail-on=never");
    Files.delete(folder.resolve("cart.yaml"));
    scan(ExitCode.OK, "--fail-on=finding");
  }

  /** What becomes of a file beside one that complies. */
  @Rows(
      """
      cart.yml  | kind: [\\n | --fail-on=never | 2 | cart.yml:2:1: cannot be read: | Unknown: 1 of 1 container
      cart.yaml | apiVersion: extensions/v1beta1\\nkind: Deployment\\nmetadata: {name: cart} | | 0 | 2 documents in 2 files: 2 workloads evaluated. | 1 workload of an API version that no supported API server knows.
      cart.yaml | apiVersion: extensions/v1beta1\\nkind: Deployment\\nmetadata: {name: cart} | -o=json | 0 | "outdatedApiVersion" : true | "apiVersion" : "extensions/v1beta1"
      cart.yaml | apiVersion: example.com/v1\\nkind: Widget\\nmetadata: {name: w}\\nspec: {pod: {spec: {containers: [{name: app, image: nginx}]}}} | --pod-template=Widget.example.com={.spec.pod} | 1 | cart.yaml:4:35: Widget 'w' | Fail: 1 of 2 containers
      """)
  void whatBecomesOfAFile(String name, String text, String flag, int exit, String told, String more)
      throws IOException {
    Files.delete(folder.resolve("cart.yaml"));
    write(name, text.replace("\\n", "\n"));

    assertThat(Run.of(("scan " + flag).strip(), folder.toString()).ends(exit).out())
        .contains(told, more);
  }

  @Test
  void whatIsNoManifestIsCountedAndAnErrorIfThatIsWanted() throws IOException {
    write("tsconfig.json", "{\n  // for the editor\n  \"strict\": true,\n}\n");
    write(".gitignore", "out/\nold.yaml\n");
    write("old.yaml", "");
    Files.createDirectory(folder.resolve("out"));

    assertThat(scan(ExitCode.FAILED).out())
        .endsWith(
            "4 documents in 3 files: 2 workloads evaluated; skipped: 1 of another kind, 1 not"
                + " readable and not of Kubernetes, 2 left out by .gitignore.\n");
    assertThat(scan(ExitCode.USAGE, "--strict").out())
        .contains("tsconfig.json:2:3: cannot be read: ");
  }

  @Test
  void whatIsNamedIsNotLeftOut() throws IOException {
    write(".gitignore", "cart.yaml\n");
    String cart = folder.resolve("cart.yaml").toString();

    assertThat(scan(ExitCode.FAILED, cart).out())
        .endsWith("2 workloads evaluated; skipped: 1 of another kind.\n")
        .isEqualTo(Run.of("scan " + cart, folder.toString()).out());
  }

  @Test
  void whatIsThereTwiceWithOneValueIsAWarning() throws IOException {
    write("web.yaml", "apiVersion: v1\nkind: Service\nmetadata: {labels: {app: web, app: web}}\n");
    assertThat(scan(ExitCode.FAILED).err().replace(folder + "/", ""))
        .isEqualTo(
            "rootseal: web.yaml:3:31: 'app' is there twice: first in line 3, with the same"
                + " value\n");
  }

  @Test
  void aChartIsSaidToBeLeftOut() throws IOException {
    Files.createDirectories(folder.resolve("chart/templates"));
    write("chart/Chart.yaml", "name: chart\n");
    write("chart/templates/web.yaml", "kind: {{ .Values.kind }}\n");
    String rendered = "helm template NAME CHART | rootseal scan -\n";

    Run run = scan(ExitCode.FAILED);
    assertThat(run.out()).contains("1 template of Helm");
    assertThat(run.err()).isEqualTo("rootseal: templates of Helm were not evaluated: " + rendered);
    assertThat(Run.of("scan", folder.resolve("chart").toString()).ends(ExitCode.USAGE).err())
        .isEqualTo("rootseal: nothing was evaluated, and a chart is no manifest: " + rendered);
  }

  @Test
  void severalFormatsInOneRun() throws IOException {
    assertThat(scan("-o", "json=" + folder.resolve("out.json"), "-o", "yaml").out())
        .startsWith("schemaVersion: 1\n");
    assertThat(Files.readString(folder.resolve("out.json")))
        .startsWith("{\n  \"schemaVersion\" : 1,");
  }

  @ParameterizedTest
  @EnumSource
  void halfACharacterIsWrittenInEveryFormat(OutputFormat format) throws IOException {
    write("half.json", DEPLOYMENT.formatted("\"half \\ud83d\"", "true"));
    assertThat(scan("-o", format.id() + "=" + folder.resolve("out")).err()).isEmpty();
    assertThat(Files.readString(folder.resolve("out"))).isNotEmpty();
  }

  @Test
  void aFileThatIsNamedTwiceIsReadOnce() throws IOException {
    write(".gitignore", "web.yaml\nleft.yaml\n");
    write("left.yaml", "");
    Files.createSymbolicLink(folder.resolve("again.yaml"), Path.of("cart.yaml"));
    String web = folder.resolve("web.yaml").toString();

    assertThat(scan(ExitCode.FAILED, web, folder + "/.", folder + "/./cart.yaml", web).out())
        .contains("/again.yaml:11:11: Deployment 'cart' ")
        .contains(" 1 of 2 containers use ", "\n3 documents in 2 files: ", ", 1 left out by");
  }

  @Rows(
      """
      none/report | there is no such folder
      .           | Is a directory
      """)
  void aReportThatCannotBeWrittenIsToldWithTheReason(String name, String reason) {
    Path file = folder.resolve(name);

    assertThat(scan(ExitCode.USAGE, "-o", "json=" + file).err())
        .isEqualTo("rootseal: %s cannot be written: %s\n".formatted(file, reason));
  }

  @Test
  void aPathThatIsNotThereIsAProblem() {
    Run run = Run.of("scan", folder.resolve("nothing.yaml").toString()).ends(ExitCode.USAGE);

    assertThat(run.out()).contains("nothing.yaml:1:1: cannot be read: there is no such file");
  }

  @Test
  void aPolicyInAFileIsTheOneOfTheCluster() throws IOException {
    String policy =
        policy("spec: {exemptions: [{name: a, reason: is old, match: {names: [cart]}}]}");

    assertThat(scan(ExitCode.OK, policy).out()).contains("Pass: 1 of 1 container");
  }

  @Test
  void whatThePolicyExcusesInVainOrNotForLongIsSaid() throws IOException {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    String policy =
        policy(
            """
            spec:
              exemptions:
              - {name: soon, reason: is old, match: {names: [cart]}, expires: %s}
              - {name: typo, reason: is old, match: {names: [crat]}}
              - {name: vain, reason: is old, match: {names: [web]}}
              - {name: over, reason: is old, match: {names: [web]}, expires: 2020-01-01}
            """
                .formatted(today.plusDays(30)));

    assertThat(scan(policy).err())
        .isEqualTo(
            """
            rootseal: exemptions that have ended: over
            rootseal: exemptions that match no container: typo
            rootseal: exemptions that excuse no container which they match: vain
            rootseal: exemptions that end within 30 days: soon
            """);
    assertThat(scan().err()).isEmpty();
  }

  @Test
  void aPolicyThatCannotBeUsedEvaluatesNothing() throws IOException {
    Run run = scan(ExitCode.USAGE, policy("spec: {thresholdPercent: 101}"));

    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("policy.yaml: spec.thresholdPercent: 101");
  }

  @Test
  void aMissingTmpCanBeAdvice() throws IOException {
    Files.delete(folder.resolve("cart.yaml"));
    write(
        "web.yaml",
        "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: me/mine, securityContext: {readOnlyRootFilesystem: true}}]}}");

    scan(ExitCode.FAILED);
    scan(ExitCode.OK, "--writable-tmp=advise");
  }

  @ParameterizedTest
  @CsvSource({
    "out.json, ./out.json, 'are one file: name two'",
    "out.json, ../HERE/out.json, 'are one file: name two'",
    "dangling, to-come.json, 'are one file: name two'",
    "web.yaml, other.json, 'is what is read: name another file'",
    "./web.yaml, other.json, 'is what is read: name another file'",
    "link.json, other.json, 'is what is read: name another file'",
    "policy.yaml, other.json, 'is what is read: name another file'",
  })
  void anOutputIsWrittenOverNothingElse(String one, String other, String problem)
      throws IOException {
    Files.createSymbolicLink(folder.resolve("link.json"), folder.resolve("web.yaml"));
    Files.createSymbolicLink(folder.resolve("dangling"), Path.of("to-come.json"));
    String policy = policy("spec: {}");
    String before = Files.readString(folder.resolve("web.yaml"));
    String here = folder + "/";
    for (String target : List.of(here, here + "web.yaml")) {
      Run run =
          Run.of(
                  "scan",
                  target,
                  policy,
                  "--output=json=" + here + one,
                  "--output=csv=" + here + other.replace("HERE", folder.getFileName().toString()))
              .ends(ExitCode.USAGE);

      assertThat(run.err()).contains("rootseal: --output: ", problem);
      assertThat(Files.readString(folder.resolve("web.yaml"))).isEqualTo(before);
      assertThat(folder.resolve("other.json")).doesNotExist();
    }
  }

  /** Whatever it holds: a Service, values of a chart, what cannot be read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n",
        "replicas: 3 # of us\n",
        "{\"a\": [",
        "# schemaVersion: 1, tool: {name: rootseal}\na: b\n",
        "tool: rootseal\n"
      })
  void noManifestIsOverwritten(String text) throws IOException {
    Path file = write("other.json", text);

    Run run = scan(ExitCode.USAGE, "--output=json=" + file);

    assertThat(run.err()).contains("--output: ", "other.json is what is read: name another file");
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  /** A report of ours with a workload behind it, and blanks with something behind them. */
  @Test
  void whatBeginsAsAReportMayGoOnAsSomethingElse() throws IOException {
    Path file = folder.resolve("mixed.yaml");
    scan(ExitCode.FAILED, "--output=yaml=" + file);
    String report = Files.readString(file);
    String web = Files.readString(folder.resolve("web.yaml"));
    for (String text :
        List.of(report + "---\n" + web, "\n".repeat(70_000) + "{kind: Service, apiVersion: v1}")) {
      write("mixed.yaml", text);

      assertThat(scan(ExitCode.USAGE, "--output=yaml=" + file).err()).contains("is what is read");
      assertThat(Files.readString(file)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @EnumSource(OutputFormat.class)
  void aReportMayBeWrittenAgain(OutputFormat format) throws IOException {
    for (String name : List.of("report.json", "report.yaml")) {
      Path file = folder.resolve(name);
      scan(ExitCode.FAILED, "--output=" + format.id() + "=" + file);
      boolean isRead =
          switch (format) {
            case JSON, YAML, SARIF, GITLAB, OPENREPORTS, OSCAL -> true;
            default -> false;
          };
      long first = Files.size(file);
      if (isRead) {
        scan(ExitCode.FAILED, "--output=" + format.id() + "=" + file);
        assertThat(Files.size(file)).isCloseTo(first, withinPercentage(20));
      }
      Files.delete(file);
    }
    write("report.json", " \n");
    scan(ExitCode.FAILED, "--output=" + format.id() + "=" + folder.resolve("report.json"));
  }

  @Test
  void aDiskThatIsFullIsSaid() {
    assertThat(scan(ExitCode.USAGE, "--output=json=/dev/full").err())
        .isEqualTo("rootseal: /dev/full cannot be written: No space left on device\n");
    assertThat(scan(ExitCode.USAGE, "--output=json=" + folder + "/none/a.json").err())
        .endsWith("/none/a.json cannot be written: there is no such folder\n");
  }

  @Test
  void nothingIsLostWhereNothingIsKept() {
    scan(ExitCode.FAILED, "-o", "json=/dev/null", "-o", "csv=/dev/null");
  }

  @Test
  void aFieldThatNoPolicyHasIsRefused() throws IOException {
    String policy =
        """
        kind: CompliancePolicy
        metadata: {name: read-only-filesystem, label: {a: b}, uid: c}
        specs: {thresholdPercent: 20}
        spec: {thresholdPercnt: 20, exemptions: [{name: a, reason: is old, match: {name: [x]}}]}
        """;
    Run run = scan(ExitCode.USAGE, "--policy=" + write("policy.yaml", policy));

    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains(
            "policy.yaml: there is no field specs (did you mean spec?)\n",
            "policy.yaml: there is no field metadata.label (did you mean labels?)\n",
            "policy.yaml: there is no field spec.thresholdPercnt (did you mean"
                + " thresholdPercent?)\n",
            "policy.yaml: there is no field spec.exemptions[0].match.name (did you mean names?)\n")
        .doesNotContain("uid");
  }
}
