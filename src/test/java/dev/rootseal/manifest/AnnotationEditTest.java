package dev.rootseal.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Edits of the annotations of a pod template. */
class AnnotationEditTest {
  private static final String WEB =
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

  private static ManifestEdit edit(String text) {
    ManifestItem.Workload web =
        (ManifestItem.Workload) ManifestReader.read("web.yaml", text, PodKinds.KNOWN).getFirst();
    return ManifestEdit.of(
        text,
        List.of(
            new PodChange(web, List.of())
                .with(Map.of("a.dev/app", "/tmp,/run", "b.dev/app", "2026-11-26 for 10m"))));
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
  void arePutWhereTheyBelong(String before, String after) {
    ManifestEdit edit = edit(WEB.formatted(lines(before)));

    assertThat(edit.refused()).isEmpty();
    assertThat(edit.after()).isEqualTo(WEB.formatted(lines(after)));
  }

  @Test
  void templateWithoutMetadataGetsThem() {
    String text = WEB.replace("    metadata:%s\n", "");

    assertThat(edit(text).after())
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
        "`\n      labels: &a {a: b}\n      annotations: *a` | SHARED",
        "`\n      labels: &a {a: b}\n      annotations: {<<: *a}` | ``",
        "`\n      annotations:\n        a.dev/app: |\n          x` | UNUSUAL_SHAPE",
      })
  void whatCannotBeEditedSurelyIsLeftAlone(String before, String obstacle) {
    String text = WEB.formatted(lines(before));

    ManifestEdit edit = edit(text);

    assertThat(edit.refused().values().stream().map(EditObstacle::name).findFirst().orElse(""))
        .isEqualTo(obstacle);
    assertThat(edit.after().equals(text)).isEqualTo(!obstacle.isEmpty());
  }

  private static String lines(String text) {
    return text.replace("\\n", "\n");
  }
}
