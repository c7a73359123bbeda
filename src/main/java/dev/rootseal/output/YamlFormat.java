package dev.rootseal.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.rootseal.scan.ScanReport;
import java.io.IOException;
import java.io.Writer;
import java.util.regex.Pattern;

/** The JSON of a scan as YAML. */
final class YamlFormat implements ReportFormat {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET));

  private static final JsonMapper JSON = new JsonMapper();

  private static final Pattern HALF = Pattern.compile("\\p{Cs}");

  private final String version;

  YamlFormat(String version) {
    this.version = version;
  }

  @Override
  public void write(ScanReport report, Writer out) throws IOException {
    JsonNode tree = new ReportTree(report, version).json();
    YAML.writeValue(CommandFreeWriter.ofYaml(out), spelt(tree));
  }

  /** YAML has no escape for half a character: its number is text there. */
  private static JsonNode spelt(JsonNode tree) throws IOException {
    String json = tree.toString();
    return HALF.matcher(json).find()
        ? JSON.readTree(
            HALF.matcher(json)
                .replaceAll(half -> "\\\\\\\\u%04x".formatted((int) half.group().charAt(0))))
        : tree;
  }
}
