package dev.rootseal.operator;

import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.kubernetes.SingleTry;
import dev.rootseal.operator.controller.PeriodicCheck;
import dev.rootseal.operator.controller.ServedCrds;
import dev.rootseal.operator.controller.Troubles.Outage;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the API server, before anything is started, whether the operator could do its work. */
final class Preflight {
  /** No name of a namespace, so that no role of a namespace counts for the cluster. */
  private static final String NOWHERE = "-";

  private final KubernetesClient client;
  private final List<RequiredRight> rights;

  Preflight(KubernetesClient client, List<RequiredRight> rights) {
    this.client = client;
    this.rights = rights;
  }

  /**
   * What was found.
   *
   * @param problems one line for each thing that is missing: what, where and what to do; empty when
   *     all is well
   * @param crds what is not as it should be of the CRDs; empty without an answer
   * @param outage what keeps the API server from being asked, if something does
   */
  record Findings(
      List<String> problems, Optional<ServedCrds.Problems> crds, Optional<Outage> outage) {
    /** Whether CRDs are missing, or older than this version. */
    boolean ofCrds() {
      return crds.flatMap(ServedCrds.Problems::line).isPresent();
    }
  }

  /** The next look comes in 2 s: what is not answered is to be said, not tried again. */
  Findings findings() {
    try {
      return SingleTry.of(client, this::look);
    } catch (KubernetesClientException e) {
      boolean refused = e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED;
      String problem =
          refused
              ? "The API server at %s refuses the credentials (401 Unauthorized). Check the token or certificate in the kubeconfig."
                  .formatted(client.getMasterUrl())
              : "The API server at %s cannot be used: %s. Check the address and the network."
                  .formatted(client.getMasterUrl(), FailureMessage.of(e));
      return new Findings(
          List.of(problem),
          Optional.empty(),
          Optional.of(refused ? Outage.CREDENTIALS : Outage.CONNECTION));
    }
  }

  private Findings look(KubernetesClient once) {
    ServedCrds.Problems crds = new ServedCrds(once).problems();
    List<String> problems = new ArrayList<>(crds.line().stream().toList());
    List<RequiredRight> missing = missing(once);
    if (!missing.isEmpty()) {
      problems.add(RequiredRight.missingMessage(missing));
    }
    return new Findings(problems, Optional.of(crds), Optional.empty());
  }

  /** Whether a right is missing; not so without an answer, of which the watches tell. */
  boolean isRightMissing() {
    try {
      return !SingleTry.of(client, PeriodicCheck.PATIENCE, this::missing).isEmpty();
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  /**
   * Two requests where nothing is missing. What the API server lists may be incomplete, as behind a
   * webhook that authorizes, so that what is not listed is asked for.
   */
  private List<RequiredRight> missing(KubernetesClient once) {
    Map<String, List<ResourceRule>> rules = new HashMap<>();
    return rights.stream()
        .filter(
            right ->
                rules
                    .computeIfAbsent(right.namespace().orElse(NOWHERE), place -> rules(once, place))
                    .stream()
                    .noneMatch(right::isGrantedBy))
        .filter(right -> !isAllowed(once, right))
        .toList();
  }

  private static List<ResourceRule> rules(KubernetesClient once, String namespace) {
    SelfSubjectRulesReviewBuilder review =
        new SelfSubjectRulesReviewBuilder().withNewSpec().withNamespace(namespace).endSpec();
    SelfSubjectRulesReview answer =
        once.authorization().v1().selfSubjectRulesReview().create(review.build());
    return answer == null || answer.getStatus() == null
        ? List.of()
        : answer.getStatus().getResourceRules();
  }

  private static boolean isAllowed(KubernetesClient once, RequiredRight right) {
    SelfSubjectAccessReview review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withGroup(right.group())
            .withResource(right.mainResource())
            .withSubresource(right.subresource())
            .withVerb(right.verb())
            .withNamespace(right.namespace().orElse(""))
            .endResourceAttributes()
            .endSpec()
            .build();
    SelfSubjectAccessReview answer =
        once.authorization().v1().selfSubjectAccessReview().create(review);
    if (answer == null || answer.getStatus() == null) {
      throw new KubernetesClientException("it does not answer an access review");
    }
    return Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }
}
