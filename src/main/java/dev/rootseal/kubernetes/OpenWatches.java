package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.Interceptor.RequestTags;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which watches of one client are open: from their headers until their end. The client's own
 * informers say so only once something has come in them, which in a quiet kind is the first
 * bookmark after one to two minutes, and fail where they are asked while they stop ({@code
 * Reflector.isWatching} reads a field that was emptied before its flag).
 */
public final class OpenWatches {
  private final Map<String, Integer> open = new HashMap<>();

  /** When the last one of a type ended, by {@link System#nanoTime}. */
  private final Map<String, Long> ended = new HashMap<>();

  OpenWatches() {}

  /** Those of a client that {@link KubernetesClients} has made. */
  public static OpenWatches of(KubernetesClient client) {
    return Objects.requireNonNull(((RequestTags) client.getHttpClient()).getTag(OpenWatches.class));
  }

  synchronized void begin(URI watch) {
    ApiPaths.watchedType(watch).ifPresent(type -> open.merge(type, 1, Integer::sum));
  }

  synchronized void end(URI watch) {
    Optional<String> type = ApiPaths.watchedType(watch);
    type.ifPresent(
        it -> {
          open.computeIfPresent(it, (same, count) -> count == 1 ? null : count - 1);
          ended.put(it, System.nanoTime());
        });
  }

  /**
   * For how long no watch of all objects of a type has been open: zero while one is, forever where
   * none has ever been.
   */
  public synchronized Duration away(Class<? extends HasMetadata> watched) {
    String type = ApiPaths.type(watched);
    if (open.containsKey(type)) {
      return Duration.ZERO;
    }
    return ended.containsKey(type)
        ? Duration.ofNanos(System.nanoTime() - ended.get(type))
        : ChronoUnit.FOREVER.getDuration();
  }
}
