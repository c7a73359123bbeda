package dev.rootseal.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.policy.PolicyReading;
import dev.rootseal.api.policy.PolicyReading.Usable;
import java.util.Optional;

/**
 * The policy of a cluster, its own or the default, and why it is that one. The remark is what a
 * person should know about it: why it is the default, or what of it is ignored.
 */
public record ClusterPolicy(Usable inForce, Source source, Optional<String> remark) {
  public enum Source {
    /** The cluster has one. */
    CLUSTER,
    /** The cluster has none, so that the default is in force. */
    NONE,
    /** It may have one, but that cannot be read or used. */
    UNREAD
  }

  /** Reads it; no right is needed for that, but an API server that can be used. */
  public static ClusterPolicy read(ReadOnlyApi api) {
    try {
      return of(api.get(CompliancePolicy.PATH, "CompliancePolicy").path("spec"));
    } catch (ReadException e) {
      return switch (e.kind()) {
        case NOT_FOUND -> byDefault(Source.NONE, "");
        case NOT_SERVED -> byDefault(Source.NONE, "this cluster does not know CompliancePolicies");
        case FORBIDDEN ->
            byDefault(Source.UNREAD, "no right to read the cluster's CompliancePolicy");
        case UNUSABLE_SERVER, OTHER ->
            throw new ReadException(
                ReadException.Kind.UNUSABLE_SERVER,
                "the cluster's CompliancePolicy cannot be read: " + e.getMessage());
      };
    }
  }

  private static ClusterPolicy of(JsonNode spec) {
    return switch (PolicyReading.of(spec)) {
      case Usable read ->
          new ClusterPolicy(
              read,
              Source.CLUSTER,
              Optional.of(read.unknown())
                  .filter(unknown -> !unknown.isNone())
                  .map(unknown -> "the cluster's CompliancePolicy: " + unknown.sentence()));
      case PolicyReading.Unusable(var problems) ->
          byDefault(
              Source.UNREAD,
              "the cluster's CompliancePolicy cannot be used (%s)"
                  .formatted(String.join("; ", problems)));
    };
  }

  private static ClusterPolicy byDefault(Source source, String why) {
    return new ClusterPolicy(
        Usable.DEFAULT, source, Optional.of(why).filter(text -> !text.isEmpty()));
  }
}
