package dev.rootseal.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rootseal.manifest.ManifestItem.Workload;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodKindsTest {
  private static final String WIDGET =
      """
          apiVersion: example.com/v1
          kind: Widget
          metadata: {name: one}
          spec:
            pod-template: {spec: {containers: [{name: app}]}}
          """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{.spec.pod-template}", ".spec.pod-template",
        "spec.pod-template", "{spec.pod-template}"
      })
  void aCustomResourceIsReadWhereItIsSaidToHoldAPod(String path) {
    PodKinds kinds = PodKinds.KNOWN.with(List.of("Widget.example.com=" + path));

    assertThat(ManifestReader.read("widget.yaml", WIDGET, kinds))
        .singleElement()
        .isInstanceOfSatisfying(
            Workload.class, widget -> assertThat(widget.facts().containers()).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{.spec.templates[0]}", "{.spec.*}", "{..template}", "{.spec.template",
        "{.spec}{.template}", "$.spec", ".", ""
      })
  void whatIsNoPlainFieldIsRefused(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PodKinds.KNOWN.with(List.of("Widget.example.com=" + path)))
        .withMessageContaining("'" + path + "' is not the way to a field");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Widget", "Widget=.spec", "Widget.example.com", "=.spec", "widget/x=.spec"})
  void whatNamesNoKindIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PodKinds.KNOWN.with(List.of(text)))
        .withMessageContaining("is not KIND.GROUP=JSONPATH");
  }
}
