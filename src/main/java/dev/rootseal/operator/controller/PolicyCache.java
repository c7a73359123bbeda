package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.policy.HeldPolicy;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Optional;

/** The cached policy object; there is none before the controllers are started. */
final class PolicyCache {
  private volatile Optional<IndexerResourceCache<HeldPolicy>> cache = Optional.empty();

  void set(IndexerResourceCache<HeldPolicy> policies) {
    cache = Optional.of(policies);
  }

  Optional<HeldPolicy> current() {
    return cache.flatMap(policies -> policies.get(new ResourceID(CompliancePolicy.NAME)));
  }
}
