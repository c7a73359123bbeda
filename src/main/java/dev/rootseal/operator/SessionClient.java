package dev.rootseal.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The client of one session, with what looks at its requests.
 *
 * @param client the client
 * @param lease the renewals of the lease; empty without leader election
 * @param olderData whether the API server went back to older data
 */
record SessionClient(KubernetesClient client, Optional<HeldLease> lease, OlderData olderData)
    implements AutoCloseable {
  static SessionClient open(OperatorContext context) {
    Optional<HeldLease> lease =
        context.settings().leaseNamespace().map(name -> LeaderLease.held(name, context.clock()));
    OlderData olderData = new OlderData();
    return new SessionClient(
        context.client(Stream.concat(lease.stream(), Stream.of(olderData)).toList()),
        lease,
        olderData);
  }

  boolean servesOlderData() {
    return olderData.isServed(client);
  }

  @Override
  public void close() {
    client.close();
  }
}
