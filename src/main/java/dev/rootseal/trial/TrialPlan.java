package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.PatchBlocker;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

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

  /** Whether the template is tried as it is. */
  boolean changesNothing() {
    return !patch.root().has("spec");
  }

  /** The containers that run on and whose root is read-only in the copy. */
  List<String> sealed() {
    return running().filter(TrialPlan::isReadOnly).map(TrialPlan::name).toList();
  }

  /** Those of which it is not, so that nothing is proved of them. */
  List<String> unsealed() {
    return running().filter(one -> !isReadOnly(one)).map(TrialPlan::name).toList();
  }

  /** Whether a container of the copy has a writable mount there. */
  boolean canWrite(String container, ContainerPath path) {
    return running()
        .filter(one -> name(one).equals(container))
        .flatMap(one -> stream(one.path("volumeMounts")))
        .filter(mount -> !mount.path("readOnly").asBoolean())
        .anyMatch(
            mount -> path.isAtOrBelow(ContainerPath.of(mount.path(MountFacts.PATH).asText())));
  }

  private Stream<JsonNode> running() {
    JsonNode pod = patched.at("/spec/template/spec");
    Stream<JsonNode> sidecars =
        stream(pod.path(ContainerType.INIT.list()))
            .filter(one -> one.path("restartPolicy").asText().equals("Always"));
    return Stream.concat(sidecars, stream(pod.path(ContainerType.CONTAINER.list())));
  }

  private static boolean isReadOnly(JsonNode container) {
    return container.at("/securityContext/readOnlyRootFilesystem").asBoolean();
  }

  private static String name(JsonNode container) {
    return container.path("name").asText();
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  /** What is tried, in lines. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    remediation.patched().forEach(one -> lines.addAll(changes(one)));
    stream(patch.root().at("/spec/template/spec/initContainers"))
        .filter(seed -> name(seed).startsWith(ContainerFacts.SEED))
        .map(
            seed ->
                "  init container '%s': copies %s of the image into a new volume"
                    .formatted(name(seed), seed.at("/command/2").asText()))
        .forEach(lines::add);
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

  private static List<String> changes(PatchedContainer one) {
    String start = "  container '" + one.name() + "': ";
    List<String> lines = new ArrayList<>();
    if (one.setsFlag()) {
      lines.add(start + "readOnlyRootFilesystem: true");
    }
    one.opened().forEach(mount -> lines.add(start + "can write " + mount.mountPath()));
    one.added().forEach(mount -> lines.add(start + "a new, empty volume at " + mount.mountPath()));
    return lines;
  }
}
