package dev.rootseal.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.remediation.PatchValue.Fields;
import dev.rootseal.remediation.PatchValue.Flag;
import dev.rootseal.remediation.PatchValue.Items;
import dev.rootseal.remediation.PatchValue.Removed;
import dev.rootseal.remediation.PatchValue.Text;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patches in JSON and YAML: both say the same, whatever their texts hold. */
class PatchRenderingTest {
  private static Patch patch(PatchValue value) {
    return new Patch(Fields.none().with("value", value));
  }

  @Test
  void all() {
    Patch patch =
        new Patch(
            Fields.none()
                .with("text", "a")
                .with("flag", new Flag(true))
                .with("none", new Removed())
                .with(
                    "list", new Items(List.of(new Text("a"), new Items(List.of(new Flag(false))))))
                .with("emptyList", new Items(List.of()))
                .with("emptyObject", Fields.none())
                .withItems("left out", List.of())
                .with("object", Fields.none().with("b", "x").with("a", "y")));

    assertThat(patch.json())
        .isEqualTo(
            "{\"text\":\"a\",\"flag\":true,\"none\":null,\"list\":[\"a\",[false]],"
                + "\"emptyList\":[],\"emptyObject\":{},\"object\":{\"b\":\"x\",\"a\":\"y\"}}");
    assertThat(patch.yaml())
        .isEqualTo(
            """
            text: a
            flag: true
            none: null
            list:
              - a
              - - false
            emptyList: []
            emptyObject: {}
            object:
              b: x
              a: "y"
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "app-1", "/var/cache/nginx", "1Gi", "500Mi", "x.y_z", "/"})
  void plainTextStaysPlain(String text) {
    assertThat(patch(new Text(text)).yaml()).isEqualTo("value: " + text + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "true", "False", "YES", "n", "Off", "null", "~", "1", "1e3", "0x1F", "1_000", "-a",
        "- a", "a: b", "a:", "a #b", "#a", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a`", "'a'",
        "\"a\"", "[a]", "{a}", "a\\b", ".5", ".inf", "2026-08-01", "1:30", "=", "<<", "?", "0Gi"
      })
  void otherTextIsQuoted(String text) {
    assertThat(patch(new Text(text)).yaml()).startsWith("value: \"");
    assertReadsBack(text, text);
  }

  @Test
  void controlCharactersAndMarksAreEscaped() {
    Patch patch = patch(new Text("\u0000\u001b[2J\n\u202e\u00e9\ufeff\ud83d\ude00\ud800"));

    assertThat(patch.json())
        .isEqualTo(
            "{\"value\":\"\\u0000\\u001b[2J\\u000a\\u202e\\u00e9\\ufeff\\ud83d\\ude00\\ufffd\"}");
    assertThat(patch.yaml())
        .isEqualTo("value: \"\\u0000\\u001b[2J\\u000a\\u202e\\u00e9\\ufeff\\U0001f600\\ufffd\"\n");
  }

  @Test
  void printableAsciiStaysAsItIsUpToItsEnds() {
    assertThat(patch(new Text(" ~\u001f\u007f")).yaml()).isEqualTo("value: \" ~\\u001f\\u007f\"\n");
  }

  @Test
  void halfOfAPairIsReplacedAtBothEndsOfTheirRange() {
    assertThat(patch(new Text("\ud800-\udfff-\ud7ff-\ue000")).json())
        .isEqualTo("{\"value\":\"\\ufffd-\\ufffd-\\ud7ff-\\ue000\"}");
  }

  @Property
  void anyTextIsReadBack(@ForAll String text) {
    assertReadsBack(
        text,
        text.codePoints()
            .map(PatchRenderingTest::carried)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString());
  }

  /** A name in YAML is at most 1024 characters long; those of patches are at most 90. */
  @Property
  void anyTextIsReadBackAsAName(@ForAll @StringLength(max = 90) String text) {
    Patch patch = new Patch(Fields.none().with("a" + text + "z", new Flag(true)));
    assertThat(StrategicPatches.read(patch.yaml())).isEqualTo(StrategicPatches.read(patch.json()));
    assertThat(patch.yaml()).matches("[ -~\n]*");
  }

  private static int carried(int character) {
    return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE
        ? 0xFFFD
        : character;
  }

  private static void assertReadsBack(String text, String expected) {
    Patch patch = patch(new Items(List.of(new Text(text))));
    assertThat(StrategicPatches.read(patch.yaml()).at("/value/0").textValue()).isEqualTo(expected);
    assertThat(StrategicPatches.read(patch.json()).at("/value/0").textValue()).isEqualTo(expected);
  }
}
