package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.fix.FixDiffs.TemplatePart;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.manifest.EditRefusal;
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
import java.util.List;
import java.util.Optional;

/** A workload with a finding, and how it is fixed. */
public sealed interface ProposedFix {
  /** What the line of the finding begins with: where the workload is. */
  String place();

  /** In which version of the API it stands there. */
  String apiVersion();

  /** What is wrong with it. */
  Finding finding();

  /** The patch, or why there is none. */
  Remediation remediation();

  /** Why changing it can take the cluster down; empty for most. */
  List<String> critical();

  default boolean isPatched() {
    return remediation().patch().isPresent();
  }

  /** The patch, which says which workload it is for. */
  default Optional<Patch> addressed() {
    return remediation().patch().map(this::addressed);
  }

  default Patch addressed(Patch patch) {
    return patch.addressed(apiVersion(), remediation().workload());
  }

  /**
   * A live one.
   *
   * @param template the part of the object that the patch changes, as the API server holds it
   */
  public record WorkloadFix(
      ObjectNode template, Finding finding, Remediation remediation, List<String> critical)
      implements ProposedFix {
    public WorkloadFix {
      critical = List.copyOf(critical);
    }

    /** That of a workload of the API server; nothing where it has no finding. */
    static Optional<WorkloadFix> of(
        JsonNode object, WorkloadVerdict verdict, Remediation remediation) {
      return Finding.of(verdict)
          .map(
              finding ->
                  new WorkloadFix(
                      TemplatePart.of(object, remediation),
                      finding,
                      remediation,
                      Criticality.of(object)));
    }

    /** Which workload it is. */
    public WorkloadRef ref() {
      return remediation.workload();
    }

    LiveTarget.One target() {
      return new LiveTarget.One(ref().kind(), ref().namespace(), ref().name());
    }

    @Override
    public String place() {
      return "In namespace '" + ref().namespace() + "': ";
    }

    @Override
    public String apiVersion() {
      return LiveTarget.API_VERSION;
    }
  }

  /** One of a file. */
  record FileFix(ScannedWorkload scanned, Remediation remediation, List<String> critical)
      implements ProposedFix {
    public FileFix {
      critical = List.copyOf(critical);
    }

    /** That of a workload with a finding, which stands among these objects. */
    static FileFix of(ScannedWorkload found, ManifestObjects objects) {
      JsonNode template = objects.template(found.manifest().orElseThrow());
      return new FileFix(
          found, Remediation.of(found.verdict(), template), Criticality.of(template));
    }

    ManifestItem.Workload manifest() {
      return scanned.manifest().orElseThrow();
    }

    @Override
    public String place() {
      return scanned.findingAt().orElse(Position.START).in(manifest().place().file()) + ": ";
    }

    @Override
    public String apiVersion() {
      return manifest().apiVersion();
    }

    @Override
    public Finding finding() {
      return scanned.finding().orElseThrow();
    }

    /** Why kustomize would replace its containers, if it would. */
    Optional<EditRefusal> outdated() {
      return manifest().outdated() ? Optional.of(EditRefusal.OUTDATED) : Optional.empty();
    }

    Change change() {
      return new Change(manifest(), remediation.patch().orElseThrow().root());
    }
  }
}
