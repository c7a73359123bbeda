package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.api.policy.CompliancePolicy;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Optional;

/** The cached policy object; there is none before the controllers are started. */
final class PolicyCache {
  private volatile Optional<IndexerResourceCache<CachedPolicy>> cache = Optional.empty();

  void set(IndexerResourceCache<CachedPolicy> policies) {
    cache = Optional.of(policies);
  }

  Optional<CachedPolicy> current() {
    return cache.flatMap(policies -> policies.get(new ResourceID(CompliancePolicy.NAME)));
  }
}
