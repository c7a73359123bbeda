package dev.rootseal.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.fix.ObservedFix;
import dev.rootseal.metrics.BuildInfo;
import dev.rootseal.observe.paths.PathsAnnotation;
import dev.rootseal.observe.paths.PathsText;
import dev.rootseal.observe.paths.PodObserver.ContainerWrites;
import dev.rootseal.remediation.PatchBlocker;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.util.List;
import java.util.Map;

/**
 * What {@code observe --paths} has found, for programs, described by {@code
 * schemas/observe-paths.v1.schema.json}.
 */
final class PathsJson {
  private static final ObjectWriter JSON =
      new JsonMapper()
          .writer(
              new DefaultPrettyPrinter()
                  .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE));

  private PathsJson() {}

  static String of(ObservePaths.Report report) {
    try {
      return JSON.writeValueAsString(tree(report)) + System.lineSeparator();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can always be written", e);
    }
  }

  private static ObjectNode tree(ObservePaths.Report report) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schemaVersion", 1);
    root.putObject("tool").put("name", "rootseal").put("version", BuildInfo.load().version());
    root.putObject("workload")
        .put("kind", report.workload().kind())
        .put("namespace", report.workload().namespace())
        .put("name", report.workload().name());
    root.put("pod", report.pod());
    root.put("observerImage", report.settings().image());
    root.put("lookedForSeconds", report.settings().time().toSeconds());
    ArrayNode containers = root.putArray("containers");
    report.containers().forEach(one -> add(containers.addObject(), one, report));
    report.fix().ifPresent(fix -> add(root, fix));
    report.file().ifPresent(file -> add(root.putObject("file"), file));
    PathsText.limits().forEach(root.putArray("notKnown")::add);
    return root;
  }

  private static void add(ObjectNode json, ContainerWrites container, ObservePaths.Report report) {
    json.put("name", container.container()).put("seen", container.writes().isPresent());
    container
        .writes()
        .ifPresentOrElse(
            writes -> add(json, writes), () -> json.put("problem", container.problem()));
    container.unsaid().ifPresent(why -> json.put("noAnnotations", why));
    Map<String, String> annotations = report.annotations().of(List.of(container.container()));
    if (!annotations.isEmpty()) {
      annotations.forEach(json.putObject("annotations")::put);
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

  private static void add(ObjectNode root, ObservedFix.Result fix) {
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
    if (blocker instanceof PatchBlocker.AtPath at) {
      json.put("path", at.path().spelling());
    }
    if (blocker instanceof PatchBlocker.Seed(var _, var _, var proposal)) {
      proposal.ifPresent(patch -> json.set("proposal", patch.root()));
    }
  }

  private static void add(ObjectNode json, ObservePaths.Report.Manifest file) {
    json.put("path", file.path().toString()).put("written", file.result().written());
    file.result().missing().forEach(json.putArray("missing")::add);
  }
}
