package dev.rootseal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the fabric8 client gets from the embedded API and operator tests do not show. */
class ClientTest {
  @AutoClose private EmbeddedApi api;
  private ApiProbe probe;
  @AutoClose private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    api = EmbeddedApi.start(0, Clock.systemUTC());
    probe = ApiProbe.of(api);
    client =
        new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(api.kubeconfig())).build();
  }

  @Test
  void anInformerSeesWhatIsThereAndWhatHappensAlsoAfterItsWatchWasCut() {
    api.apply(Fixtures.deployment("web"));
    Queue<String> seen = new ConcurrentLinkedQueue<>();

    try (SharedIndexInformer<Deployment> informer =
        client.apps().deployments().inAnyNamespace().inform(recording(seen))) {
      await().until(informer::hasSynced);
      scale("web", 5);
      await().untilAsserted(() -> assertThat(seen).containsExactly("add web", "update web"));
      probe.disconnectWatches();
      client.apps().deployments().inNamespace("default").withName("web").delete();

      await()
          .untilAsserted(
              () -> assertThat(seen).containsExactly("add web", "update web", "delete web"));
    }
  }

  @Test
  void aListComesWholeWhateverItsLimit() {
    for (int i = 0; i < 7; i++) {
      api.apply(Fixtures.deployment("web-" + i));
    }
    ListOptions three = new ListOptionsBuilder().withLimit(3L).build();
    var list = client.apps().deployments().inAnyNamespace().list(three);
    assertThat(list.getItems()).hasSize(7);
    assertThat(list.getMetadata().getContinue()).isNull();
  }

  @Test
  void anUpdateOfAnOldVersionIsAConflict() {
    api.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: map, namespace: default}}");
    ConfigMap map = client.configMaps().inNamespace("default").withName("map").get();
    client.resource(withData(map, "one")).update();
    assertThatThrownBy(() -> client.resource(withData(map, "two")).update())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("the object has been modified")
        .extracting("code")
        .isEqualTo(409);
  }

  @Test
  void aNamespaceTakesWhatIsInItAlong() {
    api.apply("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
    api.apply(Fixtures.deployment("web").replace("namespace: default", "namespace: shop"));
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    try (SharedIndexInformer<Deployment> informer =
            client.apps().deployments().inAnyNamespace().inform(recording(seen));
        SharedIndexInformer<Namespace> namespaces = client.namespaces().inform(recording(seen))) {
      await().until(() -> informer.hasSynced() && namespaces.hasSynced());
      client.namespaces().withName("shop").delete();
      await().untilAsserted(() -> assertThat(seen).contains("delete web", "delete shop"));
    }
    assertThat(client.apps().deployments().inNamespace("shop").list().getItems()).isEmpty();
  }

  @Test
  void closingEndsWatchesWithinASecond() {
    try (SharedIndexInformer<Deployment> informer =
        client.apps().deployments().inAnyNamespace().inform()) {
      await().until(informer::hasSynced);
      api.apply(Fixtures.deployment("web"));
      await("something has come").until(informer::isWatching);
      long before = System.nanoTime();
      api.close();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
      await().until(() -> !informer.isWatching());
    }
  }

  private static <T extends HasMetadata> ResourceEventHandler<T> recording(Queue<String> seen) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T object) {
        seen.add("add " + object.getMetadata().getName());
      }

      @Override
      public void onUpdate(T before, T after) {
        seen.add("update " + after.getMetadata().getName());
      }

      @Override
      public void onDelete(T object, boolean unknown) {
        seen.add("delete " + object.getMetadata().getName());
      }
    };
  }

  private void scale(String name, int replicas) {
    var web = client.apps().deployments().inNamespace("default").withName(name);
    web.edit(one -> one.edit().editSpec().withReplicas(replicas).endSpec().build());
  }

  private static ConfigMap withData(ConfigMap map, String value) {
    return map.edit().addToData("key", value).build();
  }
}
