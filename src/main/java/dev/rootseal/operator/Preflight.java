package dev.rootseal.operator;

import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.kubernetes.SingleTry;
import dev.rootseal.operator.controller.OutageLog.Outage;
import dev.rootseal.operator.controller.ServedCrds;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the API server, before anything is started, whether the operator could do its work. */
final class Preflight {
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
   * @param outage what keeps the API server from being asked, if something does
   * @param ofCrds whether CRDs are missing, or older than this version
   */
  record Findings(List<String> problems, Optional<Outage> outage, boolean ofCrds) {}

  /** The next look comes in 2 s: what is not answered is to be said, not tried again. */
  Findings findings() {
    try {
      return SingleTry.of(client, this::look);
    } catch (KubernetesClientException e) {
      return new Findings(List.of(unusable(e)), Optional.of(outage(e)), false);
    }
  }

  private static Outage outage(KubernetesClientException e) {
    return isUnauthorized(e) ? Outage.CREDENTIALS : Outage.CONNECTION;
  }

  private static boolean isUnauthorized(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED;
  }

  private Findings look(KubernetesClient once) {
    Optional<String> crds = new ServedCrds(once).problem();
    List<String> problems = new ArrayList<>(crds.stream().toList());
    for (RequiredRight right : rights) {
      if (!isAllowed(once, right)) {
        problems.add(right.missingMessage());
      }
    }
    return new Findings(problems, Optional.empty(), crds.isPresent());
  }

  private static boolean isAllowed(KubernetesClient once, RequiredRight right) {
    SelfSubjectAccessReview review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withResourceAttributes(
                new ResourceAttributesBuilder()
                    .withGroup(right.group())
                    .withResource(right.mainResource())
                    .withSubresource(right.subresource())
                    .withVerb(right.verb())
                    .withNamespace(right.namespace().orElse(""))
                    .build())
            .endSpec()
            .build();
    SelfSubjectAccessReview answer =
        once.authorization().v1().selfSubjectAccessReview().create(review);
    if (answer == null || answer.getStatus() == null) {
      throw new KubernetesClientException("it does not answer an access review");
    }
    return Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }

  private String unusable(KubernetesClientException e) {
    if (isUnauthorized(e)) {
      return "The API server at %s refuses the credentials (401 Unauthorized). Check the token or certificate in the kubeconfig."
          .formatted(client.getMasterUrl());
    }
    return "The API server at %s cannot be used: %s. Check the address and the network."
        .formatted(client.getMasterUrl(), FailureMessage.of(e));
  }
}
