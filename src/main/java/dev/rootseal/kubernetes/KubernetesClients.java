package dev.rootseal.kubernetes;

import dev.rootseal.kubernetes.WatchedWorkload.WatchedDaemonSet;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.impl.KubernetesClientImpl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Makes clients that read what is watched straight into its slim class. */
public final class KubernetesClients {
  /** A write that fails is tried again by the reconciler, so the client itself gives up early. */
  private static final int REQUEST_RETRIES = 2;

  /**
   * The first wait before a lost watch is tried again, in milliseconds; it doubles up to 32 times
   * this, so that after a long outage the operator is back within seconds.
   */
  private static final int WATCH_RETRY_MILLIS = 200;

  /** How the API server's audit log names the program, and who owns the fields that it sets. */
  private static final String USER_AGENT = "rootseal";

  private static final List<Class<? extends HasMetadata>> WATCHED =
      List.of(
          Namespace.class,
          WatchedDeployment.class,
          WatchedStatefulSet.class,
          WatchedDaemonSet.class);

  private KubernetesClients() {}

  /**
   * A client for a long-running operator. Over HTTP/1.1: a request that gets no answer takes its
   * connection with it, while the one connection of HTTP/2 would stay and be used again, silent.
   *
   * @param config where the API server is and how to speak to it
   * @param alsoWatched further classes that will be watched
   */
  public static KubernetesClient create(
      Config config, Collection<Class<? extends HasMetadata>> alsoWatched) {
    return create(config, alsoWatched, List.of());
  }

  /**
   * A client of which every request passes through these.
   *
   * @param config where the API server is and how to speak to it
   * @param alsoWatched further classes that will be watched
   * @param interceptors what sees each request before it is sent, and each answer
   */
  public static KubernetesClient create(
      Config config,
      Collection<Class<? extends HasMetadata>> alsoWatched,
      Collection<? extends Interceptor> interceptors) {
    return create(config, alsoWatched, interceptors, WatchKeepAlive.Limits.STANDARD);
  }

  /**
   * A client for a command, which reads objects as trees.
   *
   * @param config where the API server is and how to speak to it
   */
  public static KubernetesClient createForCommand(Config config) {
    return create(
        ClientFactory.ofCommand(config),
        configured(config),
        WATCHED,
        AnswerForms.OF_TREES,
        List.of(new WatchKeepAlive(WatchKeepAlive.Limits.STANDARD)));
  }

  static KubernetesClient create(
      Config config,
      Collection<Class<? extends HasMetadata>> alsoWatched,
      Collection<? extends Interceptor> interceptors,
      WatchKeepAlive.Limits limits) {
    List<Interceptor> all = new ArrayList<>(interceptors);
    all.add(new WatchKeepAlive(limits));
    List<Class<? extends HasMetadata>> watched = new ArrayList<>(WATCHED);
    watched.addAll(alsoWatched);
    return create(
        ClientFactory.ofOperator(config), configured(config), watched, AnswerForms.OF_FACTS, all);
  }

  /** The last of the interceptors looks after the watches: it has to see first what comes. */
  private static KubernetesClient create(
      ClientFactory factory,
      Config config,
      List<Class<? extends HasMetadata>> watched,
      String ofLists,
      List<Interceptor> interceptors) {
    TypedSerialization serialization = new TypedSerialization(watched);
    HttpClient.Builder http = factory.newBuilder(config);
    http.addOrReplaceInterceptor("rootseal-answers", new AnswerForms(serialization, ofLists));
    http.addOrReplaceInterceptor("rootseal-retry-after", new RetryAfterGate());
    interceptors.forEach(one -> http.addOrReplaceInterceptor(one.getClass().getSimpleName(), one));
    return new KubernetesClientImpl(
        http.tag(interceptors.getLast()).build(), config, factory, serialization);
  }

  private static Config configured(Config given) {
    return new ConfigBuilder(given)
        .withHttp2Disable(true)
        .withOnlyHttpWatches(true)
        .withUserAgent(USER_AGENT)
        .withRequestRetryBackoffLimit(REQUEST_RETRIES)
        .withWatchReconnectInterval(WATCH_RETRY_MILLIS)
        .build();
  }
}
