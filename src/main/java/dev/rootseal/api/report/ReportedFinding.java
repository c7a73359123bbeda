package dev.rootseal.api.report;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.OneOf;
import dev.rootseal.api.SafeText;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.Finding;
import dev.rootseal.report.PatchConfidence;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with one workload. */
@StatusPart
public record ReportedFinding(
    @Required
        @Size(min = 1, max = Bounds.KIND) @JsonPropertyDescription("The workload's kind: Deployment, StatefulSet or DaemonSet.")
        String kind,
    @Required @Size(min = 1, max = Bounds.NAME) @JsonPropertyDescription("The workload's name.")
        String name,
    @Required
        @Size(min = 1, max = Bounds.FINDING) @JsonPropertyDescription(
            "What is wrong, in one or a few sentences, cut after 2048 characters.")
        String message,
    @OneOf(PatchConfidence.class)
        @JsonPropertyDescription(
            "How well it is known which paths these containers write, that of the weakest of them: known (a row of the image catalogue or of the policy says that the image runs so), observed (the owner's annotations name the paths and say when somebody has looked for them) or declared (by the owner's annotation). Absent where nothing is known, so that the default paths are assumed, and where only an annotation cannot be used.")
        @Nullable String confidence,
    @Size(max = Bounds.MANAGER) @JsonPropertyDescription(
            "What made the workload so and would make it so again, where a change has to be made to last: a Helm release, an Argo CD application, a Flux Kustomization or HelmRelease, or the controller that owns it. Absent where nothing has left its mark; cut after 512 characters.")
        @Nullable String managedBy,
    @Size(max = Bounds.CONTAINERS) @JsonPropertyDescription(
            "The containers that do not comply, in the order in which the pod starts them; at most 100. None where only an annotation cannot be used.")
        List<ReportedContainer> containers,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
            "How many containers of this finding were left out to keep the report small; absent when none.")
        int omittedContainers) {
  public ReportedFinding {
    containers = List.copyOf(requireNonNullElse(containers, List.of()));
  }

  static ReportedFinding of(Finding finding) {
    return new ReportedFinding(
        SafeText.of(finding.workload().kind(), Bounds.KIND),
        SafeText.of(finding.workload().name(), Bounds.NAME),
        SafeText.of(finding.message(), Bounds.FINDING),
        finding
            .confidence()
            .filter(confidence -> confidence != PatchConfidence.ASSUMED)
            .map(PatchConfidence::id)
            .orElse(null),
        finding
            .managedBy()
            .map(manager -> SafeText.of(manager.title(), Bounds.MANAGER))
            .orElse(null),
        ReportedContainer.of(finding.containers().stream().limit(Bounds.CONTAINERS).toList()),
        Math.max(0, finding.containers().size() - Bounds.CONTAINERS));
  }
}
