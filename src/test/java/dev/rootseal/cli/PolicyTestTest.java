package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import dev.rootseal.e2e.Workloads;
import dev.rootseal.rule.Rows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `rootseal policy test`: cases of a policy, right and wrong ones. */
class PolicyTestTest {
  private static final String EXAMPLE = "examples/policy/policy-test.yaml";

  @TempDir private Path folder;

  /** A test in one file with its policy; the fields of its only case, one a line. */
  private Run test(String policy, String fields) throws IOException {
    String file =
        Workloads.policy("{" + policy + "}")
            + """
              ---
              apiVersion: rootseal.dev/v1alpha1
              kind: PolicyTest
              cases:
              - name: one
                %s
              """
                .formatted(fields.replace("; ", "\n  "));
    Files.writeString(folder.resolve("web.yaml"), Workloads.writable("shop", "web"));
    Files.writeString(folder.resolve("api.yaml"), Workloads.compliant("shop", "api"));
    Files.writeString(
        folder.resolve("two.yaml"),
        Workloads.compliant("shop", "api") + Workloads.compliant("shop", "web"));
    Files.writeString(folder.resolve("config.yaml"), Workloads.namespace("shop"));
    Run run = Run.of("policy test", Files.writeString(folder.resolve("t.yaml"), file).toString());
    return new Run(
        run.exit(), run.out().replace(folder + "/", ""), run.err().replace(folder + "/", ""));
  }

  @Rows(
      """
      | workload: api.yaml; expect: Pass | Pass: one
      | workload: web.yaml; expect: Fail | Pass: one
      | workload: web.yaml; containers: {app: {verdict: WritableRootFilesystem}} | Pass: one
      | workload: web.yaml; containers: {app: {verdict: WritableRootFilesystem, reason: "readOnlyRootFilesystem: true in container 'app'"}} | Pass: one
      | workload: web.yaml; expect: Pass | Fail: one: Expected Pass, and it is Fail: Deployment 'web' lacks readOnlyRootFilesystem: true in container 'app'.
      | workload: api.yaml; expect: Fail | Fail: one: Expected Fail, and it is Pass.
      | workload: api.yaml; containers: {app: {verdict: MissingWritableMount}} | Fail: one: Container 'app': expected MissingWritableMount, and it is Compliant.
      | workload: web.yaml; containers: {app: {verdict: WritableRootFilesystem, reason: set to false}} | Fail: one: Container 'app': expected 'set to false', and it is WritableRootFilesystem. Deployment 'web' lacks
      exemptions: [{name: e, reason: it writes, match: {namespaces: [shop]}}] | workload: web.yaml; expect: NotApplicable; containers: {app: {verdict: Exempt, reason: "policy 'e': it writes"}} | Pass: one
      exemptions: [{name: e, reason: it writes, match: {namespaces: [shop]}}] | workload: web.yaml; namespace: {name: other}; expect: Fail | Pass: one
      exemptions: [{name: e, reason: it writes, match: {namespaceSelector: {matchLabels: {a: b}}}}] | workload: web.yaml; namespace: {labels: {a: b}}; expect: NotApplicable | Pass: one
      exemptions: [{name: e, reason: it writes, match: {namespaceSelector: {matchLabels: {a: b}}}}] | workload: web.yaml; expect: Fail | Pass: one
      exemptions: [{name: e, reason: it writes, expires: 2026-01-31, match: {names: [web]}}] | workload: web.yaml; day: 2026-01-31; expect: NotApplicable | Pass: one
      exemptions: [{name: e, reason: it writes, expires: 2026-01-31, match: {names: [web]}}] | workload: web.yaml; day: 2026-02-01; containers: {app: {verdict: WritableRootFilesystem, reason: expired after 2026-01-31}} | Pass: one
      """)
  void cases(String policy, String fields, String line) throws IOException {
    Run run = test(policy, fields);

    assertThat(run.err()).isEmpty();
    assertThat(run.ends(line.startsWith("Pass") ? ExitCode.OK : ExitCode.FAILED).out())
        .startsWith("t.yaml:10:3: " + line);
  }

