package dev.rootseal.api.report;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.SafeText;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.WaivedContainer;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** One container that complies only because its owner took a required path away. */
@StatusPart
public record ReportedWaiver(
    @Required
        @Size(min = 1, max = Bounds.KIND) @JsonPropertyDescription("The workload's kind: Deployment, StatefulSet or DaemonSet.")
        String kind,
    @Required @Size(min = 1, max = Bounds.NAME) @JsonPropertyDescription("The workload's name.")
        String name,
    @Required @Size(min = 1, max = Bounds.LABEL) @JsonPropertyDescription("The container's name.")
        String container,
    @Required
        @Size(min = 1, max = Bounds.NAME) @JsonPropertyDescription("The key of the annotation that takes the paths away.")
        String annotation,
    @Size(max = Bounds.PATHS) @JsonPropertyDescription(
            "The paths that would need a writable mount otherwise, and have none; at most 64, each cut after 512 characters.")
        List<@Size(max = Bounds.PATH) String> paths) {
  public ReportedWaiver {
    paths = List.copyOf(requireNonNullElse(paths, List.of()));
  }

  static ReportedWaiver of(WaivedContainer waived) {
    return new ReportedWaiver(
        SafeText.of(waived.workload().kind(), Bounds.KIND),
        SafeText.of(waived.workload().name(), Bounds.NAME),
        SafeText.of(waived.container(), Bounds.LABEL),
        SafeText.of(waived.annotation(), Bounds.NAME),
        waived.paths().stream()
            .limit(Bounds.PATHS)
            .map(path -> SafeText.of(path.spelling(), Bounds.PATH))
            .toList());
  }
}
