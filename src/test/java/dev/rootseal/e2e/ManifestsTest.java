package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What `dist/install.yaml` puts into a cluster, as plain YAML: this needs neither kubectl nor a
 * cluster. {@link InstallIT} has a pod of it admitted as restricted, {@link RightsIT} its rights.
 */
class ManifestsTest {

  private final List<ObjectNode> objects =
      unchecked(() -> Manifests.inOrder(Files.readString(Path.of("dist/install.yaml"))));

  @Test
  void everythingIsLabelledAndNothingElseIsInstalled() {
    assertThat(objects)
        .extracting(one -> one.path("kind").asText())
        .containsExactlyInAnyOrder(
            "Namespace",
            "CustomResourceDefinition",
            "CustomResourceDefinition",
            "CustomResourceDefinition",
            "ServiceAccount",
            "ClusterRole",
            "ClusterRole",
            "ClusterRole",
            "ClusterRoleBinding",
            "Role",
            "RoleBinding",
            "Deployment",
            "Service");
    assertThat(objects)
        .allSatisfy(
            one ->
                assertThat(one.at("/metadata/labels/app.kubernetes.io~1name").asText())
                    .isEqualTo("rootseal"));
  }

  @Test
  void namespaceEnforcesTheRestrictedStandard() {
    assertThat(
            only("Namespace").at("/metadata/labels/pod-security.kubernetes.io~1enforce").asText())
        .isEqualTo("restricted");
  }

  @Test
  void containerIsReadOnlyWithABoundedEmptyDirAtTmp() {
    JsonNode pod = pod();
    JsonNode container = pod.at("/containers/0");

    assertThat(pod.path("containers")).hasSize(1);
    assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.path("volumeMounts")).hasSize(1);
    assertThat(container.at("/volumeMounts/0/mountPath").asText()).isEqualTo("/tmp");
    assertThat(container.at("/volumeMounts/0/readOnly").asBoolean()).isFalse();
    assertThat(pod.at("/volumes/0/name")).isEqualTo(container.at("/volumeMounts/0/name"));
    assertThat(pod.at("/volumes/0/emptyDir/sizeLimit").asText()).isEqualTo("16Mi");
  }

  @Test
  void everyRightSaysWhy() throws IOException {
    for (String file :
        List.of(
            "cluster-role.yaml", "lease-role.yaml", "report-reader.yaml", "cluster-reader.yaml")) {
      List<String> lines = Files.readAllLines(Path.of("config/rbac", file));
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).startsWith("  - apiGroups:")) {
          assertThat(lines.get(i - 1)).as("%s, line %d", file, i).startsWith("  # ");
        }
      }
    }
  }

  private JsonNode pod() {
    return only("Deployment").at("/spec/template/spec");
  }

  private JsonNode only(String kind) {
    List<ObjectNode> found =
        objects.stream().filter(one -> one.path("kind").asText().equals(kind)).toList();
    assertThat(found).as(kind).hasSize(1);
    return found.getFirst();
  }
}
