package dev.rootseal.output;

import dev.rootseal.fix.FileEditor;
import dev.rootseal.rule.Word;
import dev.rootseal.terminal.Terminal;
import java.time.Clock;
import java.util.Optional;

/** The formats in which a report can be written. */
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
   * What writes it.
   *
   * @param clock what says when a report was written
   * @param fixes what works out how files are fixed, for the formats that say it; nothing of what
   *     stands in no file
   * @param terminal where the table goes, which is for people
   */
  public ReportFormat format(
      String version, Clock clock, Optional<FileEditor> fixes, Terminal terminal) {
    return switch (this) {
      case TABLE -> (report, _) -> new TableFormat(terminal).write(report);
      case JSON -> JsonFormat.json(version);
      case YAML -> JsonFormat.yaml(version);
      case SARIF -> new SarifFormat(version, fixes);
      case JUNIT -> new JunitFormat();
      case CSV -> new CsvFormat();
      case MARKDOWN -> new MarkdownFormat();
      case GITHUB -> new GithubFormat();
      case GITLAB -> new GitlabFormat();
      case PROMETHEUS -> new PrometheusFormat();
      case HTML -> new HtmlFormat(version, clock);
      case OPENREPORTS -> new OpenReportsFormat();
      case OSCAL -> new OscalFormat(version, clock);
    };
  }
}
