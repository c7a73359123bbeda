package dev.rootseal.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.regex.Pattern;

/** For programs: all that a scan has found, in JSON (RFC 8259) or the same as YAML. */
final class JsonFormat {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).build();

  private static final Pattern HALF = Pattern.compile("\\p{Cs}");

  private JsonFormat() {}

  static ReportFormat json(String version) {
    return (report, out) -> write(new ReportTree(report, version).json(), out);
  }

  static ReportFormat yaml(String version) {
    return (report, out) -> writeYaml(new ReportTree(report, version).json(), out);
  }

  /** With blanks around colons, in the lines of the system. */
  static void write(JsonNode tree, Writer out) throws IOException {
    JSON.writer(new DefaultPrettyPrinter()).writeValue(CommandFreeWriter.ofJson(out), tree);
    out.write(System.lineSeparator());
  }

  /** In the way of those who compare: the same bytes on every system. */
  static void writeStably(JsonNode tree, Writer out) throws IOException {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withArrayEmptySeparator("")
                    .withObjectEmptySeparator(""))
            .withObjectIndenter(indenter)
            .withArrayIndenter(indenter);
    JSON.writer(printer).writeValue(CommandFreeWriter.ofJson(out), tree);
    out.write('\n');
  }

  private static void writeYaml(JsonNode tree, Writer out) throws IOException {
    ObjectMapper yaml =
        new ObjectMapper(
            new YAMLFactory()
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET));
    yaml.writeValue(CommandFreeWriter.ofYaml(out), spelt(tree));
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
