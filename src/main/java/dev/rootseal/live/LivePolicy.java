package dev.rootseal.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.api.ApiGroup;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.policy.PolicyReading;
import dev.rootseal.api.policy.PolicyReading.UnknownFields;
import dev.rootseal.api.policy.PolicySpecReader;
import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.catalogue.UserImageRows.UserImageRow;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.Policy;
import java.util.List;
import java.util.Optional;

/**
 * The policy of a cluster, or the default one.
 *
 * @param policy how strictly is evaluated
 * @param images the catalogue with the policy's own rows in front
 * @param remark what a person should know, where the policy of the cluster could not be had
 */
record LivePolicy(Policy policy, ImageLookup images, Optional<String> remark) {
  private static final String PATH =
      "/apis/%s/%s/compliancepolicies/%s"
          .formatted(ApiGroup.NAME, ApiGroup.VERSION, CompliancePolicy.NAME);
  private static final String DEFAULT = ": evaluated by the default policy";

  /**
   * Reads it. A right to read it is not needed.
   *
   * @throws ReadException if the API server cannot be used
   */
  static LivePolicy read(ReadOnlyApi api) {
    try {
      return of(api.get(PATH).path("spec"));
    } catch (ReadException e) {
      return switch (e.kind()) {
        case NOT_FOUND -> byDefault(Optional.empty());
        case NOT_SERVED ->
            byDefault(Optional.of("this cluster does not know CompliancePolicies" + DEFAULT));
        case FORBIDDEN ->
            byDefault(Optional.of("no right to read the cluster's CompliancePolicy" + DEFAULT));
        case UNUSABLE_SERVER, OTHER ->
            throw new ReadException(
                ReadException.Kind.UNUSABLE_SERVER,
                "the cluster's CompliancePolicy cannot be read: " + e.getMessage());
      };
    }
  }

  private static LivePolicy of(JsonNode spec) {
    return switch (PolicySpecReader.read(spec)) {
      case PolicyReading.Usable(var policy, var rows, var unknown) ->
          with(policy, rows, remark(unknown));
      case PolicyReading.Unusable(var problems) ->
          byDefault(
              Optional.of(
                  "the cluster's CompliancePolicy cannot be used ("
                      + String.join("; ", problems)
                      + ")"
                      + DEFAULT));
    };
  }

  private static Optional<String> remark(UnknownFields unknown) {
    return unknown.isNone()
        ? Optional.empty()
        : Optional.of("the cluster's CompliancePolicy: " + unknown.sentence());
  }

  private static LivePolicy byDefault(Optional<String> remark) {
    return with(Policy.DEFAULT, List.of(), remark);
  }

  private static LivePolicy with(Policy policy, List<UserImageRow> rows, Optional<String> remark) {
    ImageLookup images =
        new CatalogueLookup(
            ImageCatalogue.load().withUserRows(rows).withMirrors(policy.catalogue().mirrors()));
    return new LivePolicy(policy, images, remark);
  }

  /** Whether labels of namespaces have a say. */
  boolean looksAtNamespaceLabels() {
    return policy.looksAtNamespaceLabels();
  }
}
