package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.fix.FixDiffs.DiffStream;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.manifest.ManifestEdit.Change;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.manifest.Position;
import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.report.Finding;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.scan.ScannedWorkload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A workload with a finding, and how it is fixed.
 *
 * @param scanned the workload, of a file or live
 * @param remediation the patch, or why there is none
 * @param critical why changing it can take the cluster down; empty for most
 * @param template of a live one the part of the object that a diff shows, before the patch
 */
public record ProposedFix(
    ScannedWorkload scanned, Remediation remediation, List<String> critical, ObjectNode template) {
  public ProposedFix {
    critical = List.copyOf(critical);
  }

  /** One of a file. */
  ProposedFix(ScannedWorkload scanned, Remediation remediation, List<String> critical) {
    this(scanned, remediation, critical, JsonNodeFactory.instance.objectNode());
  }

  /** That of a workload with a finding, which stands among the objects of a file. */
  static ProposedFix of(ScannedWorkload found, ManifestObjects objects) {
    JsonNode template = objects.template(found.manifest().orElseThrow());
    return new ProposedFix(found, Remediation.of(found.verdict(), template), criticality(template));
  }

  /** That of a workload of the API server; nothing where it has no finding. */
  static Optional<ProposedFix> live(
      JsonNode object, WorkloadVerdict verdict, Remediation remediation) {
    ScannedWorkload scanned = ScannedWorkload.live(LiveTarget.API_VERSION, verdict);
    if (scanned.finding().isEmpty()) {
      return Optional.empty();
    }
    ObjectNode part = DiffStream.part(object, remediation);
    return Optional.of(new ProposedFix(scanned, remediation, criticality(object), part));
  }

  public WorkloadRef workload() {
    return remediation.workload();
  }

  /** Namespace, kind and name of a live one. */
  String words(String separator) {
    return String.join(separator, workload().namespace(), target().singular(), workload().name());
  }

  /** A live one, as kubectl names it. */
  LiveTarget.One target() {
    return new LiveTarget.One(workload().kind(), workload().namespace(), workload().name());
  }

  ManifestItem.Workload manifest() {
    return scanned.manifest().orElseThrow();
  }

  /** What the line of the finding begins with: where the workload is. */
  String place() {
    return scanned
        .place()
        .map(there -> scanned.findingAt().orElse(Position.START).in(there.file()) + ": ")
        .orElseGet(() -> "In namespace '" + workload().namespace() + "': ");
  }

  Finding finding() {
    return scanned.finding().orElseThrow();
  }

  boolean isPatched() {
    return remediation.patch().isPresent();
  }

  /** The patch, which says which workload it is for. */
  Patch addressed() {
    return addressed(remediation.patch().orElseThrow());
  }

  Patch addressed(Patch patch) {
    return patch.addressed(scanned.apiVersion(), workload());
  }

  Change change() {
    return new Change(manifest(), remediation.patch().orElseThrow().root());
  }

  /** Why kustomize would not take its patch. */
  Optional<EditRefusal> refusal() {
    if (scanned.isCustomResource()) {
      return Optional.of(EditRefusal.CUSTOM_RESOURCE);
    }
    return workload().name().isEmpty() ? Optional.of(EditRefusal.NO_NAME) : Optional.empty();
  }

  /** Why kustomize would replace its containers, if it would. */
  Optional<EditRefusal> outdated() {
    return scanned.isOutdated() ? Optional.of(EditRefusal.OUTDATED) : Optional.empty();
  }

  /**
   * Why a change of a workload can take the cluster down with it, or would not last, in words; none
   * for one that can be changed like any other. It takes the whole object, of which the operator
   * keeps only what decides verdicts.
   */
  static List<String> criticality(JsonNode object) {
    List<String> reasons = new ArrayList<>();
    JsonNode pod = object.at("/spec/template/spec");
    String namespace = object.at("/metadata/namespace").asText();
    // Source: Kubernetes documentation, "Namespaces": the prefix is reserved for its own.
    if (namespace.startsWith("kube-")) {
      reasons.add("namespace '" + namespace + "': kube-* is reserved for Kubernetes itself");
    }
    String priority = pod.path("priorityClassName").asText();
    if (priority.matches("system-.*-critical")) {
      reasons.add("priority class '" + priority + "'");
    }
    String privileged =
        ContainerType.TEMPLATE_LISTS.stream()
            .flatMap(list -> pod.path(list).valueStream())
            .filter(container -> container.at("/securityContext/privileged").asBoolean())
            .map(container -> "'" + container.path("name").asText() + "'")
            .collect(Collectors.joining(", "));
    if (!privileged.isEmpty()) {
      reasons.add("privileged: " + privileged);
    }
    String shared =
        Stream.of("hostNetwork", "hostPID", "hostIPC")
            .filter(field -> pod.path(field).asBoolean())
            .collect(Collectors.joining(", "));
    if (!shared.isEmpty()) {
      reasons.add("namespaces of the node: " + shared);
    }
    for (JsonNode owner : object.at("/metadata/ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        reasons.add(
            "%s '%s' owns it and would revert the patch: change it there"
                .formatted(owner.path("kind").asText(), owner.path("name").asText()));
      }
    }
    return reasons;
  }
}
