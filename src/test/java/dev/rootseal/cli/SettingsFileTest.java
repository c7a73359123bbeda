package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `.rootseal.yaml`: after flags and variables. */
class SettingsFileTest {
  private static final String FAILING =
      "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: app, image: me/mine}]}}";

  @TempDir private Path folder = Path.of("");

  private Run run(Map<String, String> environment, String settings, String... arguments)
      throws IOException {
    Files.writeString(folder.resolve(SettingsFile.NAME), settings.replace("HERE", folder + ""));
    return Run.in(folder, environment, arguments);
  }

  private void write(String name) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.writeString(folder.resolve(name), FAILING);
  }

  @Test
  void itSaysWhatIsScannedAndHow() throws IOException {
    write("deploy/web.yaml");
    write("deploy/old.local.yaml");
    write("deploy/test/web.yaml");
    Files.writeString(folder.resolve("deploy/widget.yaml"), "apiVersion: a.b/v1\nkind: W\n");
    String settings =
        """
        paths: [HERE/deploy]
        exclude: ['*.local.yaml', test/]
        pod-template: W.a.b={.spec}
        fail-on: never
        output: csv
        strict: yes
        """;
    Run run = run(Map.of(), settings, "scan");

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out().lines()).hasSize(2).element(1).asString().contains("deploy/web.yaml");
  }

  @Test
  void aFlagWinsOverAVariableAndThatOverTheFile() throws IOException {
    write("web.yaml");
    String web = folder.resolve("web.yaml").toString();
    String never = "fail-on: never\noutput: [csv, table]\n";
    Map<String, String> finding =
        Map.of("ROOTSEAL_SCAN_FAIL_ON", "finding", "ROOTSEAL_SCAN_OUTPUT", "csv");

    Run variable = run(finding, never, "scan", web);
    Run flag = run(finding, never, "scan", web, "--fail-on=never", "-o=yaml");
    assertThat(variable.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(variable.out()).startsWith("file,");
    assertThat(flag.exit()).isZero();
    assertThat(flag.out()).startsWith("schemaVersion:");
    assertThat(run(Map.of(), never, "scan", web).err()).contains("only one report fits");
  }

  @Rows(
      """
      exlude: [a]           | 1:1: there is no field 'exlude': did you mean exclude?
      # a\\n  failOn: x     | 2:3: there is no field 'failOn': did you mean fail-on?
      fail-on: always       | 1:1: fail-on is 'always': allowed are threshold, finding, never
      fail-on: [never]      | 1:1: fail-on has to be a text
      exclude: {a: b}       | 1:1: exclude has to be a text or a list of them
      policy:               | 1:1: policy has to be a text
      policy: ''            | 1:1: policy holds an empty text, which names nothing
      paths: [a, ""]        | 1:1: paths holds an empty text, which names nothing
      output: json=x        | 1:1: output names formats alone
      output: [csv, pdf]    | output: 'pdf' is not a format
      strict: maybe         | 1:1: strict is 'maybe': allowed are true, false
      threshold: 101        | 1:1: threshold is '101': allowed are whole numbers from 0 to 100
      a: [                  | cannot
      - a                   | 1:1: a list is not expected here
      """)
  void whatIsWrongIsSaidWithItsPlace(String settings, String problem) throws IOException {
    write("web.yaml");
    Run run =
        run(Map.of(), settings.replace("\\n", "\n"), "scan", folder.resolve("web.yaml").toString())
            .refuses(ExitCode.USAGE);

    assertThat(run.err()).contains(problem.equals("cannot") ? ".rootseal.yaml:1:5: " : problem);
  }

  @Test
  void noReportIsWrittenOverIt() throws IOException {
    write("web.yaml");
    String web = folder.resolve("web.yaml").toString();
    Run run =
        run(Map.of(), "fail-on: never\n", "scan", web, "-o=json=" + folder + "/.rootseal.yaml")
            .ends(ExitCode.USAGE);

    assertThat(run.err()).contains(".rootseal.yaml is what is read: name another file");
    assertThat(folder.resolve(SettingsFile.NAME)).hasContent("fail-on: never");
  }

  @Test
  void aFixLeavesOutWhatTheScanDoes() throws IOException {
    write("web.yaml");
    write("out/web.yaml");
    String all = folder.toString();

    assertThat(run(Map.of(), "exclude: [out]\nfail-on: never\n", "fix", all).err())
        .contains("1 workload")
        .doesNotContain("out/web.yaml");
    assertThat(run(Map.of(), "fail-on: finding\n", "fix", all).exit()).isZero();
  }

  @Test
  void whatIsExcludedIsCountedAlsoWhereItIsNamed() throws IOException {
    write("out/web.yaml");
    Run run = Run.of("scan", folder + "/out/web.yaml", "--exclude=out/").ends(ExitCode.USAGE);

    assertThat(run.out()).contains("0 workloads evaluated; skipped: 1 excluded.");
  }

  @Test
  void theDocumentHasEveryField() throws IOException {
    Markdown document = Markdown.read("docs/scan.md");

    assertThat(document.table("Settings in a file").column("Field"))
        .containsExactlyElementsOf(SettingsFile.FIELDS);
    assertThat(document.blocks("yaml").stream().filter(block -> block.startsWith("paths:")))
        .singleElement()
        .satisfies(
            example -> {
              Files.writeString(folder.resolve(SettingsFile.NAME), example);
              SettingsFile read = SettingsFile.in(folder);
              assertThat(read.problems()).isEmpty();
              assertThat(read.settings().keySet())
                  .containsAll(List.of("paths", "exclude", "fail-on"));
            });
  }
}
