package dev.rootseal.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.kubernetes.ObjectName;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Creates pods, deletes them again, adds ephemeral containers to them, and asks before whether that
 * is allowed: the only requests by which the command line changes anything in a cluster. What the
 * API server does not do is a {@link ReadException}; with patience neither a refused answer ends
 * it, nor a lost one.
 */
public record PodWriter(KubernetesClient client, Patience patience) {
  private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  private static final String PODS = "/api/v1/namespaces/%s/pods";

  /**
   * Creates it, under a name that no other has. Of a request without an answer nobody knows what
   * has become, so one that is there already and bears the same labels and annotations is it. Once
   * it is over, nobody wants it any more.
   */
  public void create(String namespace, ObjectNode pod, BooleanSupplier over) {
    String path = PODS.formatted(namespace);
    Patience more = patience.unless(e -> !e.mayPass() || over.getAsBoolean());
    try {
      JsonNode _ = more.ask(() -> send("POST", path, pod.toString()));
    } catch (ReadException e) {
      String its = path + "/" + pod.at("/metadata/name").asText();
      if (!e.isAlreadyThere() || !isThere(its, pod, more)) {
        throw e;
      }
    }
  }

  private boolean isThere(String path, ObjectNode pod, Patience more) {
    try {
      JsonNode there = more.ask(() -> send("GET", path, ""));
      return Stream.of("/metadata/labels", "/metadata/annotations")
          .allMatch(
              marks ->
                  pod.at(marks).properties().stream()
                      .allMatch(one -> one.getValue().equals(there.at(marks).path(one.getKey()))));
    } catch (ReadException e) {
      return false;
    }
  }

  /** Deletes it, which has to be there; it ends as its own grace period allows. */
  public void delete(String namespace, String name) {
    String pods = PODS.formatted(ObjectName.require("namespace", namespace));
    String path = pods + "/" + ObjectName.require("pod", name);
    JsonNode _ = patience.ask(() -> send("DELETE", path, ""));
  }

  /**
   * Adds some ephemeral containers, all or none; nobody can take them away again before the pod
   * ends. They have names that no other has, so that sending them again adds none.
   */
  public void addEphemeral(String namespace, String pod, List<ObjectNode> containers) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").putArray("ephemeralContainers").addAll(containers);
    PatchContext strategic = PatchContext.of(PatchType.STRATEGIC_MERGE);
    var resource = client.pods().inNamespace(namespace).withName(pod).ephemeralContainers();
    String path = PODS.formatted(namespace) + "/" + pod + "/ephemeralcontainers";
    Pod _ =
        patience
            .unless(e -> !e.mayPass())
            .ask(
                () ->
                    ReadOnlyApi.answer(
                        client, "PATCH", path, () -> resource.patch(strategic, patch.toString())));
  }

  /**
   * The rights that whoever runs this has not got in a namespace, a sentence each. Where an API
   * server that can be used does not say, they are taken to be there.
   */
  public List<String> missing(List<ApiRight> rights, String namespace) {
    try {
      return rights.stream()
          .filter(right -> !may(right, namespace))
          .map(
              right ->
                  "no right to %s %s in namespace '%s': it needs %s"
                      .formatted(right.verb(), right.resource(), namespace, right.rule()))
          .toList();
    } catch (ReadException e) {
      if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
        throw e;
      }
      return List.of();
    }
  }

  private boolean may(ApiRight right, String namespace) {
    String[] resource = right.resource().split("/", 2);
    ObjectNode review = JsonNodeFactory.instance.objectNode();
    review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
    ObjectNode asked = review.putObject("spec").putObject("resourceAttributes");
    asked.put("namespace", namespace).put("verb", right.verb()).put("group", right.group());
    asked.put("resource", resource[0]).put("subresource", resource.length > 1 ? resource[1] : "");
    return send("POST", REVIEWS, review.toString()).at("/status/allowed").asBoolean();
  }

  private JsonNode send(String method, String path, String body) {
    return ReadOnlyApi.json(
        client,
        ReadOnlyApi.answer(
            client, method, path, () -> client.raw(path, method, body.isEmpty() ? null : body)));
  }
}
