package dev.rootseal.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.manifest.ManifestReader;
import dev.rootseal.manifest.ManifestSource;
import dev.rootseal.manifest.PodChange.ContainerChange;
import dev.rootseal.manifest.PodKinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which values fix a workload, and that there are none where it is not sure. */
class ChartValuesTest {
  private static final String TEMPLATE =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        template:
          spec:
            containers:
              - name: app
                image: x
                {{- with .Values.securityContext }}
                securityContext:
                  {{- toYaml . | nindent 12 }}
                {{- end }}
                {{- if .Values.extraVolumeMounts }}
                volumeMounts:
                  {{- toYaml .Values.extraVolumeMounts | nindent 12 }}
                {{- end }}
            {{- with .Values.extraVolumes }}
            volumes:
              {{- toYaml . | nindent 8 }}
            {{- end }}
      """;

  private static final String RENDERED =
      """
      ---
      # Source: shop/templates/web.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec: {template: {spec: {containers: [{name: app, image: x}]}}}
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path chart = Path.of("");

  @BeforeEach
  void writeTheChart() throws IOException {
    write("Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
    write("templates/web.yaml", TEMPLATE);
  }

  private void write(String file, String text) throws IOException {
    Path path = chart.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private ValuesAnswer answer(String rendered) throws IOException, ManifestException {
    ManifestItem.Workload workload =
        (ManifestItem.Workload)
            ManifestReader.read(new ManifestSource("-", rendered), PodKinds.KNOWN).getFirst();
    RenderedSource source = RenderedSource.of(rendered, workload.place()).orElseThrow();
    return ChartValues.of(chart, List.of())
        .answer(
            new RenderedWorkload(
                source,
                workload,
                ManifestObjects.of(rendered).template(workload).at("/spec/template/spec"),
                List.of(
                    new ContainerChange(
                        0,
                        true,
                        List.of(),
                        List.of(json("{\"name\": \"tmp\", \"mountPath\": \"/tmp\"}")),
                        List.of(json("{\"name\": \"tmp\", \"emptyDir\": {}}"))))));
  }

  private static ObjectNode json(String text) throws IOException {
    return (ObjectNode) JSON.readTree(text);
  }

  @Test
  void theUsualKeysAreFound() throws IOException, ManifestException {
    assertThat(answer(RENDERED))
        .isEqualTo(
            new ValuesAnswer.Values(
                json(
                    """
                    {"securityContext": {"readOnlyRootFilesystem": true},
                     "extraVolumeMounts": [{"name": "tmp", "mountPath": "/tmp"}],
                     "extraVolumes": [{"name": "tmp", "emptyDir": {}}]}
                    """),
                List.of(
                    "securityContext.readOnlyRootFilesystem",
                    "extraVolumeMounts",
                    "extraVolumes")));
  }

  @Test
  void whatAListHeldStaysInIt() throws IOException, ManifestException {
    write("values.yaml", "extraVolumes: [{name: a, emptyDir: {}}]\n");

    ValuesAnswer answer =
        answer(RENDERED.replace("{containers", "{volumes: [{name: a, emptyDir: {}}], containers"));

    assertThat(answer)
        .isInstanceOfSatisfying(
            ValuesAnswer.Values.class,
            found ->
                assertThat(found.values().path("extraVolumes").toString())
                    .isEqualTo(
                        "[{\"name\":\"a\",\"emptyDir\":{}},{\"name\":\"tmp\",\"emptyDir\":{}}]"));
  }

  static Stream<Arguments> doubts() {
    return Stream.of(
        arguments("{{- with .Values.securityContext }}", "{{- if .Values.debug }}", "not one"),
        arguments("{{- with .Values.securityContext }}", "{{- range .Values.all }}", "not one"),
        arguments(
            "{{- if .Values.extraVolumeMounts }}",
            "{{- if and .Values.debug .Values.extraVolumeMounts }}",
            "not sure"),
        arguments(
            "{{- if .Values.extraVolumeMounts }}",
            "{{- if not .Values.extraVolumeMounts }}",
            "not sure"),
        arguments(
            "{{- if .Values.extraVolumeMounts }}",
            "{{- if .Values.debug }}{{- else }}",
            "not sure"),
        arguments(
            "{{- toYaml .Values.extraVolumeMounts | nindent 12 }}",
            "{{- with .Values.extraVolumeMounts }}{{- toYaml . | nindent 12 }}{{- else }}"
                + "{{- toYaml .Values.usual | nindent 12 }}{{- end }}",
            "not sure"),
        arguments(
            "{{- toYaml .Values.extraVolumeMounts | nindent 12 }}",
            "{{- toYaml .Values.extraVolumeMounts | nindent 12 }}\n"
                + "{{- if not .Values.extraVolumeMounts }}{{- end }}",
            "too"),
        arguments("toYaml . | nindent 12", "toYaml . | nindent 10", "not one value"),
        arguments("{{- toYaml . | nindent 12 }}", "{{- include \"a\" . }}", "not one value"),
        arguments(
            "{{- toYaml . | nindent 12 }}",
            "{{- toYaml (default .Values.a .Values.b) | nindent 12 }}",
            "not one value"),
        arguments(
            "{{- toYaml . | nindent 12 }}",
            "readOnlyRootFilesystem: false",
            "the template itself says readOnlyRootFilesystem"),
        arguments(
            "          {{- toYaml . | nindent 12 }}",
            "          runAsUser: 1000\n            {{- toYaml . | nindent 12 }}",
            "more would be rendered"),
        arguments(
            "          securityContext:",
            "          workingDir: /\n          securityContext:",
            "more would be rendered"),
        arguments("securityContext:\n", "securityContexts:\n", "no securityContext"),
        arguments("- name: app", "- name: other", "cannot be identified"),
        arguments(".Values.extraVolumes }}", ".Values.things }}", "no value such as extraVolumes"),
        arguments("kind: Deployment", "kind: {{ .Values.kind }}", "exactly one Deployment"),
        arguments("containers:\n", "containers:\n{{- end }}\n", "do not match"),
        arguments(".extraVolumes", ".global.extraVolumes", "for several charts"));
  }

  @ParameterizedTest
  @MethodSource("doubts")
  void whereThereIsDoubtThereAreNone(String usual, String other, String reason)
      throws IOException, ManifestException {
    String template = TEMPLATE.replace(usual, other);
    assertThat(template).isNotEqualTo(TEMPLATE);
    write("templates/web.yaml", template);

    assertRefused(answer(RENDERED), reason);
  }

  private static void assertRefused(ValuesAnswer answer, String reason) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            ValuesAnswer.None.class, none -> assertThat(none.reason()).contains(reason));
  }

