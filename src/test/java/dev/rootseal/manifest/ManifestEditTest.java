package dev.rootseal.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.ManifestEdit.Change;
import dev.rootseal.rule.Rows;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Edits of texts; what they look like in whole files is shown by golden files. */
class ManifestEditTest {
  private static final String WEB =
      """
      apiVersion: v1
      kind: Pod
      spec:
        containers:
        - name: "😀"
          securityContext: %s
      """;

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        template:
          metadata:%s
          spec:
            containers:
              - name: app
      """;

  /** The edit that sets the flag of the first container of each workload. */
  private static ManifestEdit edit(String text) {
    return edit(
        text,
        found -> {
          ObjectNode patch = JsonNodeFactory.instance.objectNode();
          ObjectNode pod = patch;
          for (String field : found.pathToPod()) {
            pod = pod.withObjectProperty(field);
          }
          pod.putArray("containers")
              .addObject()
              .put("name", found.facts().containers().getFirst().name())
              .putObject("securityContext")
              .put("readOnlyRootFilesystem", true);
          return patch;
        });
  }

  private static ManifestEdit edit(String text, Function<ManifestItem.Workload, ObjectNode> patch) {
    return ManifestEdit.of(
        text,
        ManifestReader.read("web.yaml", text, PodKinds.KNOWN).stream()
            .filter(ManifestItem.Workload.class::isInstance)
            .map(ManifestItem.Workload.class::cast)
            .map(found -> new Change(found, patch.apply(found)))
            .toList());
  }

  private static ManifestEdit annotate(String text) {
    return edit(
        text,
        found -> {
          ObjectNode patch = JsonNodeFactory.instance.objectNode();
          patch
              .withObject("/spec/template/metadata/annotations")
              .put("a.dev/app", "/tmp,/run")
              .put("b.dev/app", "2026-11-26 for 10m");
          return patch;
        });
  }

  @Rows(
      """
      {readOnlyRootFilesystem: false} # x | {readOnlyRootFilesystem: true} # x
      {readOnlyRootFilesystem: !!bool no} | {readOnlyRootFilesystem: true}
      {readOnlyRootFilesystem: } | {readOnlyRootFilesystem: true }
      {readOnlyRootFilesystem: ~} | {readOnlyRootFilesystem: true}
      {"readOnlyRootFilesystem":false} | {"readOnlyRootFilesystem":true}
      {"runAsUser":1} | {"runAsUser":1, "readOnlyRootFilesystem": true}
      {runAsUser: 1,} | {runAsUser: 1, readOnlyRootFilesystem: true,}
      &unused {runAsUser: 1} | &unused {runAsUser: 1, readOnlyRootFilesystem: true}
      """)
  void aFlowStyleStaysOne(String before, String after) {
    assertThat(edit(WEB.formatted(before)).after()).isEqualTo(WEB.formatted(after));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ~", " {}", " # x", " null # x", "\n        {} # x", " # x\n        {}"})
  void whatSaysNothingIsFilled(String nothing) {
    String comment = nothing.contains("#") ? " # x" : "";

    assertThat(edit(WEB.replace(" %s", nothing)).after())
        .isEqualTo(WEB.replace(" %s", comment) + "      readOnlyRootFilesystem: true\n");
  }

  /** To kubectl the last line has a line break, whether there is one or not. */
  @ParameterizedTest
  @ValueSource(strings = {"|\n      x", ">\n      x  ", ">2+\n      x", "|+\n      x\n\n      "})
  void whereAFileEndsWithinATextTheTextStaysAsItIs(String last) {
    String text = WEB.replace("securityContext: %s\n", "args:\n    - " + last);

    assertThat(edit(text).after())
        .isEqualTo(text + "\n    securityContext:\n      readOnlyRootFilesystem: true");
  }

  @Rows(
      """
      {readOnlyRootFilesystem: false, readOnlyRootFilesystem: false}
      null\\n    securityContext:
      """)
  void aFieldThatIsThereTwiceIsNotEdited(String context) {
    assertThat(edit(WEB.formatted(context.replace("\\n", "\n"))).refused().values())
        .containsExactly(EditRefusal.UNUSUAL_SHAPE);
  }

  @Test
  void aReplacementHasItsPlaceInCharactersAsPeopleCountThem() {
    String text = "# x\n---\n" + WEB.formatted("{}").replace("name: \"😀\"", "{name: \"😀\"}");
    String oneLine =
        "{apiVersion: v1, kind: Pod, spec: {containers: [{name: \"😀\", image: x}]}}\n";

    assertThat(edit(oneLine).made().values().iterator().next())
        .containsExactly(
            new ManifestEdit.Replacement(
                new Position(1, 69),
                new Position(1, 69),
                ", securityContext: {readOnlyRootFilesystem: true}"));
    assertThat(edit(text).made()).isEmpty();
  }

  @Test
  void oneThatIsRefusedKeepsNoOtherFromBeingMade() {
    String shared =
        WEB.formatted("&s {runAsUser: 1}") + "  - {name: b, securityContext: *s}\n---\n";
    ManifestEdit edit = edit(shared + WEB.formatted("{}") + "---\n" + shared);

    assertThat(edit.refused().values()).containsExactly(EditRefusal.SHARED, EditRefusal.SHARED);
    assertThat(edit.made()).hasSize(1);
    assertThat(edit.after()).startsWith(shared).endsWith("---\n" + shared);
  }

  @Test
  void aPodThatAnAliasStandsForIsShared() {
    String text =
        """
        apiVersion: v1
        kind: List
        items:
        - &pod
          apiVersion: v1
          kind: Pod
          spec: {containers: [{name: a}]}
        - *pod
        """;

    assertThat(edit(text).after()).isEqualTo(text);
    assertThat(edit(text).refused().values()).containsOnly(EditRefusal.SHARED);
  }

  @Test
  void jsonThatIsIndentedByTabsKeepsThem() {
    String json =
        """
        {
        \t"apiVersion": "v1",
        \t"kind":\t"Pod",
        \t"spec": {
        \t\t"containers": [
        \t\t\t{
        \t\t\t\t"name": "a"
        \t\t\t}
        \t\t]
        \t}
        }
        """;

    assertThat(edit(json).after())
        .isEqualTo(
            json.replace(
                "\"a\"\n",
                "\"a\",\n\t\t\t\t\"securityContext\": {\"readOnlyRootFilesystem\": true}\n"));
  }

  @Rows(
      """
      <<: *base | SECURITY
      <<: [*base] | SECURITY
      <<: [*base, *flag] | MERGED
      <<: {runAsUser: 1} | SECURITY
      <<: {readOnlyRootFilesystem: false} | MERGED
      <<: *flag | MERGED
      <<: *over | MERGED
      """)
  void whatTheSecurityContextTakesOverIsNotItsOwn(String merge, String result) {
    String text =
        "x: {a: &base {runAsNonRoot: true}, b: &flag {readOnlyRootFilesystem: false}}\n"
            + "y: &over {<<: *flag}\n"
            + WEB.formatted("\n      " + merge);
    ManifestEdit edit = edit(text);

    if (result.equals("MERGED")) {
      assertThat(edit.refused().values()).containsExactly(EditRefusal.MERGED);
    } else {
      assertThat(edit.after()).isEqualTo(text + "      readOnlyRootFilesystem: true\n");
    }
  }

  @Test
  void jsonThatIsNoYamlIsEdited() {
    String json =
        "{\t\"apiVersion\": \"v1\",\n\t\"kind\":\t\"Pod\",\n\t\"spec\": {\"containers\":"
            + " [{\"name\": \"a\\/b\"}]}}";

    assertThat(edit(json).after())
        .isEqualTo(
            json.replace("b\"}", "b\", \"securityContext\": {\"readOnlyRootFilesystem\": true}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`\n      labels: {a: b} # x` | `\n      labels: {a: b} # x\n      annotations:\n        a.dev/app: \"/tmp,/run\"\n        b.dev/app: \"2026-11-26 for 10m\"`",
        "`\n      annotations: # x\n        c: d` | `\n      annotations: # x\n        c: d\n        a.dev/app: \"/tmp,/run\"\n        b.dev/app: \"2026-11-26 for 10m\"`",
        "`\n      annotations:\n        b.dev/app: ''  # x\n        a.dev/app: none\n        c: d` | `\n      annotations:\n        b.dev/app: '2026-11-26 for 10m'  # x\n        a.dev/app: \"/tmp,/run\"\n        c: d`",
        "`\n      annotations: {}` | `\n      annotations:\n        a.dev/app: \"/tmp,/run\"\n        b.dev/app: \"2026-11-26 for 10m\"`",
        "` {annotations: {c: d}}` | ` {annotations: {c: d, a.dev/app: \"/tmp,/run\", b.dev/app: \"2026-11-26 for 10m\"}}`",
        "` {labels: {a: b}}` | ` {labels: {a: b}, annotations: {a.dev/app: \"/tmp,/run\", b.dev/app: \"2026-11-26 for 10m\"}}`",
        "`` | `\n      annotations:\n        a.dev/app: \"/tmp,/run\"\n        b.dev/app: \"2026-11-26 for 10m\"`",
      })
  void annotationsArePutWhereTheyBelong(String before, String after) {
    ManifestEdit edit = annotate(DEPLOYMENT.formatted(lines(before)));

    assertThat(edit.refused()).isEmpty();
    assertThat(edit.after()).isEqualTo(DEPLOYMENT.formatted(lines(after)));
  }

  @Test
  void templateWithoutMetadataGetsAnnotations() {
    String text = DEPLOYMENT.replace("    metadata:%s\n", "");

    assertThat(annotate(text).after())
        .isEqualTo(
            text
                + """
                    metadata:
                      annotations:
                        a.dev/app: "/tmp,/run"
                        b.dev/app: "2026-11-26 for 10m"
                """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`\n      labels: &a {a: b}\n      annotations: *a` | SharedAnchor",
        "`\n      labels: &a {a: b}\n      annotations: {<<: *a}` | ``",
        "`\n      annotations:\n        a.dev/app: |\n          x` | UnusualShape",
      })
  void annotationsThatCannotBeEditedSurelyAreLeftAlone(String before, String obstacle) {
    String text = DEPLOYMENT.formatted(lines(before));

    ManifestEdit edit = annotate(text);

    assertThat(edit.refused().values().stream().map(EditRefusal::id).findFirst().orElse(""))
        .isEqualTo(obstacle);
    assertThat(edit.after().equals(text)).isEqualTo(!obstacle.isEmpty());
  }

  private static String lines(String text) {
    return text.replace("\\n", "\n");
  }
}
