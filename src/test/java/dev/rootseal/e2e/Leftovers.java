package dev.rootseal.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a class of tests has left in a control plane without controllers: everything but the
 * definitions goes, so that the next class finds it as after a start.
 */
record Leftovers(Api api) {
  private static final List<String> NAMESPACED =
      List.of(
          "/apis/apps/v1 deployments",
          "/apis/apps/v1 statefulsets",
          "/apis/apps/v1 daemonsets",
          "/api/v1 pods",
          "/api/v1 services",
          "/api/v1 configmaps",
          "/api/v1 secrets",
          "/api/v1 events",
          "/api/v1 serviceaccounts",
          "/apis/rbac.authorization.k8s.io/v1 roles",
          "/apis/rbac.authorization.k8s.io/v1 rolebindings",
          "/apis/coordination.k8s.io/v1 leases",
          "/apis/rootseal.dev/v1alpha1 compliancereports");

  private static final List<String> OF_THE_CLUSTER =
      List.of(
          "/apis/rootseal.dev/v1alpha1/compliancepolicies",
          "/apis/rootseal.dev/v1alpha1/compliancesummaries",
          notOfTheServer("clusterroles"),
          notOfTheServer("clusterrolebindings"));

  void remove() {
    OF_THE_CLUSTER.forEach(api::tryDelete);
    for (JsonNode namespace : api.get("/api/v1/namespaces").path("items")) {
      String name = namespace.at("/metadata/name").asText();
      if (!name.startsWith("kube-")) {
        NAMESPACED.forEach(kind -> api.tryDelete(kind.replace(" ", "/namespaces/" + name + "/")));
      }
      if (!name.startsWith("kube-") && !name.equals("default")) {
        finish(namespace);
      }
    }
  }

  /** What the controller of namespaces does at the end. */
  private void finish(JsonNode namespace) {
    String path = "/api/v1/namespaces/" + namespace.at("/metadata/name").asText();
    api.delete(path);
    ObjectNode ending = (ObjectNode) api.get(path);
    ending.putObject("spec").putArray("finalizers");
    api.replace(path + "/finalize", ending.toString());
  }

  private static String notOfTheServer(String plural) {
    return "/apis/rbac.authorization.k8s.io/v1/"
        + plural
        + "?labelSelector=kubernetes.io/bootstrapping!%3Drbac-defaults";
  }
}
