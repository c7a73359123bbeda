package dev.rootseal.report;

import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import java.util.Optional;

/** The numbers of one namespace; in an emergency, why admission lets in what it would deny. */
public record NamespaceSummary(
    String namespace,
    Threshold threshold,
    Tally tally,
    WorkloadResults workloads,
    int findings,
    ExemptionUses exemptions,
    int waived,
    int notRolledOut,
    Optional<String> emergency)
    implements ReportNumbers {}
