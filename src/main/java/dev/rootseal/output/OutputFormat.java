package dev.rootseal.output;

import dev.rootseal.fix.FileFixes;
import java.time.Clock;

/** The formats in which a report can be written. */
public enum OutputFormat {
  JSON("json"),
  YAML("yaml"),
  SARIF("sarif"),
  JUNIT("junit"),
  CSV("csv"),
  MARKDOWN("markdown"),
  GITHUB("github"),
  GITLAB("gitlab"),
  PROMETHEUS("prometheus"),
  HTML("html"),
  OPENREPORTS("openreports"),
  OSCAL("oscal");

  private final String id;

  OutputFormat(String id) {
    this.id = id;
  }

  /** Its name on the command line. */
  public String id() {
    return id;
  }

  /**
   * What writes it.
   *
   * @param version that of the program
   * @param clock what says when a report was written
   * @param fixes what works out how files are fixed, for the formats that say it
   */
  public ReportFormat format(String version, Clock clock, FileFixes fixes) {
    return switch (this) {
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
