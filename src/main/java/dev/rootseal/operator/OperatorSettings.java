package dev.rootseal.operator;

import java.util.Optional;

/**
 * How the operator runs.
 *
 * @param metrics where `/metrics` is served; empty for nowhere
 * @param health where `/livez` and `/readyz` are served; empty for nowhere
 * @param leaseNamespace the namespace of the lease; empty when no leader is elected
 * @param identity this replica's name in the lease
 */
public record OperatorSettings(
    Optional<BindAddress> metrics,
    Optional<BindAddress> health,
    Optional<String> leaseNamespace,
    String identity) {}
