package dev.rootseal.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.embedded.StrategicPatches;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patches in JSON and YAML: both say the same, whatever their texts hold. */
class PatchRenderingTest {
  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static Patch patch(String text) {
    return new Patch(object().put("value", text));
  }

  @Test
  void all() {
    ObjectNode root = object().put("text", "a").put("flag", true).putNull("none");
    root.putArray("list").add("a").add(false);
    root.putArray("emptyList");
    root.putObject("emptyObject");
    root.putObject("object").put("b", "x").put("a", "y");
    Patch patch = new Patch(root);

    assertThat(patch.json())
        .isEqualTo(
            "{\"text\":\"a\",\"flag\":true,\"none\":null,\"list\":[\"a\",false],"
                + "\"emptyList\":[],\"emptyObject\":{},\"object\":{\"b\":\"x\",\"a\":\"y\"}}");
    assertThat(patch.yaml())
        .isEqualTo(
            """
            text: a
            flag: true
            none: null
            list:
              - a
              - false
            emptyList: []
            emptyObject: {}
            object:
              b: x
              a: "y"
            """);
  }

  @Test
  void nobodyChangesAPatch() {
    ObjectNode root = object();
    Patch patch = new Patch(root);
    root.put("value", "a");
    patch.root().put("value", "a");

    assertThat(patch.json()).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "app-1", "/var/cache/nginx", "1Gi", "500Mi", "x.y_z", "/"})
  void plainTextStaysPlain(String text) {
    assertThat(patch(text).yaml()).isEqualTo("value: " + text + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "true", "False", "YES", "n", "Off", "null", "~", "1", "1e3", "0x1F", "1_000", "-a",
        "- a", "a: b", "a:", "a #b", "#a", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a`", "'a'",
        "\"a\"", "[a]", "{a}", "a\\b", ".5", ".inf", "2026-08-01", "1:30", "=", "<<", "?", "0Gi"
      })
  void otherTextIsQuoted(String text) {
    assertThat(patch(text).yaml()).startsWith("value: \"");
    assertReadsBack(text);
  }

  @Test
  void controlCharactersAndMarksAreEscaped() {
    Patch patch = patch("\u0000\u001b[2J\n\u202e\u00e9\ufeff\ud83d\ude00");

    assertThat(patch.json())
        .isEqualTo("{\"value\":\"\\u0000\\u001b[2J\\n\\u202e\\u00e9\\ufeff\\ud83d\\ude00\"}");
    assertThat(patch.yaml()).isEqualTo("value: \"\\0\\e[2J\\n\\u202e\\xe9\\ufeff\\U0001f600\"\n");
  }

  @Test
  void printableAsciiStaysAsItIsUpToItsEnds() {
    assertThat(patch(" ~\u001f\u007f").yaml()).isEqualTo("value: \" ~\\x1f\\x7f\"\n");
  }

  @Test
  void halfOfAPairIsReplacedAtBothEndsOfTheirRange() {
    assertThat(Patch.wellFormed("\ud800-\udfff-\ud7ff-\ue000\ud83d\ude00"))
        .isEqualTo("\ufffd-\ufffd-\ud7ff-\ue000\ud83d\ude00");
  }

  @Property
  void anyTextIsReadBack(@ForAll String text) {
    assertReadsBack(Patch.wellFormed(text));
  }

  /** A name in YAML is at most 1024 characters long; those of patches are at most 90. */
  @Property
  void anyTextIsReadBackAsAName(@ForAll @StringLength(max = 90) String text) {
    Patch patch = new Patch(object().put(Patch.wellFormed("a" + text + "z"), true));
    assertThat(StrategicPatches.read(patch.yaml())).isEqualTo(StrategicPatches.read(patch.json()));
    assertThat(patch.yaml()).matches("[ -~\n]*");
  }

  private static void assertReadsBack(String text) {
    ObjectNode root = object();
    root.putArray("value").add(text);
    Patch patch = new Patch(root);
    assertThat(StrategicPatches.read(patch.yaml()).at("/value/0").textValue()).isEqualTo(text);
    assertThat(StrategicPatches.read(patch.json()).at("/value/0").textValue()).isEqualTo(text);
  }
}
