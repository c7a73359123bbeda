package dev.rootseal.output;

/** The formats in which a report can be written. */
public enum OutputFormat {
  JSON("json"),
  YAML("yaml");

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
   */
  public ReportFormat format(String version) {
    return switch (this) {
      case JSON -> new JsonFormat(version);
      case YAML -> new YamlFormat(version);
    };
  }
}
