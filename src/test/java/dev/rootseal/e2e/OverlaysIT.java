package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The components in `config/`, alone and together, on top of the default. */
@Needs(Requirement.CONTROL_PLANE)
@Order(4)
class OverlaysIT {
  private static final String DEPLOYMENT = "Deployment rootseal-system rootseal";

  private final Kubectl kubectl;

  OverlaysIT(SharedCluster shared) {
    kubectl = shared.controlPlane().kubectl();
  }

  static List<List<String>> combinations() throws IOException {
    List<String> components = Kustomizations.components();
    return Stream.concat(components.stream().map(List::of), Stream.of(components)).toList();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void everyCombinationIsAcceptedStrictly(List<String> components) throws IOException {
    Path overlay = Kustomizations.overlay(components);

    Program.Result result =
        kubectl.run("apply --dry-run=server --validate=strict -k", overlay.toString());

    result.ok();
    assertThat(result.errors()).doesNotContainIgnoringCase("warning: unknown");
    assertThat(result.output()).contains("deployment.apps/rootseal created (server dry run)");
  }

  @Test
  void twoReplicasAreSpreadAndOneAtATimeMayGo() throws IOException {
    Map<String, ObjectNode> objects = overlay("high-availability");
    JsonNode deployment = deployment(objects);
    JsonNode budget = object(objects, "PodDisruptionBudget rootseal-system rootseal");

    assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(deployment.at("/spec/template/spec/topologySpreadConstraints")).hasSize(2);
    assertThat(budget.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
    assertThat(budget.at("/spec/selector")).isEqualTo(deployment.at("/spec/selector"));
  }

  @Test
  void networkPolicyConcernsTheOperatorsPodsAndItsNamedPorts() throws IOException {
    Map<String, ObjectNode> objects = overlay("network-policy");
    JsonNode deployment = deployment(objects);
    JsonNode policy = object(objects, "NetworkPolicy rootseal-system rootseal");

    assertThat(policy.at("/spec/podSelector")).isEqualTo(deployment.at("/spec/selector"));
    assertThat(policy.at("/spec/policyTypes"))
        .extracting(JsonNode::asText)
        .containsExactly("Ingress", "Egress");
    List<String> ports =
        deployment.at("/spec/template/spec/containers/0/ports").findValuesAsText("name");
    assertThat(policy.at("/spec/ingress").findValuesAsText("port"))
        .containsExactlyInAnyOrderElementsOf(ports);
  }

  @Test
  void theSampleOverlayIsTheDefaultWithWhatItNames() throws IOException {
    String sample = kubectl.ok("kustomize config/samples/production");
    assertThat(sample).contains("image: registry.example/rootseal:0.1.0");
    assertThat(
            Manifests.of(
                sample.replace("registry.example/rootseal", "name-your-image.invalid/rootseal")))
        .isEqualTo(overlay("high-availability", "network-policy"));
    assertThat(Files.readString(Path.of("config/samples/production/kustomization.yaml")))
        .contains("../../high-availability", "../../network-policy");
  }

  private Map<String, ObjectNode> overlay(String... components) throws IOException {
    Path folder = Kustomizations.overlay(List.of(components));
    return Manifests.of(kubectl.ok("kustomize", folder.toString()));
  }

  private static JsonNode deployment(Map<String, ObjectNode> objects) {
    return object(objects, DEPLOYMENT);
  }

  private static JsonNode object(Map<String, ObjectNode> objects, String id) {
    assertThat(objects).containsKey(id);
    return objects.getOrDefault(id, Manifests.NONE);
  }
}
