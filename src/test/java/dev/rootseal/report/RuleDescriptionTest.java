package dev.rootseal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RuleDescriptionTest {
  @Test
  void carriesTheControlsThatTheRuleGivesEvidenceFor() {
    assertThat(RuleDescription.READ_ONLY_FILESYSTEM)
        .isEqualTo(
            new RuleDescription(
                "read-only-filesystem",
                "medium",
                "Containers run with read-only root filesystem where permitted",
                List.of(
                    "NIST 800-53 rev5 CM-7",
                    "CIS Kubernetes 5.2.3",
                    "CIS Kubernetes 5.7.3",
                    "NSA/CISA Kubernetes Hardening Guide 1.1 Immutable container file systems")));
  }
}
