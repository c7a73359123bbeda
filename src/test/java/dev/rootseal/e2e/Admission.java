package dev.rootseal.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** What an API server does with a new Deployment that does not comply. */
enum Admission {
  SAYS_NOTHING,
  WARNS,
  DENIES;

  static Admission in(Api api, String namespace) {
    Api.Answer answer = ask(api, namespace);
    return answer.code() == 403 ? DENIES : answer.warnings().isEmpty() ? SAYS_NOTHING : WARNS;
  }

  /** What the server says to one that is not sealed; nothing is created. */
  static Api.Answer ask(Api api, String namespace) {
    ObjectNode unsealed = Manifests.inOrder(Workloads.writable(namespace, "door")).getFirst();
    return api.tryWithout("POST", api.collection(unsealed), unsealed);
  }

  /** A new policy is in force some seconds later, and so is the end of one. */
  void await(Api api, String namespace) {
    Awaitility.await(this + " in " + namespace)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> in(api, namespace) == this);
  }

  static void removePolicies(Api api) {
    Stream.of("validatingadmissionpolicybindings", "validatingadmissionpolicies")
        .forEach(all -> api.delete("/apis/admissionregistration.k8s.io/v1/" + all));
  }
}
