package dev.rootseal.operator;

import dev.rootseal.metrics.ComplianceView;
import dev.rootseal.operator.controller.EffectivePolicy;
import dev.rootseal.report.ExemptionState;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.rule.Threshold;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The current session, if there is one, as the metrics see it. */
final class SessionView implements ComplianceView {
  private final Supplier<Optional<OperatorSession>> current;
  private final EffectivePolicy policies;
  private final CrdState crds;

  SessionView(Supplier<Optional<OperatorSession>> current, ProcessState process) {
    this.current = current;
    this.policies = process.policies();
    this.crds = process.crds();
  }

  @Override
  public Optional<Collection<NamespaceSummary>> namespaces() {
    return current.get().flatMap(OperatorSession::namespaces);
  }

  @Override
  public Threshold threshold() {
    return policies.threshold();
  }

  @Override
  public Map<ExemptionState, Integer> exemptions() {
    return current.get().map(OperatorSession::exemptions).orElse(Map.of());
  }

  @Override
  public Optional<Boolean> policyAccepted() {
    return current.get().flatMap(OperatorSession::policyAccepted);
  }

  @Override
  public Optional<Long> policyGeneration() {
    return policies.generation();
  }

  @Override
  public Map<String, String> crdProblems() {
    return crds.words();
  }

  @Override
  public boolean leads() {
    return current.get().map(OperatorSession::isLeading).orElse(false);
  }

  @Override
  public Map<String, Integer> failingWrites() {
    return current.get().map(OperatorSession::failingWrites).orElse(Map.of());
  }

  @Override
  public Optional<Instant> lastEvaluation() {
    return current.get().flatMap(OperatorSession::lastEvaluation);
  }

  @Override
  public Map<String, Boolean> watches() {
    return current.get().map(OperatorSession::watches).orElse(Map.of());
  }
}
