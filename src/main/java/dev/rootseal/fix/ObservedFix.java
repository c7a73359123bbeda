package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.fix.ProposedFix.WorkloadFix;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The patch of a workload of which somebody has seen where it writes: the annotations that say so,
 * and what `rootseal fix` makes of them. The workload is read twice: what is known of it without
 * them goes into them, too.
 */
public final class ObservedFix implements LiveWorkloads.Reading {
  private final ObservedAnnotations seen;
  private final List<String> about = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private Optional<Patch> patch = Optional.empty();
  private Optional<Remediation> remediation = Optional.empty();
  private boolean isComplete;

  /**
   * What has become of it.
   *
   * @param patch the patch, which says what it is for
   * @param remediation what the patch does, and why some containers get none
   * @param about the same for a person, in lines
   * @param unread why the workload could not be read
   * @param remarks what a person should know about what this rests on
   * @param rule how it was evaluated
   */
  public record Result(
      Optional<Patch> patch,
      Optional<Remediation> remediation,
      List<String> about,
      List<String> unread,
      List<String> remarks,
      Optional<ReadOnlyFilesystemRule> rule) {
    public Result {
      about = List.copyOf(about);
      unread = List.copyOf(unread);
      remarks = List.copyOf(remarks);
    }
  }

  /** That of what was seen. */
  public ObservedFix(ObservedAnnotations seen) {
    this.seen = seen;
  }

  /**
   * Works it out.
   *
   * @throws ReadException if the API server cannot be used
   */
  public Result run(ReadOnlyApi api, Clock clock, LiveTarget.One workload) {
    LiveWorkloads workloads = new LiveWorkloads(api, clock, this);
    workloads.read(workload, seen::without);
    isComplete = true;
    if (unread.isEmpty()) {
      workloads.read(workload, this::annotated);
    }
    return new Result(patch, remediation, about, unread, remarks, workloads.rule());
  }

  @Override
  public void workload(JsonNode object, WorkloadVerdict verdict) {
    if (isComplete) {
      fix(object, lookedAt(verdict));
    } else {
      Remediation fix = Remediation.of(verdict);
      verdict.containers().forEach(one -> require(one, fix));
    }
  }

  /** What a container is known to need, and would be asked for. */
  private void require(ContainerEvaluation one, Remediation fix) {
    String container = one.facts().name();
    Stream<ContainerPath> mounted =
        fix.patched().stream()
            .filter(patched -> patched.name().equals(container))
            .flatMap(patched -> patched.added().stream())
            .map(mount -> ContainerPath.of(mount.mountPath()));
    List<ContainerPath> needed = one.facts().uncovered(one.required().paths());
    String added =
        seen
            .require(container, Stream.concat(needed.stream(), mounted).distinct().toList())
            .stream()
            .map(ContainerPath::spelling)
            .collect(Collectors.joining(", "));
    if (!added.isEmpty()) {
      about.add(
          "Container '%s': nothing was seen to be written to %s, which its image or the policy asks for: the patch has it, too."
              .formatted(container, added));
    }
  }

  private JsonNode annotated(JsonNode object) {
    Set<String> its =
        ContainerType.TEMPLATE_LISTS.stream()
            .flatMap(list -> object.at("/spec/template/spec").path(list).valueStream())
            .map(container -> container.path("name").asText())
            .collect(Collectors.toSet());
    for (String container : seen.containers()) {
      if (its.contains(container)) {
        seen.old(object, container)
            .map(
                old ->
                    "The patch replaces writable-paths.rootseal.dev/%s: \"%s\""
                        .formatted(container, old))
            .ifPresent(about::add);
      } else {
        about.add(
            "Container '%s' is not in the workload's pod template: nothing is said of it there."
                .formatted(container));
      }
    }
    return ObservedAnnotations.with(seen.of(its), object.deepCopy());
  }

  private void fix(JsonNode object, WorkloadVerdict verdict) {
    Remediation fix = Remediation.of(verdict, object.at("/spec/template"));
    remediation = Optional.of(fix);
    WorkloadFix.of(object, verdict, fix).map(FixText::about).ifPresent(about::addAll);
    Set<String> its =
        verdict.facts().containers().stream().map(ContainerFacts::name).collect(Collectors.toSet());
    ObjectNode all = ObservedAnnotations.patch(fix.patch(), seen.of(its));
    if (!all.isEmpty()) {
      patch = Optional.of(new Patch(all).addressed(LiveTarget.API_VERSION, fix.workload()));
    }
  }

  /** Too little is known of the others: a guess does not belong beside what was seen. */
  private WorkloadVerdict lookedAt(WorkloadVerdict all) {
    String others =
        all.containers().stream()
            .filter(one -> one.verdict().verdict() == Verdict.WRITABLE_ROOT_FILESYSTEM)
            .map(one -> one.facts().name())
            .filter(name -> !seen.containers().contains(name) && !seen.blocked().containsKey(name))
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      about.add("Not looked at, and so not in the patch: " + others);
    }
    return new WorkloadVerdict(
        all.facts(),
        all.containers().stream()
            .filter(one -> seen.containers().contains(one.facts().name()))
            .toList());
  }

  @Override
  public void listRead() {
    throw new IllegalStateException("one workload is read, and no list");
  }

  @Override
  public void unread(String problem) {
    unread.add(problem);
  }

  @Override
  public void remark(String remark) {
    remarks.add(remark);
  }
}