  @Rows(
      """
      workload: web.yaml                     | t.yaml:10:3: cases[0]: nothing is expected: give expect or containers
      workload: web.yaml; expect: Pas        | t.yaml:12:11: cases[0].expect: 'Pas' is invalid: use one of Pass, Fail, NotApplicable
      workload: web.yaml; expekt: Pass       | t.yaml:12:11: cases[0].expekt (did you mean expect?): there is no such field
      expect: Pass                           | t.yaml:10:3: cases[0].workload: is missing
      workload: none.yaml; expect: Pass      | none.yaml:1:1: there is no such file
      workload: two.yaml; expect: Pass       | t.yaml:11:13: cases[0].workload: one workload has to be here, or in a file that is named
      workload: config.yaml; expect: Pass    | t.yaml:11:13: cases[0].workload: one workload has to be here, or in a file that is named
      workload: {kind: Deployment}; expect: Pass | t.yaml:11:13: cases[0].workload: one workload has to be here, or in a file that is named
      workload: {apiVersion: apps/v1, kind: Deployment, spec: 7}; expect: Pass | t.yaml:11:59: spec: a number is not expected here
      workload: "a\\0b"; expect: Pass        | t.yaml: 'a\\u0000b' is no path: Nul character not allowed
      workload: web.yaml; containers: {ap: {verdict: Exempt}} | t.yaml:12:16: cases[0].containers: the workload has no container 'ap' (did you mean app?)
      workload: web.yaml; containers: {app: {verdict: Exempted}} | t.yaml:12:31: cases[0].containers['app'].verdict: 'Exempted' is invalid: use one of Compliant, MissingWritableMount, WritableRootFilesystem, Exempt, NotApplicable, Invalid
      workload: web.yaml; expect: Pass; day: soon | t.yaml:13:8: cases[0].day: 'soon' is not a date such as 2027-03-31
      """)
  void badInput(String fields, String problem) throws IOException {
    assertThat(test("", fields).refuses(ExitCode.USAGE).err())
        .isEqualTo("rootseal: " + problem + "\n");
  }

  @Test
  void everyMistakeOfEveryFileIsSaid() throws IOException {
    test("thresholdPercent: 101", "workload: web.yaml; expect: Pass");
    String other = folder + "/other.yaml";
    String version = "apiVersion: rootseal.dev/v1alpha1\n";
    Files.writeString(Path.of(other), version + "kind: PolicyTest\ncases: [{}]\n");
    String none = folder + "/none.yaml";
    Files.writeString(Path.of(none), version + "kind: PolicyTest\ncases: []\n");
    String old = folder + "/old.yaml";
    Files.writeString(Path.of(old), "apiVersion: foo/v9\nkind: PolicyTest\n");

    assertThat(
            Run.of("policy test", folder + "/t.yaml", other, none, old, folder + "/web.yaml")
                .refuses(ExitCode.USAGE)
                .err()
                .replace(folder + "/", ""))
        .isEqualTo(
            """
            rootseal: t.yaml: spec.thresholdPercent: 101 is not from 0 to 100
            rootseal: other.yaml:3:9: cases[0].name: is missing
            rootseal: other.yaml:3:9: cases[0].workload: is missing
            rootseal: none.yaml:3:8: cases: is empty
            rootseal: old.yaml:1:13: apiVersion: it has to be rootseal.dev/v1alpha1
            rootseal: web.yaml:1:1: there is no PolicyTest
            """);
  }

  @Test
  void theExampleIsTheOneOfTheDocument() throws IOException {
    Markdown document = Markdown.read("docs/policy.md");

    assertThat(document.blocks("yaml")).contains(Files.readString(Path.of(EXAMPLE)));
    assertThat(document.blocks("console"))
        .contains(
            "$ rootseal policy test "
                + EXAMPLE
                + "\n"
                + Run.of("policy test", EXAMPLE).ends(ExitCode.OK).out());
  }

  @Test
  void buildServersCountWhatIsNotAsExpected() throws Exception {
    test("", "workload: web.yaml; expect: Pass");
    byte[] xml =
        Run.of("policy test", EXAMPLE, folder + "/t.yaml", "-o", "junit")
            .ends(ExitCode.FAILED)
            .out()
            .getBytes(StandardCharsets.UTF_8);
    List<ReportTestSuite> suites =
        new TestSuiteXmlParser(new NullConsoleLogger())
            .parse(new InputStreamReader(new ByteArrayInputStream(xml), StandardCharsets.UTF_8));

    assertThat(suites).extracting(ReportTestSuite::getNumberOfTests).containsExactly(4, 1);
    assertThat(suites).extracting(ReportTestSuite::getNumberOfFailures).containsExactly(0, 1);
    assertThat(new String(xml, StandardCharsets.UTF_8)).contains("Expected Pass, and it is Fail: ");
  }
}
