package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What `config/` installs, without the Deployment: the operator is a process of the tests. */
final class Installation {
  /** The namespace of the service account and of the lease. */
  static final String NAMESPACE = "rootseal-system";

  /** What kustomize makes of a folder, for all the control planes that get it. */
  private static final Map<String, String> RENDERED = new ConcurrentHashMap<>();

  private Installation() {}

  /** Definitions and rights; the answer is a kubeconfig that holds these rights and no other. */
  static Path install(ControlPlane cluster) {
    Kubectl kubectl = cluster.kubectl();
    cluster.apply(rendered(kubectl, "config/crd") + "---\n" + rules(kubectl));
    awaitServed(cluster.api());
    return kubeconfig(cluster);
  }

  static void definitions(ControlPlane cluster) {
    cluster.apply(rendered(cluster.kubectl(), "config/crd"));
    awaitServed(cluster.api());
  }

  /** A definition that is deleted before its storage is set up, within a second, may never go. */
  static void awaitServed(Api api) {
    await("all three are served")
        .until(
            () ->
                Stream.of("compliancereports", "compliancesummaries", "compliancepolicies")
                    .allMatch(plural -> api.serves("/apis/rootseal.dev/v1alpha1/" + plural)));
  }

  static Path rights(ControlPlane cluster) {
    cluster.apply(rules(cluster.kubectl()));
    return kubeconfig(cluster);
  }

  private static String rules(Kubectl kubectl) {
    return unchecked(
        () ->
            Files.readString(Path.of("config/manager/namespace.yaml"))
                + "---\n"
                + rendered(kubectl, "config/rbac"));
  }

  private static String rendered(Kubectl kubectl, String folder) {
    return RENDERED.computeIfAbsent(folder, one -> kubectl.ok("kustomize", one));
  }

  private static Path kubeconfig(ControlPlane cluster) {
    return cluster.kubeconfig("rootseal", cluster.api().token("rootseal", NAMESPACE));
  }
}
