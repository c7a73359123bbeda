package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CachedPolicy;
import java.util.Objects;

/**
 * Which state of which policy object. A policy that is deleted and created again begins with the
 * first generation again, so that the generation alone does not tell the two apart.
 */
record PolicyVersion(String uid, long generation) {
  static PolicyVersion of(CachedPolicy policy) {
    return new PolicyVersion(
        Objects.requireNonNullElse(policy.getMetadata().getUid(), ""),
        Objects.requireNonNullElse(policy.getMetadata().getGeneration(), 0L));
  }
}
