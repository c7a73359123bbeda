package dev.rootseal.output;

import dev.rootseal.fix.FileEditor;
import dev.rootseal.rule.Word;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

public enum OutputFormat implements Word {
  TABLE,
  JSON,
  YAML,
  SARIF,
  JUNIT,
  CSV,
  MARKDOWN,
  GITHUB,
  GITLAB,
  PROMETHEUS,
  HTML,
  OPENREPORTS,
  OSCAL;

  /**
   * How what we write begins, without blanks and punctuation: of the formats that can stand in a
   * file that is read as a manifest.
   */
  private static final Pattern WRITTEN =
      Pattern.compile(
          "schemaVersion:1tool:name:rootsealversion:.*"
              + "|\\$schema:https://docs.oasis-open.org/sarif/.*driver:name:Rootsealversion:.*"
              + "|\\[(description:.*check_name:read-only-filesystemfingerprint:.*|])"
              + "|apiVersion:v1kind:Listitems:\\[apiVersion:openreports.io/.*source:rootseal.*"
              + "|assessment-results:.*ns:https://rootseal.dev/ns/oscal.*");

  /** Characters of the longest sentence about a workload, and more. */
  private static final int HEAD = 65_536;

  public record Writing(String version, Instant time) {}

  /** Whether a file is a report that we wrote before, as far as its beginning says; or empty. */
  public static boolean isWritten(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String head = new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
      String bare = head.replaceAll("[\\s\"{},]", "");
      return (head.isBlank() && in.read() < 0) || WRITTEN.matcher(bare).matches();
    }
  }

  /**
   * Writes the whole report; what comes from outside is escaped as the format needs.
   *
   * @param fixes what works out how files are fixed, for the formats that say it; nothing of what
   *     stands in no file
   */
  public void write(
      ScanReport report, Writing writing, Optional<FileEditor> fixes, Terminal terminal)
      throws IOException {
    Writer out = terminal.out();
    switch (this) {
      case TABLE -> new TableFormat(terminal).write(report);
      case JSON -> JsonFormat.write(JsonFormat.tree(report, writing.version()), out);
      case YAML -> JsonFormat.writeYaml(JsonFormat.tree(report, writing.version()), out);
      case SARIF -> new SarifFormat(writing.version(), fixes).write(report, out);
      case JUNIT -> new JunitFormat().write(report, out);
      case CSV -> new CsvFormat().write(report, out);
      case MARKDOWN -> new MarkdownFormat().write(report, out);
      case GITHUB -> new GithubFormat().write(report, out);
      case GITLAB -> new GitlabFormat().write(report, out);
      case PROMETHEUS -> new PrometheusFormat().write(report, out);
      case HTML -> HtmlFormat.write(report, writing, out);
      case OPENREPORTS -> new OpenReportsFormat().write(report, out);
      case OSCAL -> new OscalFormat(writing).write(report, out);
    }
  }
}
