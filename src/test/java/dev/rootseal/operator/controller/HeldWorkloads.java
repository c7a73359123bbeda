package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Workloads as they are cached.
 *
 * @param byNamespace those of a namespace
 */
record HeldWorkloads(Function<String, Stream<WatchedDeployment>> byNamespace)
    implements ClusterNumbers.Workloads {
  private static final KubernetesSerialization READER =
      KubernetesClients.createForCommand(Config.empty()).getKubernetesSerialization();

  static final HeldWorkloads NONE = new HeldWorkloads(namespace -> Stream.empty());

  /** One with a writable root. */
  static WatchedDeployment workload(String namespace, String name) {
    return read(
        WatchedDeployment.class,
        """
        {"metadata": {"name": "%s", "namespace": "%s"},
         "spec": {"template": {"spec": {"containers": [{"name": "app", "image": "a"}]}}}}
        """
            .formatted(name, namespace));
  }

  static <T> T read(Class<T> type, String json) {
    return READER.unmarshal(json, type);
  }

  @Override
  public Stream<? extends WatchedWorkload> in(String namespace) {
    return byNamespace.apply(namespace);
  }

  @Override
  public void evaluationsBegin() {
    // All that is here has been here from the start.
  }
}
