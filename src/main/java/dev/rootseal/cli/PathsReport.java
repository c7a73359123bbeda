package dev.rootseal.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.fix.ObservedFile;
import dev.rootseal.fix.ObservedFix;
import dev.rootseal.fix.ObservedFix.ObservedAnnotations;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.metrics.BuildInfo;
import dev.rootseal.observe.paths.ObserverContainer;
import dev.rootseal.observe.paths.PathsAnnotation;
import dev.rootseal.observe.paths.PathsText;
import dev.rootseal.observe.paths.PodObserver.ContainerWrites;
import dev.rootseal.output.JsonFormat;
import dev.rootseal.remediation.PatchBlocker;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code observe --paths} has found: of each container what came of it and what follows for
 * its owner to say, and of the workload as the API server has it, if anything was seen.
 */
record PathsReport(
    LiveTarget.One workload,
    String pod,
    ObserverContainer.Settings settings,
    List<ContainerWrites> containers,
    ObservedAnnotations annotations,
    Optional<ObservedFix.FixOutcome> fix,
    Optional<ObservedFile.FileOutcome> file) {
  /** What could not be seen or read weighs more than what was not written. */
  int exitCode() {
    long seen = containers.stream().filter(one -> one.writes().isPresent()).count();
    boolean isFixRead = fix.stream().allMatch(its -> its.unread().isEmpty());
    boolean isLeftOut = file.stream().anyMatch(its -> !its.missing().isEmpty());
    return ExitCode.of(seen == containers.size() && isFixRead, seen > 0, isLeftOut);
  }

  /** Described by {@code schemas/observe-paths.v1.schema.json}. */
  ObjectNode json() {
    ObjectNode root = JsonFormat.head(BuildInfo.load().version());
    root.putObject("workload")
        .put("kind", workload.kind())
        .put("namespace", workload.namespace())
        .put("name", workload.name());
    root.put("pod", pod);
    root.put("observerImage", settings.image());
    root.put("lookedForSeconds", settings.time().toSeconds());
    ArrayNode seen = root.putArray("containers");
    containers.forEach(one -> add(seen.addObject(), one));
    fix.ifPresent(its -> add(root, its));
    file.ifPresent(its -> add(root.putObject("file"), its));
    PathsText.limits().forEach(root.putArray("notKnown")::add);
    return root;
  }

  private void add(ObjectNode json, ContainerWrites container) {
    json.put("name", container.container()).put("seen", container.writes().isPresent());
    container
        .writes()
        .ifPresentOrElse(
            writes -> add(json, writes), () -> json.put("problem", container.problem()));
    container.unsaid().ifPresent(why -> json.put("noAnnotations", why));
    Map<String, String> its = annotations.of(List.of(container.container()));
    if (!its.isEmpty()) {
      its.forEach(json.putObject("annotations")::put);
    }
  }

  private static void add(ObjectNode json, RootWrites writes) {
    json.put("startedAt", writes.startedAt().toString())
        .put("lastLookAt", writes.lookedAt().toString())
        .put("runSeconds", writes.run().toSeconds())
        .put("entries", writes.entries())
        .put("unreadableFolders", writes.unreadableFolders());
    ArrayNode folders = json.putArray("folders");
    writes.folders().forEach(folder -> add(folders.addObject(), folder));
    writes.atRoot().forEach(json.putArray("atRoot")::add);
    writes.limitations().forEach(json.putArray("gaps")::add);
  }

  private static void add(ObjectNode json, RootWrites.WrittenFolder folder) {
    json.put("path", folder.path()).put("lastWrite", folder.lastWrite().toString());
    folder.examples().forEach(json.putArray("examples")::add);
    json.put("imageContent", folder.imageContent())
        .put("seed", PathsAnnotation.needsSeed(folder))
        .put("mayHaveAnotherName", folder.created());
  }

  private static void add(ObjectNode root, ObservedFix.FixOutcome fix) {
    ArrayNode mounts = root.putArray("mounts");
    ArrayNode refused = root.putArray("refused");
    for (Remediation remediation : fix.remediation().stream().toList()) {
      for (PatchedContainer container : remediation.patched()) {
        container.added().forEach(mount -> add(mounts, container, mount, true));
        container.opened().forEach(mount -> add(mounts, container, mount, false));
      }
      remediation.refused().forEach(blocker -> add(refused.addObject(), blocker));
    }
    fix.patch().ifPresent(patch -> root.set("patch", patch.root()));
    fix.remarks().forEach(root.putArray("remarks")::add);
    fix.unread().forEach(root.putArray("unread")::add);
  }

  private static void add(
      ArrayNode json, PatchedContainer container, PatchedContainer.Mount mount, boolean isNew) {
    json.addObject()
        .put("container", container.name())
        .put(MountFacts.PATH, mount.mountPath())
        .put("volume", mount.volume())
        .put("new", isNew);
  }

  private static void add(ObjectNode json, PatchBlocker blocker) {
    json.put("container", blocker.container())
        .put("reason", blocker.reason())
        .put("message", blocker.sentence());
    blocker.path().ifPresent(path -> json.put("path", path.spelling()));
    blocker.proposal().ifPresent(patch -> json.set("proposal", patch.root()));
  }

  private static void add(ObjectNode json, ObservedFile.FileOutcome file) {
    json.put("path", file.path().toString()).put("written", file.written());
    file.missing().forEach(json.putArray("missing")::add);
  }
}
