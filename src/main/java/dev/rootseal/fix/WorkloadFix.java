package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.live.WorkloadType;
import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.report.Finding;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.List;
import java.util.Optional;

/**
 * A workload with a finding, and how it is fixed.
 *
 * @param type its kind
 * @param template the part of the object that patches change, as the API server holds it
 * @param finding what is wrong with it
 * @param remediation the patch, or why there is none
 * @param critical why changing it can take the cluster down; empty for most
 */
public record WorkloadFix(
    WorkloadType type,
    JsonNode template,
    Finding finding,
    Remediation remediation,
    List<String> critical)
    implements ProposedFix {
  public WorkloadFix {
    critical = List.copyOf(critical);
  }

  /** That of a workload of the API server; nothing where it has no finding. */
  static Optional<WorkloadFix> of(
      WorkloadType type, JsonNode object, WorkloadVerdict verdict, Remediation remediation) {
    return Finding.of(verdict)
        .map(
            finding ->
                new WorkloadFix(
                    type, TemplatePart.of(object), finding, remediation, Criticality.of(object)));
  }

  /** Which workload it is. */
  public WorkloadRef ref() {
    return remediation.workload();
  }

  @Override
  public String place() {
    return "In namespace '" + ref().namespace() + "': ";
  }

  @Override
  public Patch addressed(Patch patch) {
    return patch.addressed("apps/v1", ref());
  }
}
