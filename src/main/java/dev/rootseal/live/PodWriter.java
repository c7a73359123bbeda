package dev.rootseal.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.function.Supplier;

/** Creates pods and deletes them again, and asks before whether that is allowed. */
public final class PodWriter {
  private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  private final ObjectMapper json = new ObjectMapper();
  private final KubernetesClient client;
  private final Optional<Patience> patience;

  /**
   * A right in a namespace.
   *
   * @param group the API group; empty for the core
   * @param resource its plural, with the subresource behind a slash where there is one
   */
  public record Right(String group, String resource, String verb) {}

  /** For the API server of a client, which stays open. */
  public PodWriter(KubernetesClient client) {
    this(client, Optional.empty());
  }

  private PodWriter(KubernetesClient client, Optional<Patience> patience) {
    this.client = client;
    this.patience = patience;
  }

  /** The same, which deletes with patience: what was created may not stay for one lost answer. */
  public PodWriter with(Patience more) {
    return new PodWriter(client, Optional.of(more));
  }

  /**
   * Creates it.
   *
   * @throws ReadException if the API server does not do it
   */
  public void create(String namespace, ObjectNode pod) {
    send("POST", "/api/v1/namespaces/" + namespace + "/pods", pod.toString());
  }

  /**
   * Deletes it; it ends as its own grace period allows.
   *
   * @throws ReadException if the API server does not do it, or there is none
   */
  public void delete(String namespace, String name) {
    Supplier<JsonNode> request =
        () -> send("DELETE", "/api/v1/namespaces/" + namespace + "/pods/" + name, "");
    JsonNode _ = patience.map(more -> more.ask(request)).orElseGet(request);
  }

  /**
   * Whether who runs this may do it.
   *
   * @throws ReadException if the API server does not say
   */
  public boolean may(Right right, String namespace) {
    String[] resource = right.resource().split("/", 2);
    ObjectNode review = JsonNodeFactory.instance.objectNode();
    review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
    ObjectNode asked = review.putObject("spec").putObject("resourceAttributes");
    asked.put("namespace", namespace).put("verb", right.verb()).put("group", right.group());
    asked.put("resource", resource[0]);
    if (resource.length > 1) {
      asked.put("subresource", resource[1]);
    }
    return send("POST", REVIEWS, review.toString()).at("/status/allowed").asBoolean();
  }

  private JsonNode send(String method, String path, String body) {
    try {
      String answer = client.raw(path, method, body.isEmpty() ? null : body);
      return json.readTree(answer == null ? "" : answer);
    } catch (KubernetesClientException e) {
      throw ReadException.of(e, client.getConfiguration());
    } catch (JsonProcessingException e) {
      throw new ReadException(
          ReadException.Kind.UNUSABLE_SERVER,
          client.getMasterUrl() + " does not answer as an API server does");
    }
  }
}
