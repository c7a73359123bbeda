package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** `dist/install.yaml` as plain YAML; {@link RightsIT} has its rights. */
class ManifestsTest {

  private final List<ObjectNode> objects =
      unchecked(() -> Manifests.inOrder(Files.readString(Path.of("dist/install.yaml"))));

  @Test
  void everythingIsLabelledAndNothingElseIsInstalled() {
    assertThat(objects)
        .extracting(one -> one.path("kind").asText())
        .containsExactlyInAnyOrder(
            ("Namespace CustomResourceDefinition CustomResourceDefinition CustomResourceDefinition"
                    + " ServiceAccount ClusterRole ClusterRole ClusterRole ClusterRoleBinding Role"
                    + " RoleBinding Deployment Service")
                .split(" "));
    assertThat(objects)
        .allSatisfy(
            one ->
                assertThat(one.at("/metadata/labels/app.kubernetes.io~1name").asText())
                    .isEqualTo("rootseal"));
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
}
