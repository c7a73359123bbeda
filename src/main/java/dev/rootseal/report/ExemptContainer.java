package dev.rootseal.report;

import dev.rootseal.rule.ContainerVerdict.Exempt;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A container that would be a finding but is excused.
 *
 * @param workload its workload
 * @param container its name
 * @param exemption why
 * @param wouldBe the verdict that it would have had
 */
public record ExemptContainer(
    WorkloadRef workload, String container, Exemption exemption, Verdict wouldBe) {
  static final Comparator<ExemptContainer> ORDER =
      Comparator.comparing(ExemptContainer::workload).thenComparing(ExemptContainer::container);

  /** The exempt containers of a workload, in its order. */
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
