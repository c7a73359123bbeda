package dev.rootseal.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/**
 * The client of one session, with what looks at its requests.
 *
 * @param client the client
 * @param olderData whether the API server went back to older data
 */
record SessionClient(KubernetesClient client, OlderData olderData) implements AutoCloseable {
  static SessionClient open(OperatorContext context) {
    OlderData olderData = new OlderData();
    return new SessionClient(context.client(List.of(olderData)), olderData);
  }

  boolean servesOlderData() {
    return olderData.isServed(client);
  }

  @Override
  public void close() {
    client.close();
  }
}
