package dev.rootseal.api.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rootseal.api.ApiGroup;
import dev.rootseal.api.Condition;
import dev.rootseal.api.ContentDigest;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@code CompliancePolicy} as the API holds it, its spec and status unread: fields that a newer
 * schema lets through are still there to be complained of, and nothing that somebody managed to
 * write can break the watch.
 */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Kind("CompliancePolicy")
public final class CachedPolicy extends CustomResource<JsonNode, JsonNode> {
  private static final long serialVersionUID = 1;

  /** Reads the spec; a policy without one is the default. */
  public PolicyReading reading() {
    return PolicyReading.of(orMissing(getSpec()));
  }

  /** The conditions of its status, none where it has no status yet. */
  public List<Condition> conditions() {
    return Condition.listOf(orMissing(getStatus()));
  }

  /** A status as it fits into the object beside this spec. */
  public CompliancePolicyStatus fitting(CompliancePolicyStatus status) {
    return status.beside(orMissing(getSpec()));
  }

  public boolean says(CompliancePolicyStatus status) {
    return getStatus() != null && ContentDigest.of(getStatus()).equals(ContentDigest.of(status));
  }

  private static JsonNode orMissing(@Nullable JsonNode node) {
    return Objects.requireNonNullElse(node, MissingNode.getInstance());
  }

  @Override
  protected @Nullable JsonNode initSpec() {
    return null;
  }

  @Override
  protected @Nullable JsonNode initStatus() {
    return null;
  }
}
