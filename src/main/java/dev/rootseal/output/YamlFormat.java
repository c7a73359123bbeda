package dev.rootseal.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.rootseal.scan.ScanReport;
import java.io.IOException;
import java.io.Writer;

/** The JSON of a scan as YAML. */
final class YamlFormat implements ReportFormat {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET));

  private final String version;

  YamlFormat(String version) {
    this.version = version;
  }

  @Override
  public void write(ScanReport report, Writer out) throws IOException {
    YAML.writeValue(new CommandFreeWriter(out), new ReportTree(report, version).json());
  }
}
