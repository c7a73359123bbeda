package dev.rootseal.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.ManifestItem.Skipped;
import dev.rootseal.manifest.ManifestItem.Workload;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        template:
          spec:
            containers:
            - name: app
              image: nginx
              securityContext:
                readOnlyRootFilesystem: %s
      """;

  private static List<ManifestItem> read(String text) {
    return ManifestReader.read("web.yaml", text, PodKinds.KNOWN);
  }

  private static ManifestItem only(String text) {
    assertThat(read(text)).hasSize(1);
    return read(text).getFirst();
  }

  private static Workload workload(String text) {
    assertThat(only(text)).isInstanceOf(Workload.class);
    return (Workload) only(text);
  }

  private static ReadOnlyFlag flag(String spelling) {
    return workload(WEB.formatted(spelling)).facts().containers().getFirst().flag();
  }

  @Test
  void aContainerHasItsLineAndItsFlagAnother() {
    Workload web = workload("# the shop\n---\n" + WEB.formatted("true"));

    assertThat(web.place()).isEqualTo(new Place("web.yaml", 1, new Position(3, 1)));
    assertThat(web.containers()).containsExactly(new Position(10, 9));
    assertThat(web.flags()).containsExactly(new Position(13, 11));
  }

  /** As kubectl reads them; see also the trial against a real API server. */
  @ParameterizedTest
  @CsvSource({
    "true, TRUE", "True, TRUE", "yes, TRUE", "on, TRUE",
    "y, TRUE", "!!bool yes, TRUE", "!!bool 'true', TRUE", "! true, NOT_A_BOOLEAN",
    "\ttrue, TRUE", "!!binary dHJ1ZQ==, NOT_A_BOOLEAN", "false, FALSE", "no, FALSE",
    "off, FALSE", "n, FALSE", "~, NOT_SET", "null, NOT_SET",
    "'', NOT_SET", "'\"true\"', NOT_A_BOOLEAN", "1, NOT_A_BOOLEAN", "0, NOT_A_BOOLEAN",
    "!!str true, NOT_A_BOOLEAN", "tRue, NOT_A_BOOLEAN", "[true], NOT_A_BOOLEAN"
  })
  void aBooleanIsWhatKubectlMakesOfIt(String spelling, ReadOnlyFlag flag) {
    assertThat(flag(spelling)).isEqualTo(flag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"nginx\"\t# x",
        "'nginx' \t ",
        "&image\t# x\n          nginx",
        "nginx\n        args: [a]\t"
      })
  void aTabBehindAValueIsNoneOfIt(String image) {
    Workload web = workload(WEB.replace("nginx", image).formatted("true\t# x"));

    assertThat(web.facts().containers().getFirst().image()).isEqualTo("nginx");
    assertThat(web.containers()).containsExactly(new Position(8, 9));
  }

  /** Seen of kubectl, in its own words: see SpellingsIT. */
  @Rows(
      """
      {<<: *open, readOnlyRootFilesystem: true} | TRUE
      {readOnlyRootFilesystem: true, <<: *open} | FALSE
      {<<: [*sealed, *open]} | TRUE
      {<<: *sealed, <<: *open} | FALSE
      {'<<': *sealed} | NOT_SET
      """)
  void whatIsMergedReplacesWhatStandsAboveIt(String context, ReadOnlyFlag flag) {
    Workload web =
        workload(
            """
            x: &sealed {readOnlyRootFilesystem: true}
            y: &open {readOnlyRootFilesystem: false}
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: {template: {spec: {containers: [{name: a, securityContext: %s}]}}}
            """
                .formatted(context));

    assertThat(web.facts().containers().getFirst().flag()).isEqualTo(flag);
  }

  /** A name that an inner value takes is the inner one, and names a field, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x: &a [&a Pod, *a]\napiVersion: v1\nkind: *a",
        "x: &a kind\napiVersion: v1\n*a : Pod"
      })
  void anAliasStandsForAValueOrAName(String pod) {
    assertThat(workload(pod + "\nmetadata: {name: one}\n").facts().ref().name()).isEqualTo("one");
  }

  @Test
  void aBrokenDocumentCostsItselfAlone() {
    List<ManifestItem> items =
        read(WEB.formatted("true") + "---\nkind: [\n--- # next\n" + WEB.formatted("no"));

    assertThat(items).hasSize(3);
    assertThat(items.get(0)).isInstanceOf(Workload.class);
    assertThat(items.get(1)).isInstanceOf(Problem.class);
    assertThat(items.get(2).place()).isEqualTo(new Place("web.yaml", 3, new Position(15, 1)));
  }

  @ParameterizedTest
  @CsvSource({
    "'{{- if .Values.web }}\nkind: Deployment\n{{- end }}\n', HELM_TEMPLATE",
    "'{{ include \"web\" . }}\n', HELM_TEMPLATE",
    "'{{#web}}\nkind: Deployment\n{{/web}}\n', TEMPLATE",
    "'kind: {{ included }}\n', TEMPLATE"
  })
  void aTemplateIsSkipped(String text, SkipReason reason) {
    assertThat(only(text.replace("\\n", "\n")))
        .isEqualTo(new Skipped(new Place("web.yaml", 1, Position.START), reason));
  }

  @Test
  void entriesOfAListAreDocumentsOfTheirOwn() {
    List<ManifestItem> items =
        read(
            """
            {"apiVersion": "v1", "kind": "List", "items": [
            \t{"apiVersion": "v1", "kind": "ConfigMap"},
            \t{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one"}}]}
            """);

    assertThat(items).hasSize(2);
    assertThat(items.get(0)).isInstanceOf(Skipped.class);
    assertThat(((Workload) items.get(1)).facts().ref().name()).isEqualTo("one");
    assertThat(items.get(1).place().at()).isEqualTo(new Position(3, 2));
  }

  @ParameterizedTest
  @CsvSource({
    "apps/v1, Deployment, spec.template, false",
    "extensions/v1beta1, Deployment, spec.template, true",
    "apps/v1beta2, StatefulSet, spec.template, true",
    "v1, ReplicationController, spec.template, false",
    "batch/v1, Job, spec.template, false",
    "batch/v1beta1, CronJob, spec.jobTemplate.spec.template, true",
    "argoproj.io/v1alpha1, Rollout, spec.template, false",
    "serving.knative.dev/v1, Service, spec.template, false",
    "apps.kruise.io/v1alpha1, CloneSet, spec.template, false",
    "keda.sh/v1alpha1, ScaledJob, spec.jobTargetRef.template, false",
  })
  void everyKindThatHoldsAPodIsRead(String apiVersion, String kind, String path, boolean outdated) {
    String template = "{spec: {containers: [{name: app}], initContainers: [{name: init}]}}";
    for (String field : List.of(path.split("\\.")).reversed()) {
      template = "{" + field + ": " + template + "}";
    }
    Workload found =
        workload(
            "apiVersion: %s\nkind: %s\n%s"
                .formatted(apiVersion, kind, template.substring(1, template.length() - 1)));

    assertThat(found.facts().containers())
        .extracting(ContainerFacts::name)
        .containsExactly("init", "app");
    assertThat(found.outdated()).isEqualTo(outdated);
  }

  /** Custom resources that a user names may be like a StatefulSet. */
  @ParameterizedTest
  @CsvSource({
    "apps/v1, StatefulSet, CLAIM_TEMPLATE", "apps.kruise.io/v1alpha1, CloneSet, CLAIM_TEMPLATE",
    "example.com/v1, StatefulSet, CLAIM_TEMPLATE", "apps/v1, Deployment, MISSING",
    "apps/v1, DaemonSet, MISSING", "batch/v1, Job, MISSING"
  })
  void aTemplateOfAClaimIsAVolumeOnlyWhereTheKindHasSuch(
      String apiVersion, String kind, VolumeSource source) {
    String text =
        """
        apiVersion: %s
        kind: %s
        spec:
          template: {spec: {containers: [{name: app, volumeMounts: [{name: tmp, mountPath: /tmp}]}]}}
          volumeClaimTemplates: [{metadata: {name: tmp}}]
        """
            .formatted(apiVersion, kind);
    PodKinds kinds = PodKinds.KNOWN.with(List.of("StatefulSet.example.com=.spec.template"));

    assertThat(ManifestReader.read("web.yaml", text, kinds))
        .singleElement(type(Workload.class))
        .extracting(it -> it.facts().containers().getFirst().mounts().getFirst().volume().source())
        .isEqualTo(source);
  }

  @Rows(
      """
      Widget.example.com={.spec.pod-template} |
      Widget.example.com=.spec.pod-template |
      Widget.example.com=spec.pod-template |
      Widget.example.com={spec.pod-template} |
      Widget.example.com={.spec.templates[0]} | '{.spec.templates[0]}' is not the way to a field
      Widget.example.com={.spec.*} | '{.spec.*}' is not the way to a field
      Widget.example.com={..template} | '{..template}' is not the way to a field
      Widget.example.com={.spec.template | '{.spec.template' is not the way to a field
      Widget.example.com={.spec}{.template} | '{.spec}{.template}' is not the way to a field
      Widget.example.com=$.spec | '$.spec' is not the way to a field
      Widget.example.com=. | '.' is not the way to a field
      Widget.example.com= | '' is not the way to a field
      Widget | is not KIND.GROUP=JSONPATH
      Widget=.spec | is not KIND.GROUP=JSONPATH
      Widget.example.com | is not KIND.GROUP=JSONPATH
      =.spec | is not KIND.GROUP=JSONPATH
      widget/x=.spec | is not KIND.GROUP=JSONPATH
      """)
  void aCustomResourceIsReadWhereItIsSaidToHoldAPod(String said, String wrong) {
    String widget =
        """
        apiVersion: example.com/v1
        kind: Widget
        spec: {pod-template: {spec: {containers: [{name: app}]}}}
        """;
    Supplier<List<ManifestItem>> read =
        () -> ManifestReader.read("a.yaml", widget, PodKinds.KNOWN.with(List.of(said)));
    if (wrong.isEmpty()) {
      assertThat(read.get())
          .singleElement(type(Workload.class))
          .satisfies(found -> assertThat(found.facts().containers()).hasSize(1));
    } else {
      assertThatIllegalArgumentException().isThrownBy(read::get).withMessageContaining(wrong);
    }
  }
}
