package dev.rootseal.api.report;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.OneOf;
import dev.rootseal.api.SafeText;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.Finding;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.Verdict;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One container of a finding. What holds for most of them is not written: that they are ordinary
 * containers with a writable root; but where one of several has paths or notes, the verdict is
 * written of each, because {@code kubectl describe} prints the fields of all without a line between
 * them, and it ends each. Nor is the image, which the workload names, and which changes with each
 * of its releases: the report would be written again although nothing is found anew.
 */
@StatusPart
public record ReportedContainer(
    @Required @Size(min = 1, max = Bounds.LABEL) @JsonPropertyDescription("The container's name.")
        String name,
    @OneOf(ContainerType.class)
        @JsonPropertyDescription(
            "The part that it plays in the pod: init, sidecar (an init container that keeps running) or ephemeral; absent for an ordinary container.")
        @Nullable String type,
    @OneOf(Verdict.class)
        @JsonPropertyDescription(
            "Why it is listed: MissingWritableMount (read-only, but a path that the application needs cannot be written) or Invalid (the field is not a boolean); absent for WritableRootFilesystem (readOnlyRootFilesystem is false or not set, or a writable volume is mounted at /), unless one of several containers has paths or notes.")
        @Nullable String verdict,
    @Size(max = Bounds.PATHS) @JsonPropertyDescription(
            "Paths that the application needs to write and that no writable mount covers; at most 64, each cut after 512 characters.")
        List<@Size(max = Bounds.PATH) String> missingPaths,
    @Size(max = Bounds.NOTES) @JsonPropertyDescription(
            "What else to know about it, one sentence each; at most 32, each cut after 1024 characters.")
        List<@Size(max = Bounds.SENTENCE) String> notes,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
            "How many paths and notes of this container were left out to keep the report small; absent when none.")
        int omitted) {
  public ReportedContainer {
    missingPaths = List.copyOf(requireNonNullElse(missingPaths, List.of()));
    notes = List.copyOf(requireNonNullElse(notes, List.of()));
  }

  /** Those of one finding. */
  static List<ReportedContainer> of(List<Finding.Container> containers) {
    boolean usual =
        containers.size() == 1
            || containers.stream()
                .allMatch(one -> one.missingPaths().isEmpty() && one.notes().isEmpty());
    return containers.stream().map(container -> of(container, usual)).toList();
  }

  private static ReportedContainer of(Finding.Container container, boolean usual) {
    List<String> paths = container.missingPaths();
    List<String> notes = container.notes();
    return new ReportedContainer(
        SafeText.of(container.name(), Bounds.LABEL),
        container.type() == ContainerType.CONTAINER ? null : container.type().text(),
        usual && container.verdict() == Verdict.WRITABLE_ROOT_FILESYSTEM
            ? null
            : container.verdict().id(),
        paths.stream().limit(Bounds.PATHS).map(p -> SafeText.of(p, Bounds.PATH)).toList(),
        notes.stream().limit(Bounds.NOTES).map(n -> SafeText.of(n, Bounds.SENTENCE)).toList(),
        Math.max(0, paths.size() - Bounds.PATHS) + Math.max(0, notes.size() - Bounds.NOTES));
  }
}