  static Stream<Arguments> otherFiles() {
    return Stream.of(
        arguments("templates/b.yaml", "a: {{ toYaml .Values.extraVolumes }}", "templates/b.yaml:1"),
        arguments("templates/b.yaml", "\n{{ $all := .Values }}", "templates/b.yaml:2"),
        arguments("templates/b.yaml", "{{ with $.Values.securityContext }}{{ end }}", "too"),
        arguments("templates/_b.tpl", "{{ toYaml .Values.extraVolumeMounts }}", "_b.tpl:1, too"),
        arguments("values.yaml", "extraVolumes: text", "is no list"),
        arguments("values.yaml", "a: '{{ .Values.securityContext }}'", "among the values"),
        arguments("values.yaml", "securityContext: text", "is no object"),
        arguments("values.yaml", "securityContext: {runAsUser: 1}", "not what was rendered"),
        arguments("values.yaml", "extraVolumes: [{name: a}]", "not what was rendered"),
        arguments("values.schema.json", "{\"additionalProperties\": false}", "schema"),
        arguments(
            "values.schema.json", "{\"properties\":{\"extraVolumes\":{\"$ref\":\"a\"}}}", "schema"),
        arguments("charts/other-1.0.0.tgz", "", "is packed"));
  }

  @ParameterizedTest
  @MethodSource("otherFiles")
  void soItIsWhereAnotherFileMakesTheDoubt(String file, String text, String reason)
      throws IOException, ManifestException {
    write(file, text);

    assertRefused(answer(RENDERED), reason);
  }

  @Test
  void whatWasGivenBySetIsNotLost() throws IOException, ManifestException {
    String rendered =
        RENDERED.replace("{containers", "{volumes: [{name: a, emptyDir: {}}], containers");

    assertRefused(answer(rendered), "not what was rendered");
  }

  @Test
  void anotherChartIsNotTakenForIt() throws IOException, ManifestException {
    assertRefused(answer(RENDERED.replace("shop/", "web/")), "rendered of chart 'web'");
    assertRefused(answer(RENDERED.replace("shop/", "shop/charts/x/")), "is not unpacked");
  }

  @Test
  void aSourceLeadsNowhereElse() throws IOException, ManifestException {
    write("secret.yaml", TEMPLATE);

    assertRefused(
        answer(RENDERED.replace("templates/web", "templates/../secret")), "there is no template");
  }

  @Test
  void whatIsNotOfHelmHasNoSource() {
    var workload =
        ManifestReader.read(new ManifestSource("-", "kind: Pod\napiVersion: v1\n"), PodKinds.KNOWN)
            .getFirst();

    assertThat(RenderedSource.of("kind: Pod\napiVersion: v1\n", workload.place()))
        .isEqualTo(Optional.empty());
  }
}
