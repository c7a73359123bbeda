package dev.rootseal.demo;

import dev.rootseal.embedded.EmbeddedApi;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A small shop: the objects that the demo's cluster holds, and the patches that its story applies.
 */
final class Shop {
  private static final String FOLDER = "/dev/rootseal/demo/";
  private static final List<String> DEFINITIONS =
      List.of(
          "/dev/rootseal/crds/compliancereports.rootseal.dev.yaml",
          "/dev/rootseal/crds/compliancesummaries.rootseal.dev.yaml",
          "/dev/rootseal/crds/compliancepolicies.rootseal.dev.yaml");

  private Shop() {}

  /** Puts the shop into a cluster, after the definitions that Rootseal needs. */
  static void load(EmbeddedApi api) {
    DEFINITIONS.forEach(definition -> api.apply(text(definition)));
    api.apply(manifest("shop"));
  }

  /** The patch of a Deployment that makes it compliant, or all objects of the `shop`. */
  static String manifest(String name) {
    return text(FOLDER + name + ".yaml");
  }

  /** Applies the patch of a Deployment as {@code kubectl patch --type strategic} does. */
  static void patch(KubernetesClient client, String deployment) {
    client
        .apps()
        .deployments()
        .inNamespace("shop")
        .withName(deployment)
        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), manifest(deployment));
  }

  private static String text(String path) {
    try (InputStream stream = Shop.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException(path + " is missing from the program");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(path + " cannot be read", e);
    }
  }
}
