package dev.rootseal.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.kubernetes.WithoutRetries;
import dev.rootseal.operator.controller.PeriodicChecks;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the API server has gone back to older data, as after a restored backup. A watch that
 * begins again then asks for a version that is still to come, which the server accepts without a
 * word. So after each beginning of a watch the server is asked for the version that it has.
 * Versions of one resource are numbers that grow (Kubernetes, "Resource versions"); where they are
 * none, nothing is compared.
 */
final class VersionRollbackDetector implements Interceptor {
  private static final Logger LOG = LoggerFactory.getLogger(VersionRollbackDetector.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The address of what is watched, and the version from which. */
  private static final Pattern WATCH =
      Pattern.compile("([^?]*)\\?(?=.*watch=true).*\\bresourceVersion=(\\d{1,18})(&.*)?");

  /** The version from which a watch was asked for, by the address of what it watches. */
  private final Map<String, Long> unchecked = new ConcurrentHashMap<>();

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    Matcher begun = WATCH.matcher(request.uri().toString());
    if (begun.matches()) {
      unchecked.merge(begun.group(1), Long.parseLong(begun.group(2)), Math::max);
    }
  }

  /** Whether the server's version is older than one that it has told before. */
  boolean detect(KubernetesClient client) {
    for (Map.Entry<String, Long> watch : Map.copyOf(unchecked).entrySet()) {
      Optional<Long> now = version(client, watch.getKey());
      if (now.isEmpty()) {
        // The others would wait for an answer just as long.
        return false;
      }
      if (now.get() < watch.getValue()) {
        LOG.warn("The API server went back to older data: everything is read anew");
        return true;
      }
      unchecked.remove(watch.getKey(), watch.getValue());
    }
    return false;
  }

  /** Empty without an answer, or where the type is gone: it is asked again at the next look. */
  private static Optional<Long> version(KubernetesClient client, String address) {
    try {
      @Nullable String list =
          WithoutRetries.of(
              client, PeriodicChecks.PATIENCE, once -> once.raw(address + "?limit=1"));
      if (list == null) {
        return Optional.empty();
      }
      String version = JSON.readTree(list).at("/metadata/resourceVersion").asText();
      return Optional.of(version.matches("\\d{1,18}") ? Long.parseLong(version) : Long.MAX_VALUE);
    } catch (KubernetesClientException | JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
