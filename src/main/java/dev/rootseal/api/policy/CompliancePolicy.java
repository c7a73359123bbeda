package dev.rootseal.api.policy;

import dev.rootseal.api.ApiGroup;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** How strictly the cluster is evaluated. Users write the spec, the operator writes the status. */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Categories("rootseal")
public final class CompliancePolicy
    extends CustomResource<CompliancePolicySpec, CompliancePolicyStatus> {
  /** The only name that the policy can have. */
  public static final String NAME = ReadOnlyFilesystemRule.ID;

  public static final String PATH =
      "/apis/%s/%s/compliancepolicies/%s".formatted(ApiGroup.NAME, ApiGroup.VERSION, NAME);

  /** The status of the policy, as the operator applies it. */
  public static CompliancePolicy of(CompliancePolicyStatus status) {
    CompliancePolicy policy = new CompliancePolicy();
    policy.setMetadata(new ObjectMetaBuilder().withName(NAME).build());
    policy.setStatus(status);
    return policy;
  }
}
