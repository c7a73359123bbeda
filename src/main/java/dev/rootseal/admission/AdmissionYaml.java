package dev.rootseal.admission;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.YamlText;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/** Writes objects as a stream of YAML, an expression as the lines that it has. */
final class AdmissionYaml {
  private static final int LONG = 80;

  private static final JsonMapper JSON = new JsonMapper();

  private static final DumpSettings BLOCKS =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setIndicatorIndent(2)
          .setIndentWithIndicator(true)
          .setSplitLines(false)
          .setUseUnicodeEncoding(false)
          .build();

  private AdmissionYaml() {}

  static String of(List<ObjectNode> objects) {
    return objects.stream().map(AdmissionYaml::of).collect(Collectors.joining("---\n"));
  }

  private static String of(ObjectNode object) {
    Map<String, Object> fields = JSON.convertValue(object, new TypeReference<>() {});
    return new Dump(BLOCKS, new Expressions()).dumpToString(fields);
  }

  private static final class Expressions extends StandardRepresenter {
    Expressions() {
      super(BLOCKS);
      representers.put(
          String.class, text -> representScalar(Tag.STR, (String) text, style((String) text)));
    }

    private static ScalarStyle style(String text) {
      // A backslash would be doubled in quotes, and long lines are those of expressions.
      if (text.indexOf('\n') >= 0 || text.indexOf('\\') >= 0 || text.length() > LONG) {
        return ScalarStyle.LITERAL;
      }
      return YamlText.isPlain(text) ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED;
    }
  }
}
