package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.OwnerObservation;
import dev.rootseal.rule.OwnerWritablePaths;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The patch of a workload of which somebody has seen where it writes: the annotations that say so,
 * and what `rootseal fix` makes of them. The workload is read twice: what is known of it without
 * them goes into them, too.
 */
public final class ObservedFix {
  private final ObservedAnnotations seen;
  private final List<String> about = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private Optional<Patch> patch = Optional.empty();
  private Optional<Remediation> remediation = Optional.empty();

  /** What has become of it, for a program and for a person, and what that rests on. */
  public record FixOutcome(
      Optional<Patch> patch,
      Optional<Remediation> remediation,
      List<String> about,
      List<String> unread,
      List<String> remarks,
      Optional<ReadOnlyFilesystemRule> rule) {
    public FixOutcome {
      about = List.copyOf(about);
      unread = List.copyOf(unread);
      remarks = List.copyOf(remarks);
    }
  }

  public ObservedFix(ObservedAnnotations seen) {
    this.seen = seen;
  }

  /**
   * Works it out.
   *
   * @throws ReadException if the API server cannot be used
   */
  public FixOutcome run(ReadOnlyApi api, Clock clock, LiveTarget.One workload) {
    LiveWorkloads workloads = new LiveWorkloads(api, clock, remarks::add);
    workloads.read(workload, seen::without, (_, verdict) -> require(verdict));
    if (workloads.unread().isEmpty()) {
      workloads.read(workload, this::annotated, (object, all) -> fix(object, lookedAt(all)));
    }
    List<String> unread = workloads.unread().stream().map(LiveWorkloads.Unread::message).toList();
    return new FixOutcome(patch, remediation, about, unread, remarks, workloads.rule());
  }

  private void require(WorkloadVerdict verdict) {
    Remediation fix = Remediation.of(verdict);
    verdict.containers().forEach(one -> require(one, fix));
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
        ContainerPath.listed(
            seen.require(container, Stream.concat(needed.stream(), mounted).distinct().toList()));
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
    return seen.with(object.deepCopy(), its);
  }

  private void fix(JsonNode object, WorkloadVerdict verdict) {
    Remediation fix = Remediation.of(verdict, object.at("/spec/template"));
    remediation = Optional.of(fix);
    ProposedFix.live(object, verdict, fix)
        .ifPresent(proposed -> about.addAll(FixText.about(proposed, true)));
    List<String> its = verdict.facts().containers().stream().map(ContainerFacts::name).toList();
    patch =
        seen.patch(fix.patch(), its)
            .map(all -> all.addressed(LiveTarget.API_VERSION, fix.workload()));
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
    return seen.lookedAt(all);
  }

  /** What was seen of the containers of a workload, as its owner would write it. */
  public static final class ObservedAnnotations {
    private static final String OF_TEMPLATE = "/spec/template/metadata/annotations";

    private final Map<String, Seen> seen = new TreeMap<>();
    private final Map<String, String> blocked = new TreeMap<>();

    private record Seen(List<ContainerPath> folders, OwnerObservation when) {}

    public void add(String container, List<ContainerPath> folders, OwnerObservation observation) {
      seen.put(container, new Seen(folders, observation));
    }

    /**
     * Adds what a container is known to need, although nobody has seen it written: what an image
     * keeps its data in, or a policy asks for; the answer is what was not there yet. What lies
     * below such a path goes with it, unless the image has something there.
     */
    List<ContainerPath> require(String container, List<ContainerPath> known) {
      @Nullable Seen its = seen.get(container);
      if (its == null) {
        return List.of();
      }
      List<ContainerPath> added =
          known.stream()
              .filter(path -> its.folders().stream().noneMatch(path::isAtOrBelow))
              .toList();
      Stream<ContainerPath> kept =
          its.folders().stream()
              .filter(
                  path ->
                      its.when().seeds().contains(path)
                          || added.stream().noneMatch(path::isAtOrBelow));
      seen.put(container, new Seen(Stream.concat(kept, added.stream()).toList(), its.when()));
      return added;
    }

    /** No annotation can say where a container writes, for this reason, and no patch is made. */
    public void block(String container, String why) {
      blocked.put(container, why);
    }

    Map<String, String> blocked() {
      return blocked;
    }

    /** The containers of which all was seen. */
    public Set<String> containers() {
      return seen.keySet();
    }

    WorkloadVerdict lookedAt(WorkloadVerdict all) {
      return new WorkloadVerdict(
          all.facts(),
          all.containers().stream().filter(one -> seen.containsKey(one.facts().name())).toList());
    }

    public Map<String, String> of(Collection<String> containers) {
      Map<String, String> all = new TreeMap<>();
      seen.forEach(
          (container, its) -> {
            if (containers.contains(container)) {
              all.put(OwnerWritablePaths.key(container), OwnerWritablePaths.value(its.folders()));
              all.put(OwnerObservation.key(container), its.when().value());
            }
          });
      return all;
    }

    /** What an object says of a container's paths now, where that is something else. */
    Optional<String> old(JsonNode object, String container) {
      String key = OwnerWritablePaths.key(container);
      String old = object.at(OF_TEMPLATE).path(key).asText();
      return Optional.of(old)
          .filter(said -> !said.isEmpty() && !said.equals(of(List.of(container)).get(key)));
    }

    /** Takes away what an object says of these containers, to see what is asked for without it. */
    JsonNode without(JsonNode object) {
      ObjectNode copy = object.deepCopy();
      for (String place : List.of("/metadata/annotations", OF_TEMPLATE)) {
        if (copy.at(place) instanceof ObjectNode annotations) {
          annotations.remove(of(containers()).keySet());
        }
      }
      return copy;
    }

    /** A patch that puts the annotations there, too; nothing where it does nothing. */
    Optional<Patch> patch(Optional<Patch> other, Collection<String> containers) {
      ObjectNode patch = other.map(Patch::root).orElseGet(JsonNodeFactory.instance::objectNode);
      return Optional.of(with(patch, containers)).filter(all -> !all.isEmpty()).map(Patch::new);
    }

    /** The template's, so that they go where the pods go, and win over those of the workload. */
    ObjectNode with(ObjectNode object, Collection<String> containers) {
      of(containers).forEach((key, value) -> object.withObject(OF_TEMPLATE).put(key, value));
      return object;
    }
  }
}
