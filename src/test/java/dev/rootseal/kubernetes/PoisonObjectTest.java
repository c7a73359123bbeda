package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import dev.rootseal.rule.ContainerFacts;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An object of a shape that nobody expects costs itself, and its reason says where. */
class PoisonObjectTest {
  private static final String WEB =
      "metadata: {name: web, namespace: shop, resourceVersion: '9'}\nstatus: {a: [1]}\nspec: ";

  private static final String GOOD =
      """
      {metadata: {name: good, namespace: shop}, spec: {template: {spec: {containers: [{name: app}]}}}}
      """;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text                      | spec: a text is not expected here
          [{template: {}}]          | spec: a list is not expected here
          {template: 5}             | spec.template: a number is not expected here
          {template: []}            | spec.template: a list is not expected here
          {template: {spec: true}}  | spec.template.spec: a boolean is not expected here
          {template: {spec: {containers: x, volumes: []}}} | spec.template.spec.containers: a text is not expected here
          {template: {spec: {containers: {name: app}}}} | spec.template.spec.containers: an object is not expected here
          {template: {spec: {containers: [x, {name: app}]}}} | spec.template.spec.containers[0]: a text is not expected here
          {template: {spec: {containers: [{name: a}, [{name: b}]]}}} | spec.template.spec.containers[1]: a list is not expected here
          {template: {spec: {containers: [{name: {a: b}}]}}} | spec.template.spec.containers[0].name: an object is not expected here
          {template: {spec: {containers: [{name: a, volumeMounts: {name: tmp}}]}}} | spec.template.spec.containers[0].volumeMounts: an object is not expected here
          {template: {spec: {containers: [{name: a, volumeMounts: [{mountPath: [/tmp]}]}]}}} | spec.template.spec.containers[0].volumeMounts[0].mountPath: a list is not expected here
          {template: {spec: {containers: [{name: a, securityContext: on}]}}} | spec.template.spec.containers[0].securityContext: a text is not expected here
          {template: {spec: {containers: [{name: a, securityContext: {privileged: {}}}]}}} | spec.template.spec.containers[0].securityContext.privileged: an object is not expected here
          {template: {spec: {initContainers: 1.5}}} | spec.template.spec.initContainers: a number is not expected here
          {template: {spec: {os: windows}}} | spec.template.spec.os: a text is not expected here
          {template: {spec: {nodeSelector: [a]}}} | spec.template.spec.nodeSelector: a list is not expected here
          {template: {spec: {volumes: [tmp, {name: a}]}}} | spec.template.spec.volumes[0]: a text is not expected here
          {template: {spec: {volumes: [{name: {x: {}}, emptyDir: {}}]}}} | spec.template.spec.volumes[0].name: an object is not expected here
          {template: {metadata: {annotations: {rootseal.dev/exempt: {}}}}} | spec.template.metadata.annotations.rootseal.dev/exempt: an object is not expected here
          {volumeClaimTemplates: {metadata: {}}} | spec.volumeClaimTemplates: an object is not expected here
          """,
      quoteCharacter = '`')
  void itsReasonSaysWhereAndTheNextIsRead(String spec, String reason) {
    List<WatchedStatefulSet> read = ApiText.list(WatchedStatefulSet.class, GOOD, WEB + spec, GOOD);

    assertThat(read)
        .extracting(workload -> workload.getMetadata().getName())
        .containsExactly("good", "web", "good");
    assertThat(ApiText.problem(read.get(1))).isEqualTo(reason);
    assertThat(read.get(1).getMetadata().getResourceVersion()).isEqualTo("9");
    assertThat(ApiText.facts(read.get(2)).containers())
        .extracting(ContainerFacts::name)
        .containsExactly("app");
  }

  @Test
  void itsMetadataIsReadBehindTheSpecToo() {
    String object =
        "{spec: {template: {spec: {containers: {a: {b: [1]}}}}}, metadata: {name: web}}";

    WatchedDeployment read = ApiText.list(WatchedDeployment.class, object).getFirst();

    assertThat(read.getMetadata().getName()).isEqualTo("web");
    assertThat(read.reading()).isInstanceOf(ParseResult.Unreadable.class);
  }

  @Test
  void itsReasonRepeatsNoValue() {
    String object = WEB + "{template: {spec: {containers: \"pass\\u001b[31mword\"}}}";

    WatchedDeployment read = ApiText.list(WatchedDeployment.class, object).getFirst();

    assertThat(ApiText.problem(read)).doesNotContain("pass").doesNotContain("dev.rootseal");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Cut off within a container, behind one, and within the list.
        "{\"items\":[{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"a",
        "{\"items\":[{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"a\"}",
        "{\"items\":[{\"metadata\":{\"name\":\"a\"},\"spec\":{}},",
        // No JSON, though a reader might find its way back after the second one.
        "{\"items\":[{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":oops}]}}}}]}",
        "{\"items\":[{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"a\u0001,\"x\":\"b\"}]}}}}]}",
        "{\"items\":[\"web\",\"shop\"]}",
      })
  void aBrokenStreamIsNotTakenForAPoorObject(String json) {
    assertThatThrownBy(() -> ApiText.listOfJson(WatchedDeployment.class, json))
        .isInstanceOf(KubernetesClientException.class);
  }
}
