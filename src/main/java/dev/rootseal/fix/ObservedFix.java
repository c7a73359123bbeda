package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.fix.ProposedFix.WorkloadFix;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.live.WorkloadType;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The patch of a workload of which somebody has seen where it writes: the annotations that say so,
 * and what `rootseal fix` makes of them.
 */
public final class ObservedFix {
  private final ObservedAnnotations seen;

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
    Needs needs = new Needs();
    new LiveWorkloads(api, clock, needs).read(workload, seen::without);
    Reading reading = new Reading();
    reading.about.addAll(needs.about);
    LiveWorkloads workloads = new LiveWorkloads(api, clock, reading);
    workloads.read(workload, reading::annotated);
    return new Result(
        reading.patch,
        reading.remediation,
        reading.about,
        reading.unread,
        reading.remarks,
        workloads.rule());
  }

  /** What the containers are known to need, and would be asked for. */
  private final class Needs implements LiveWorkloads.Reading {
    private final List<String> about = new ArrayList<>();

    @Override
    public void workload(WorkloadType type, JsonNode object, WorkloadVerdict verdict) {
      Remediation fix = Remediation.of(verdict);
      for (ContainerEvaluation one : verdict.containers()) {
        String container = one.facts().name();
        if (seen.containers().contains(container)) {
          List<ContainerPath> added = seen.require(container, needs(one, fix));
          if (!added.isEmpty()) {
            about.add(
                "Container '%s': nothing was seen to be written to %s, which its image or the policy asks for: the patch has it, too."
                    .formatted(
                        container,
                        added.stream()
                            .map(ContainerPath::spelling)
                            .collect(Collectors.joining(", "))));
          }
        }
      }
    }

    private static List<ContainerPath> needs(ContainerEvaluation one, Remediation fix) {
      return Stream.concat(
              one.facts().uncovered(one.required().paths()).stream(),
              fix.patched().stream()
                  .filter(patched -> patched.name().equals(one.facts().name()))
                  .flatMap(patched -> patched.added().stream())
                  .map(mount -> ContainerPath.of(mount.mountPath())))
          .distinct()
          .toList();
    }

    @Override
    public void listRead() {}

    @Override
    public void unread(String problem) {}

    @Override
    public void remark(String remark) {}
  }

  private final class Reading implements LiveWorkloads.Reading {
    private final List<String> about = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private Optional<Patch> patch = Optional.empty();
    private Optional<Remediation> remediation = Optional.empty();

    private JsonNode annotated(JsonNode object) {
      ObjectNode copy = object.deepCopy();
      Set<String> its = containers(object);
      for (String container : seen.containers()) {
        String old = ObservedAnnotations.old(object, container);
        if (!its.contains(container)) {
          about.add(
              "Container '%s' is not in the workload's pod template: nothing is said of it there."
                  .formatted(container));
        } else if (!old.isEmpty() && !old.equals(seen.value(container))) {
          about.add(
              "The patch replaces writable-paths.rootseal.dev/%s: \"%s\""
                  .formatted(container, old));
        }
      }
      ObservedAnnotations.put(seen.of(its), copy);
      return copy;
    }

    private static Set<String> containers(JsonNode object) {
      return ContainerType.TEMPLATE_LISTS.stream()
          .map(list -> object.at("/spec/template/spec").path(list))
          .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
          .map(container -> container.path("name").asText())
          .collect(Collectors.toSet());
    }

    @Override
    public void workload(WorkloadType type, JsonNode object, WorkloadVerdict all) {
      WorkloadVerdict verdict = lookedAt(all);
      Remediation fix = Remediation.of(verdict, object.at("/spec/template"));
      remediation = Optional.of(fix);
      WorkloadFix.of(type, object, verdict, fix).map(FixText::about).ifPresent(about::addAll);
      Map<String, String> annotations =
          seen.of(
              verdict.facts().containers().stream()
                  .map(ContainerFacts::name)
                  .collect(Collectors.toSet()));
      if (fix.patch().isPresent() || !annotations.isEmpty()) {
        patch = Optional.of(patch(type, fix, annotations));
      }
    }

    /** Too little is known of the others: a guess does not belong beside what was seen. */
    private WorkloadVerdict lookedAt(WorkloadVerdict all) {
      List<String> others =
          all.containers().stream()
              .filter(one -> one.verdict().verdict() == Verdict.WRITABLE_ROOT_FILESYSTEM)
              .map(one -> one.facts().name())
              .filter(name -> !seen.isLookedAt(name))
              .map(name -> "'" + name + "'")
              .toList();
      if (!others.isEmpty()) {
        about.add("Not looked at, and so not in the patch: " + String.join(", ", others));
      }
      return new WorkloadVerdict(
          all.facts(),
          all.containers().stream()
              .filter(one -> seen.containers().contains(one.facts().name()))
              .toList());
    }

    private static Patch patch(
        WorkloadType type, Remediation remediation, Map<String, String> annotations) {
      Patch bare =
          remediation.patch().orElseGet(() -> new Patch(JsonNodeFactory.instance.objectNode()));
      ObjectNode patch = bare.addressed(type.apiVersion(), remediation.workload()).root();
      if (!annotations.isEmpty()) {
        ObservedAnnotations.put(annotations, patch);
      }
      return new Patch(patch);
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
}
