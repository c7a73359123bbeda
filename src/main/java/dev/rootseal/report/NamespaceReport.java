package dev.rootseal.report;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerVerdict.Exempt;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is told about one namespace: a function of the verdicts in it.
 *
 * @param findings one for each workload with something to act on, sorted by kind and name
 * @param exempt containers that would be a finding but are excused, sorted by kind and name
 * @param waived containers that comply only because their owner took a required path away, sorted
 *     likewise
 * @param notRolledOut the workloads with a compliant container whose template is not rolled out
 *     yet, sorted likewise
 * @param fixPlan the fewest workloads to fix to reach the threshold
 * @param unevaluated workloads that could not be evaluated, sorted by kind and name
 */
public record NamespaceReport(
    NamespaceSummary summary,
    List<Finding> findings,
    List<ExemptContainer> exempt,
    List<WaivedContainer> waived,
    List<WorkloadRef> notRolledOut,
    FixPlan<WorkloadRef> fixPlan,
    List<Unevaluated> unevaluated) {
  public NamespaceReport {
    findings = List.copyOf(findings);
    exempt = List.copyOf(exempt);
    waived = List.copyOf(waived);
    notRolledOut = List.copyOf(notRolledOut);
    unevaluated = List.copyOf(unevaluated);
  }

  /** Folds the verdicts of a namespace into its report; the order of the verdicts is no matter. */
  public static NamespaceReport of(
      String namespace,
      Threshold threshold,
      Collection<WorkloadVerdict> verdicts,
      Collection<Unevaluated> unevaluated) {
    Fold fold = new Fold();
    verdicts.forEach(fold::add);
    fold.sort();
    return new NamespaceReport(
        summary(namespace, threshold, fold, unevaluated.size()),
        fold.findings,
        fold.exempt,
        fold.waived,
        fold.notRolledOut,
        FixPlan.of(fold.tally, threshold, fold.steps),
        unevaluated.stream().sorted(Comparator.comparing(Unevaluated::workload)).toList());
  }

  private static NamespaceSummary summary(
      String namespace, Threshold threshold, Fold fold, int unevaluated) {
    return new NamespaceSummary(
        namespace,
        threshold,
        fold.tally,
        fold.results.plus(Result.UNKNOWN, unevaluated),
        fold.findings.size(),
        fold.uses,
        fold.waived.size(),
        fold.containersNotRolledOut);
  }

  private static final class Fold {
    private final List<Finding> findings = new ArrayList<>();
    private final List<ExemptContainer> exempt = new ArrayList<>();
    private final List<WaivedContainer> waived = new ArrayList<>();
    private final List<WorkloadRef> notRolledOut = new ArrayList<>();
    private final List<FixPlan.Step<WorkloadRef>> steps = new ArrayList<>();
    private Tally tally = Tally.EMPTY;
    private WorkloadResults results = WorkloadResults.NONE;
    private ExemptionUses uses = ExemptionUses.NONE;
    private int containersNotRolledOut;

    void add(WorkloadVerdict verdict) {
      Tally own = verdict.tally();
      tally = tally.plus(own);
      results = results.plus(WorkloadResults.resultOf(own), 1);
      uses = uses.plus(ExemptionUses.of(verdict));
      exempt.addAll(ExemptContainer.of(verdict));
      waived.addAll(WaivedContainer.of(verdict));
      Optional<Finding> finding = Finding.of(verdict);
      finding.ifPresent(findings::add);
      finding.ifPresent(f -> steps.add(new FixPlan.Step<>(f.workload(), own.findings())));
      int pending = verdict.notRolledOut();
      if (pending > 0) {
        containersNotRolledOut += pending;
        notRolledOut.add(verdict.ref());
      }
    }

    void sort() {
      findings.sort(Comparator.comparing(Finding::workload));
      exempt.sort(ExemptContainer.ORDER);
      waived.sort(WaivedContainer.ORDER);
      Collections.sort(notRolledOut);
    }
  }

  /** The namespace's name. */
  public String namespace() {
    return summary.namespace();
  }

  /** A container that would be a finding but is excused. */
  public record ExemptContainer(
      WorkloadRef workload, String container, Exemption exemption, Verdict wouldBe) {
    static final Comparator<ExemptContainer> ORDER =
        Comparator.comparing(ExemptContainer::workload).thenComparing(ExemptContainer::container);

    static List<ExemptContainer> of(WorkloadVerdict workload) {
      List<ExemptContainer> exempt = new ArrayList<>();
      for (var container : workload.containers()) {
        if (container.verdict() instanceof Exempt(var exemption, var wouldBe)) {
          exempt.add(
              new ExemptContainer(
                  workload.ref(), container.facts().name(), exemption, wouldBe.verdict()));
        }
      }
      return exempt;
    }
  }

  /**
   * A container that complies only because its owner's annotation took away these required paths,
   * which have no writable mount.
   */
  public record WaivedContainer(
      WorkloadRef workload, String container, String annotation, List<ContainerPath> paths) {
    static final Comparator<WaivedContainer> ORDER =
        Comparator.comparing(WaivedContainer::workload).thenComparing(WaivedContainer::container);

    public WaivedContainer {
      paths = List.copyOf(paths);
    }

    static List<WaivedContainer> of(WorkloadVerdict workload) {
      List<WaivedContainer> waived = new ArrayList<>();
      for (var one : workload.containers()) {
        String name = one.facts().name();
        one.waiver()
            .map(it -> new WaivedContainer(workload.ref(), name, it.key(), it.paths()))
            .ifPresent(waived::add);
      }
      return waived;
    }
  }

  /** A workload that could not be evaluated, and why, in words. */
  public record Unevaluated(WorkloadRef workload, String reason) {
    /** What a mistake of this program costs: the workload in which it was met. */
    public static Unevaluated by(WorkloadRef workload, RuntimeException mistake) {
      return new Unevaluated(
          workload,
          "a mistake in rootseal, please report it: %s, at %s"
              .formatted(mistake, mistake.getStackTrace()[0]));
    }
  }
}
