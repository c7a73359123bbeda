package dev.rootseal.report;

import dev.rootseal.rule.ReadOnlyFilesystemRule;
import java.util.List;

/**
 * What every machine output says about the rule, with the controls of other frameworks that it
 * gives evidence for.
 */
public record RuleDescription(String id, String severity, String title, List<String> controls) {
  /**
   * The one rule.
   *
   * <p>The audit that the rule comes from gives CIS 5.2.3; the published CIS Kubernetes Benchmark
   * numbers the same demand 5.7.3, so both are carried.
   */
  public static final RuleDescription READ_ONLY_FILESYSTEM =
      new RuleDescription(
          ReadOnlyFilesystemRule.ID,
          "medium",
          "Containers run with read-only root filesystem where permitted",
          List.of(
              "NIST 800-53 rev5 CM-7",
              "CIS Kubernetes 5.2.3",
              "CIS Kubernetes 5.7.3",
              "NSA/CISA Kubernetes Hardening Guide 1.1 Immutable container file systems"));

  public RuleDescription {
    controls = List.copyOf(controls);
  }
}
