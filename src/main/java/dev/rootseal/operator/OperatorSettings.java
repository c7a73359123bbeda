package dev.rootseal.operator;

import dev.rootseal.admission.AdmissionPolicies.Settings;
import dev.rootseal.http.BindAddress;
import dev.rootseal.http.Identity;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How the operator runs.
 *
 * @param metrics where `/metrics` is served; empty for nowhere
 * @param metricsCertificates what `/metrics` is served with over HTTPS, to those only whom the API
 *     server lets; empty for plain HTTP and everybody
 * @param health where `/livez` and `/readyz` are served; empty for nowhere
 * @param leaseNamespace the namespace of the lease; empty when no leader is elected
 * @param identity this replica's name in the lease
 * @param admission what the API server does with what does not comply, by policies that the
 *     operator keeps there; empty for none
 */
public record OperatorSettings(
    Optional<BindAddress> metrics,
    Optional<Supplier<Identity>> metricsCertificates,
    Optional<BindAddress> health,
    Optional<String> leaseNamespace,
    String identity,
    Optional<Settings> admission) {}
