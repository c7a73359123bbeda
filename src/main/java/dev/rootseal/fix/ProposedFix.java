package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.live.WorkloadType;
import dev.rootseal.manifest.ManifestEdit.Change;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.manifest.Position;
import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.report.Finding;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.scan.ScannedWorkload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A workload with a finding, and how it is fixed. */
public sealed interface ProposedFix {
  /** What the line of the finding begins with: where the workload is. */
  String place();

  /** What is wrong with it. */
  Finding finding();

  /** The patch, or why there is none. */
  Remediation remediation();

  /** Why changing it can take the cluster down; empty for most. */
  List<String> critical();

  /** A patch of this workload that says which one it is for. */
  Patch addressed(Patch patch);

  default boolean isPatched() {
    return remediation().patch().isPresent();
  }

  /** Whether it is about containers, and not about annotations alone. */
  default boolean concernsContainers() {
    return !finding().containers().isEmpty();
  }

  /** Whether nothing is left to fix once the patch is applied. */
  default boolean isWhole() {
    return isPatched() && remediation().refused().isEmpty();
  }

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

  /**
   * A workload of a file with a finding, and how it is fixed.
   *
   * @param scanned the workload
   * @param finding what is wrong with it
   * @param remediation the patch, or why there is none
   * @param critical why changing it can take the cluster down; empty for most
   */
  record FileFix(
      ScannedWorkload scanned, Finding finding, Remediation remediation, List<String> critical)
      implements ProposedFix {
    public FileFix {
      critical = List.copyOf(critical);
    }

    /** Those of workloads of one text that all have a finding. */
    static List<FileFix> of(List<ScannedWorkload> found, ManifestObjects objects) {
      List<FileFix> fixes = new ArrayList<>();
      for (ScannedWorkload workload : found) {
        JsonNode template = objects.template(workload.manifest().orElseThrow());
        fixes.add(
            new FileFix(
                workload,
                workload.finding().orElseThrow(),
                Remediation.of(workload.verdict(), template),
                Criticality.of(template)));
      }
      return fixes;
    }

    FileFix with(Remediation other) {
      return new FileFix(scanned, finding, other, critical);
    }

    ManifestItem.Workload manifest() {
      return scanned.manifest().orElseThrow();
    }

    @Override
    public String place() {
      return scanned.findingAt().orElse(Position.START).in(manifest().place().file()) + ": ";
    }

    @Override
    public Patch addressed(Patch patch) {
      return patch.addressed(manifest().apiVersion(), remediation.workload());
    }

    Change change() {
      return new Change(manifest(), remediation.patch().orElseThrow().root());
    }
  }
}
