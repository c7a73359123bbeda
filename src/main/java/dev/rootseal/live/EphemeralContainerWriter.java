package dev.rootseal.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Adds ephemeral containers to pods: with those of {@link PodWriter} the only requests by which the
 * command line changes anything in a cluster.
 */
public final class EphemeralContainerWriter {
  private final KubernetesClient client;

  /** For the API server of a client, which stays open. */
  public EphemeralContainerWriter(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Adds some, all or none; nobody can take them away again before the pod ends.
   *
   * @throws ReadException if the API server does not do it
   */
  public void add(String namespace, String pod, List<ObjectNode> containers) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").putArray("ephemeralContainers").addAll(containers);
    String path = "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/ephemeralcontainers";
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(URI.create(client.getMasterUrl().toString().replaceFirst("/$", "") + path))
            .method("PATCH", "application/strategic-merge-patch+json", patch.toString())
            .build();
    HttpResponse<String> answer = send(request);
    if (!answer.isSuccessful()) {
      throw failure(new KubernetesClientException(answer.message(), answer.code(), status(answer)));
    }
  }

  private HttpResponse<String> send(HttpRequest request) {
    long patience = client.getConfiguration().getRequestTimeout();
    try {
      return client
          .getHttpClient()
          .sendAsync(request, String.class)
          .get(patience, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw failure(new KubernetesClientException("no answer", e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private @Nullable Status status(HttpResponse<String> answer) {
    try {
      return client
          .getKubernetesSerialization()
          .unmarshal(answer.body() == null ? "" : answer.body(), Status.class);
    } catch (KubernetesClientException | IllegalArgumentException e) {
      return null;
    }
  }

  private ReadException failure(KubernetesClientException failure) {
    return ReadException.of(failure, client.getConfiguration());
  }
}
