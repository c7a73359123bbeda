package dev.rootseal.e2e;

import java.time.Duration;
import org.awaitility.Awaitility;

/** What an API server does with a new Deployment that does not comply. */
enum Admission {
  SAYS_NOTHING,
  WARNS,
  DENIES;

  static Admission in(Api api, String namespace) {
    String unsealed =
        Manifests.inOrder(Workloads.writable(namespace, "door")).getFirst().toString();
    Api.Answer answer =
        api.tryCreate(
            "/apis/apps/v1/namespaces/" + namespace + "/deployments?dryRun=All", unsealed);
    return answer.code() == 403 ? DENIES : answer.warnings().isEmpty() ? SAYS_NOTHING : WARNS;
  }

  /** A new policy is in force some seconds later, and so is the end of one. */
  void await(Api api, String namespace) {
    Awaitility.await(this + " in " + namespace)
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> in(api, namespace) == this);
  }
}
