package dev.rootseal.operator.controller;

import dev.rootseal.api.ApiGroup;
import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.kubernetes.FailureMessage;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one read of the policy before anything is evaluated. Only a clear word of the API server that
 * there is none means that: after any other answer the exemptions of the policy would be lost.
 */
public final class PolicyRead {
  /** The policy could not be read, for whatever reason; what is said about it is one line. */
  public static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Failure(String reason, @Nullable Throwable cause) {
      super("The CompliancePolicy cannot be read: " + reason.replaceFirst("\\.$", "") + ".", cause);
    }
  }

  private static final String PATH =
      "/apis/%s/%s/compliancepolicies/%s"
          .formatted(ApiGroup.NAME, ApiGroup.VERSION, CompliancePolicy.NAME);
  private static final String NO_POLICY = "its answer is not a CompliancePolicy";

  private PolicyRead() {}

  /** The policy of the cluster, empty when there is none; a failure if the server does not say. */
  static Optional<CachedPolicy> by(KubernetesClient client) {
    try {
      return Optional.of(parse(client, client.raw(PATH, "GET", null)));
    } catch (KubernetesClientException e) {
      if (ApiErrors.isOfAnAbsentObject(e)) {
        return Optional.empty();
      }
      throw new Failure(FailureMessage.of(e), e);
    }
  }

  private static CachedPolicy parse(KubernetesClient client, @Nullable String answer) {
    @Nullable CachedPolicy policy;
    try {
      policy = client.getKubernetesSerialization().unmarshal(answer, CachedPolicy.class);
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw new Failure(NO_POLICY, e);
    }
    if (policy == null
        || !HasMetadata.getKind(CachedPolicy.class).equals(policy.getKind())
        || policy.getMetadata() == null
        || !CompliancePolicy.NAME.equals(policy.getMetadata().getName())) {
      throw new Failure(NO_POLICY, null);
    }
    return policy;
  }
}
