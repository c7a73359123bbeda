package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.WorkloadFacts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watch frames are read straight into the class that their kind names. */
class WatchFrameTest {
  private static final String WEB =
      """
      {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},\
      "spec":{"template":{"spec":{"containers":[{"name":"app"}]}}}}\
      """;

  @ParameterizedTest
  @ValueSource(strings = {"ADDED", "MODIFIED", "DELETED"})
  void theEventCarriesTheSlimObject(String type) {
    WatchEvent event = ApiText.frameOfJson("{\"type\":\"" + type + "\",\"object\":" + WEB + "}");

    assertThat(event.getType()).isEqualTo(type);
    assertThat(factsIn(event).containers()).extracting(ContainerFacts::name).containsExactly("app");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"object\":OBJECT,\"type\":\"ADDED\"}",
        "{\"extra\":{\"object\":1,\"type\":[]},\"type\":\"ADDED\",\"object\":OBJECT}",
        "  {\"type\" : \"ADDED\", \"object\" : OBJECT , \"more\":[{}]}\n",
      })
  void theFieldsOfAFrameMayComeInAnyOrder(String frame) {
    WatchEvent event = ApiText.frameOfJson(frame.replace("OBJECT", WEB));

    assertThat(event.getType()).isEqualTo("ADDED");
    assertThat(factsIn(event).ref().name()).isEqualTo("web");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kind: StatefulSet, apiVersion: apps/v1, metadata: {name: db}}",
        "{metadata: {name: db}, kind: StatefulSet, spec: {}, apiVersion: apps/v1}",
        "{spec: {kind: X, apiVersion: y}, metadata: {name: db}, apiVersion: apps/v1, kind: StatefulSet}",
      })
  void theKindMayComeBehindOtherFields(String object) {
    assertThat(ApiText.frame("ADDED", object).getObject())
        .isInstanceOfSatisfying(
            WatchedStatefulSet.class, db -> assertThat(db.getMetadata().getName()).isEqualTo("db"));
  }

  @Test
  void aBookmarkCarriesAResourceVersionAndNoContainers() {
    WatchEvent event =
        ApiText.frame(
            "BOOKMARK",
            """
            kind: Deployment
            apiVersion: apps/v1
            metadata: {resourceVersion: "12746", creationTimestamp: null}
            spec:
              selector: null
              template: {metadata: {creationTimestamp: null}, spec: {containers: null}}
              strategy: {}
            status: {}
            """);

    assertThat(event.getType()).isEqualTo("BOOKMARK");
    assertThat(((HasMetadata) event.getObject()).getMetadata().getResourceVersion())
        .isEqualTo("12746");
    assertThat(factsIn(event).containers()).isEmpty();
  }

  @Test
  void anErrorCarriesItsStatus() {
    WatchEvent event =
        ApiText.frame(
            "ERROR",
            """
            kind: Status
            apiVersion: v1
            metadata: {}
            status: Failure
            message: "too old resource version: 1 (2)"
            reason: Expired
            code: 410
            """);

    assertThat(event.getType()).isEqualTo("ERROR");
    assertThat(event.getObject())
        .isInstanceOfSatisfying(
            Status.class,
            status -> {
              assertThat(status.getCode()).isEqualTo(410);
              assertThat(status.getReason()).isEqualTo("Expired");
            });
  }

  @Test
  void aKindOfTheModelIsReadIntoItsClass() {
    assertThat(
            ApiText.frame("ADDED", "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}")
                .getObject())
        .isInstanceOfSatisfying(
            Namespace.class, shop -> assertThat(shop.getMetadata().getName()).isEqualTo("shop"));
  }

  @Test
  void aKindWithoutATypedPathFallsBackToTheStockWay() {
    assertThat(
            ApiText.frame(
                    "ADDED", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: b}}")
                .getObject())
        .isInstanceOfAny(ConfigMap.class, GenericKubernetesResource.class)
        .extracting(object -> ((HasMetadata) object).getMetadata().getName())
        .isEqualTo("c");
    assertThat(
            ApiText.frame("ADDED", "{apiVersion: x.dev/v1, kind: Odd, metadata: {name: o}}")
                .getObject())
        .isInstanceOf(GenericKubernetesResource.class);
  }

  @Test
  void theSameKindOfAnotherGroupIsNotTakenForOurs() {
    assertThat(
            ApiText.frame("ADDED", "{apiVersion: x.dev/v1, kind: Deployment, metadata: {name: o}}")
                .getObject())
        .isInstanceOf(GenericKubernetesResource.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"ADDED\",\"object\":{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",",
        "{\"type\":\"ADDED\",\"object\":",
        "{\"type\":",
      })
  void aFrameThatIsCutOffIsRefused(String frame) {
    assertThatThrownBy(() -> ApiText.frameOfJson(frame))
        .isInstanceOf(KubernetesClientException.class);
  }

  @Test
  void whatIsNoFrameIsReadAsBefore() {
    Status status =
        ApiText.serialization()
            .unmarshal("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":404}", Status.class);

    assertThat(status.getCode()).isEqualTo(404);
  }

  private static WorkloadFacts factsIn(WatchEvent event) {
    return ApiText.facts((WatchedWorkload) event.getObject());
  }
}
