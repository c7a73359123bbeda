package dev.rootseal.operator.controller;

import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a watch would have brought, put there by a test. */
final class HeldObjects<T extends HasMetadata> implements Cache<T> {
  private static final KubernetesSerialization READER =
      KubernetesClients.createForCommand(Config.empty()).getKubernetesSerialization();

  private final Map<ResourceID, T> objects = new LinkedHashMap<>();
  private Optional<T> coming = Optional.empty();

  /** A session of the only replica, without a leader to be elected. */
  static Controllers.Session session(KubernetesClient client, Clock clock) {
    return Controllers.Session.begin(
        new WriteGate(client, "only", () -> WriteGate.PATIENCE),
        new EffectivePolicy(ImageCatalogue.load(), clock),
        new Troubles("https://a"));
  }

  /** The same with watches of some kinds, each away for so long. */
  static Controllers.Session session(
      KubernetesClient client, Clock clock, Map<String, Duration> away) {
    Controllers.Session usual = session(client, clock);
    return new Controllers.Session(
        client,
        usual.gate(),
        usual.policies(),
        usual.numbers(),
        usual.router(),
        usual.troubles(),
        usual.writer(),
        usual.recorder(),
        new WatchMonitor(usual.troubles(), () -> away, Optional::empty),
        clock);
  }

  /** Of a run of a reconciler, which asks for a held report and whether its object is gone. */
  @SuppressWarnings("unchecked")
  static <P extends HasMetadata> Context<P> context(
      boolean deleted, Supplier<? extends Optional<? extends HeldReport>> held) {
    return (Context<P>)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "isPrimaryResourceDeleted" -> deleted;
                  case "getSecondaryResource" -> held.get();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** Where no admission policies are asked for. */
  static PolicyReconciler policyReconciler(Controllers.Session state) {
    return new PolicyReconciler(state, new AdmissionReconciler(state, Optional.empty()));
  }

  /** A workload with a writable root. */
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

  void put(T object) {
    objects.put(ResourceID.fromResource(object), object);
  }

  /** Puts it there as soon as somebody has asked for it in vain. */
  void putAfterALookFor(T object) {
    coming = Optional.of(object);
  }

  void clear() {
    objects.clear();
  }

  @Override
  public Optional<T> get(ResourceID id) {
    Optional<T> found = Optional.ofNullable(objects.get(id));
    coming.ifPresent(this::put);
    coming = Optional.empty();
    return found;
  }

  @Override
  public Stream<ResourceID> keys() {
    return objects.keySet().stream();
  }

  @Override
  public Stream<T> list(Predicate<T> wanted) {
    return objects.values().stream().filter(wanted);
  }
}
