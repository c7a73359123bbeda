package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.observe.PodObject;
import dev.rootseal.observe.PodObject.Container;
import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.PatchBlocker;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is tried.
 *
 * @param workload the object as it is
 * @param patched the same with the patch
 * @param patch what is done to it, addressed; empty but for its address where nothing is
 * @param verdict on the object with what was found out so far, before the last patch
 * @param remediation that patch, and for what there is none
 */
record TrialPlan(
    JsonNode workload,
    ObjectNode patched,
    Patch patch,
    WorkloadVerdict verdict,
    Remediation remediation) {
  boolean changesNothing() {
    return !patch.root().has("spec");
  }

  /** The containers that run on and whose root is read-only in the copy. */
  List<String> sealed() {
    return running().filter(Container::isReadOnly).map(Container::name).toList();
  }

  /** Those of which it is not, so that nothing is proved of them. */
  List<String> unsealed() {
    return running().filter(one -> !one.isReadOnly()).map(Container::name).toList();
  }

  boolean canWrite(String container, ContainerPath path) {
    return running()
        .filter(one -> one.name().equals(container))
        .flatMap(Container::mounts)
        .filter(mount -> !mount.path("readOnly").asBoolean())
        .anyMatch(mount -> path.isAtOrBelow(PodObject.place(mount)));
  }

  private Stream<Container> running() {
    return new PodObject(patched.at("/spec/template")).longRunning().stream();
  }

  /** The workload as it is, of which all containers can write to their root. */
  ObjectNode withoutReadOnlyRoots() {
    ObjectNode copy = workload.deepCopy();
    for (Container one : new PodObject(copy.at("/spec/template")).containers()) {
      if (one.spec().path("securityContext") instanceof ObjectNode security) {
        security.remove(ReadOnlyFlag.FIELD);
      }
    }
    return copy;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    remediation.patched().forEach(one -> addChanges(one, lines));
    for (Container one : new PodObject(patch.root().at("/spec/template")).containers()) {
      if (one.name().startsWith(ContainerFacts.SEED)) {
        lines.add(
            "  init container '%s': copies %s of the image into a new volume"
                .formatted(one.name(), one.spec().at("/command/2").asText()));
      }
    }
    for (PatchBlocker reason : remediation.refused()) {
      lines.add(
          "  no patch for container '%s': %s".formatted(reason.container(), reason.sentence()));
    }
    verdict.containers().stream()
        .filter(one -> one.verdict().verdict() == Verdict.EXEMPT)
        .map(one -> "  container '" + one.facts().name() + "': exempt, tried as it is")
        .forEach(lines::add);
    return lines;
  }

  private static void addChanges(PatchedContainer one, List<String> lines) {
    String start = "  container '" + one.name() + "': ";
    if (one.setsFlag()) {
      lines.add(start + "readOnlyRootFilesystem: true");
    }
    one.opened().forEach(mount -> lines.add(start + "can write " + mount.mountPath()));
    one.added().forEach(mount -> lines.add(start + "a new, empty volume at " + mount.mountPath()));
  }
}
