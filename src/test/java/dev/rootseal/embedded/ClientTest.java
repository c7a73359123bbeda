package dev.rootseal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the fabric8 client, on which the operator stands, gets from the embedded API. */
class ClientTest {
  private static final ResourceDefinitionContext REPORTS =
      new ResourceDefinitionContext.Builder()
          .withGroup("example.dev")
          .withVersion("v1")
          .withKind("Report")
          .withPlural("reports")
          .withNamespaced(true)
          .build();
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("tester")
          .withForce(true)
          .build();

  @AutoClose private EmbeddedApi api;
  private ApiProbe probe;
  @AutoClose private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    api = EmbeddedApi.start(0, Clock.systemUTC());
    probe = ApiProbe.of(api);
    api.apply(Fixtures.REPORT_DEFINITION);
    client =
        new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(api.kubeconfig())).build();
  }

  @Test
  void anInformerSeesWhatIsThereAndWhatHappens() {
    api.apply(Fixtures.deployment("web"));
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    try (SharedIndexInformer<Deployment> informer =
        client.apps().deployments().inAnyNamespace().inform(recording(seen))) {
      await().until(informer::hasSynced);
      scale("web", 5);
      client.apps().deployments().inNamespace("default").withName("web").delete();
      await()
          .untilAsserted(
              () -> assertThat(seen).containsExactly("add web", "update web", "delete web"));
    }
  }

  @Test
  void anInformerComesBackAfterItsWatchWasCut() {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    try (SharedIndexInformer<Deployment> informer =
        client.apps().deployments().inAnyNamespace().inform(recording(seen))) {
      await().until(informer::hasSynced);
      api.apply(Fixtures.deployment("first"));
      await("watches").untilAsserted(() -> assertThat(seen).containsExactly("add first"));
      probe.disconnectWatches();
      api.apply(Fixtures.deployment("web"));
      await().untilAsserted(() -> assertThat(seen).containsExactly("add first", "add web"));
    }
  }

  @Test
  void anInformerOfACustomTypeFollowsStatusWrites() {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    try (SharedIndexInformer<GenericKubernetesResource> informer =
        client.genericKubernetesResources(REPORTS).inAnyNamespace().inform(recording(seen))) {
      await().until(informer::hasSynced);
      applyReport(Map.of());
      applyStatus("Pass", 90);
      await().untilAsserted(() -> assertThat(seen).containsExactly("add report", "update report"));
    }
  }

  @Test
  void aListComesWholeWhateverItsLimit() {
    for (int i = 0; i < 7; i++) {
      api.apply(Fixtures.deployment("web-" + i));
    }
    var list =
        client
            .apps()
            .deployments()
            .inAnyNamespace()
            .list(new ListOptionsBuilder().withLimit(3L).build());
    assertThat(list.getItems()).hasSize(7);
    assertThat(list.getMetadata().getContinue()).isNull();
  }

  @Test
  void statusIsWrittenThroughItsOwnDoorOnly() {
    applyReport(Map.of("owner", "shop"));
    applyStatus("Pass", 90);
    GenericKubernetesResource report = report();
    assertThat(report.<Object>get("status", "result")).isEqualTo("Pass");
    assertThat(report.<Object>get("spec", "owner")).isEqualTo("shop");
    applyReport(Map.of("owner", "other"));
    assertThat(report().<Object>get("status", "percent")).isEqualTo(90);
  }

  @Test
  void applyingTheSameAgainWritesNothing() {
    applyReport(Map.of());
    applyStatus("Pass", 90);
    String before = report().getMetadata().getResourceVersion();
    applyStatus("Pass", 90);
    assertThat(report().getMetadata().getResourceVersion()).isEqualTo(before);
    assertThat(probe.requests())
        .containsEntry(new WriteRequest("apply", "reports.example.dev/status", "default"), 2L);
  }

  @Test
  void anUpdateOfAnOldVersionIsAConflict() {
    ConfigMap map =
        client
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName("map")
                    .withNamespace("default")
                    .endMetadata()
                    .build())
            .create();
    client.resource(withData(map, "one")).update();
    assertThatThrownBy(() -> client.resource(withData(map, "two")).update())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("the object has been modified")
        .extracting("code")
        .isEqualTo(409);
  }

  @Test
  void aNamespaceTakesWhatIsInItAlong() {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("shop").endMetadata().build())
        .create();
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
  void eventsOfTheNewApiAreReadThroughTheOldOne() {
    api.apply(
        """
        apiVersion: events.k8s.io/v1
        kind: Event
        metadata: {name: web.1, namespace: default}
        regarding: {kind: Deployment, name: web, namespace: default}
        note: The verdict changed.
        reason: NowCompliant
        type: Normal
        """);
    List<Event> events =
        client
            .v1()
            .events()
            .inNamespace("default")
            .withField("involvedObject.name", "web")
            .list()
            .getItems();
    assertThat(events).extracting(Event::getMessage).containsExactly("The verdict changed.");
  }

  @Test
  void everythingIsAllowed() {
    var review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withVerb("list")
            .withResource("namespaces")
            .endResourceAttributes()
            .endSpec()
            .build();
    assertThat(
            client
                .authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(review)
                .getStatus()
                .getAllowed())
        .isTrue();
  }

  @Test
  void aLeaderIsElected() {
    AtomicBoolean leading = new AtomicBoolean();
    var elector =
        client
            .leaderElector()
            .withConfig(
                new LeaderElectionConfigBuilder()
                    .withName("test")
                    .withLock(new LeaseLock("default", "rootseal", UUID.randomUUID().toString()))
                    .withLeaseDuration(Duration.ofSeconds(3))
                    .withRenewDeadline(Duration.ofSeconds(2))
                    .withRetryPeriod(Duration.ofMillis(200))
                    .withReleaseOnCancel(true)
                    .withLeaderCallbacks(
                        new LeaderCallbacks(
                            () -> leading.set(true), () -> leading.set(false), leader -> {}))
                    .build())
            .build();
    var running = elector.start();
    await().untilTrue(leading);
    running.cancel(true);
    await().untilFalse(leading);
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
    client
        .apps()
        .deployments()
        .inNamespace("default")
        .withName(name)
        .edit(deployment -> deployment.edit().editSpec().withReplicas(replicas).endSpec().build());
  }

  private static ConfigMap withData(ConfigMap map, String value) {
    return map.edit().addToData("key", value).build();
  }

  private GenericKubernetesResource report() {
    return client
        .genericKubernetesResources(REPORTS)
        .inNamespace("default")
        .withName("report")
        .get();
  }

  private void applyReport(Map<String, Object> spec) {
    GenericKubernetesResource report = newReport();
    report.setAdditionalProperty("spec", spec);
    client.resource(report).inNamespace("default").patch(APPLY);
  }

  private void applyStatus(String result, int percent) {
    GenericKubernetesResource report = newReport();
    report.setAdditionalProperty("status", Map.of("result", result, "percent", percent));
    client.resource(report).inNamespace("default").subresource("status").patch(APPLY);
  }

  private static GenericKubernetesResource newReport() {
    GenericKubernetesResource report = new GenericKubernetesResource();
    report.setApiVersion("example.dev/v1");
    report.setKind("Report");
    report.setMetadata(new ObjectMetaBuilder().withName("report").withNamespace("default").build());
    return report;
  }
}
