package dev.rootseal.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An API server of which objects are read. No request but GET is ever sent; what cannot be read, or
 * is not there, is a {@link ReadException}.
 */
public final class ReadOnlyApi {
  private final KubernetesClient client;
  private final Patience patience;

  /** The API server of a client, which stays open. */
  public ReadOnlyApi(KubernetesClient client) {
    this(client, Patience.NONE);
  }

  private ReadOnlyApi(KubernetesClient client, Patience patience) {
    this.client = client;
    this.patience = patience;
  }

  public ReadOnlyApi with(Patience more) {
    return new ReadOnlyApi(client, more);
  }

  public JsonNode get(String path) {
    return json(client, text(path));
  }

  /** The object of a kind, in any case, at a path; what is no such object says nothing of it. */
  public JsonNode get(String path, String kind) {
    JsonNode object = get(path);
    if (!object.path("kind").asText().equalsIgnoreCase(kind)) {
      throw unusable(client);
    }
    return object;
  }

  static JsonNode json(KubernetesClient client, @Nullable String text) {
    try {
      if (text != null && text.startsWith("{")) {
        return client.getKubernetesSerialization().unmarshal(text, JsonNode.class);
      }
    } catch (KubernetesClientException e) {
      // Said below.
    }
    throw unusable(client);
  }

  private static ReadException unusable(KubernetesClient client) {
    return new ReadException(
        ReadException.Kind.UNUSABLE_SERVER,
        client.getMasterUrl() + " does not answer as an API server does");
  }

  /** The text at a path, such as the log of a container. */
  public String text(String path) {
    @Nullable String text =
        patience.ask(() -> answer(client, "GET", path, () -> client.raw(path, "GET", null)));
    return text == null ? "" : text;
  }

  /** What comes of a request, where anything does. */
  static <T extends @Nullable Object> T answer(
      KubernetesClient client, String method, String path, Supplier<T> request) {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      throw ReadException.of(e, client.getConfiguration(), ApiRight.of(method, path));
    }
  }

  /**
   * Hands over each object of a list, whose path may have a query. It is read in pages as large as
   * kubectl's, of which only one is held, and may fail after some of it was handed over. Kubernetes
   * 1.37 sends the pages behind the first without their kind.
   */
  public void list(String path, Consumer<JsonNode> objects) {
    String kind = path.replaceFirst("\\?.*", "").replaceFirst(".*/(.*)s$", "$1List");
    String start = path + (path.contains("?") ? "&" : "?") + "limit=500";
    String next = "";
    do {
      JsonNode page = get(start + next);
      if (!page.has("items") || !page.path("kind").asText(kind).equalsIgnoreCase(kind)) {
        throw unusable(client);
      }
      page.path("items").forEach(objects);
      String token = page.at("/metadata/continue").asText();
      next = token.isEmpty() ? "" : "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    } while (!next.isEmpty());
  }
}
