package dev.rootseal.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.report.Finding;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerVerdict.Exempt;
import dev.rootseal.rule.ContainerVerdict.MissingWritableMount;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What was seen: the workloads as inventory items, and an observation on each with its containers
 * as evidence; and one on each document that could not be read.
 */
final class OscalObservations {
  private final ArrayNode items = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode observations = JsonNodeFactory.instance.arrayNode();
  private final List<UUID> uuids = new ArrayList<>();
  private final Set<UUID> given = new HashSet<>();
  private final String now;

  OscalObservations(ScanReport report, String now) {
    this.now = now;
    report.workloads().forEach(this::workload);
    report.problems().forEach(this::problem);
    report.unread().forEach(this::unread);
  }

  /** The observations' identifiers, in their order. */
  List<UUID> uuids() {
    return List.copyOf(uuids);
  }

  /** The same where the same was seen. */
  String digest() {
    return uuids.toString();
  }

  /** OSCAL wants no empty list. */
  void writeTo(ObjectNode result) {
    if (!items.isEmpty()) {
      result.putObject("local-definitions").set("inventory-items", items);
    }
    if (!observations.isEmpty()) {
      result.set("observations", observations);
    }
  }

  private void workload(ScannedWorkload workload) {
    WorkloadRef ref = workload.verdict().ref();
    String where = file(workload).or(workload::cluster).orElse("");
    UUID item =
        unique("workload", workload.apiVersion(), ref.kind(), ref.namespace(), ref.name(), where);
    item(items.addObject().put("uuid", item.toString()), workload);
    ArrayNode evidence = JsonNodeFactory.instance.arrayNode();
    workload.verdict().containers().forEach(one -> container(evidence.addObject(), one, workload));
    String description =
        workload
            .finding()
            .map(Finding::message)
            .orElse(ref.kind() + " '" + ref.name() + "' has no finding.");
    ObjectNode observation =
        observation(
            description, unique("observation", item.toString(), description, evidence.toString()));
    observation
        .putArray("subjects")
        .addObject()
        .put("subject-uuid", item.toString())
        .put("type", "inventory-item");
    if (!evidence.isEmpty()) {
      observation.set("relevant-evidence", evidence);
    }
    observation.put("collected", now);
  }

  private static Optional<String> file(ScannedWorkload workload) {
    return workload.place().map(place -> Location.named(place.file()));
  }

  private static void item(ObjectNode json, ScannedWorkload workload) {
    WorkloadRef ref = workload.verdict().ref();
    String where = ref.namespace().isEmpty() ? "" : " in namespace '" + ref.namespace() + "'";
    json.put("description", OscalText.markup(ref.kind() + " '" + ref.name() + "'" + where));
    ArrayNode props = json.putArray("props");
    OscalText.property(props, "api-version", workload.apiVersion());
    OscalText.property(props, "kind", ref.kind());
    OscalText.property(props, "namespace", ref.namespace());
    OscalText.property(props, "name", ref.name());
    workload.cluster().ifPresent(context -> OscalText.property(props, "cluster", context));
    file(workload).ifPresent(file -> OscalText.property(props, "file", file));
  }

  private static void container(
      ObjectNode json, ContainerEvaluation evaluated, ScannedWorkload workload) {
    file(workload).ifPresent(file -> json.put("href", OscalText.reference(file)));
    String verdict = evaluated.verdict().verdict().id();
    json.put(
        "description",
        OscalText.markup("Container '" + evaluated.facts().name() + "': " + verdict));
    ArrayNode props = json.putArray("props");
    OscalText.property(props, "container", evaluated.facts().name());
    OscalText.property(props, "container-type", evaluated.facts().type().text());
    OscalText.property(props, "image", evaluated.facts().image());
    OscalText.property(props, "verdict", verdict);
    if (evaluated.verdict() instanceof MissingWritableMount(var paths)) {
      OscalText.property(
          props,
          "missing-paths",
          paths.stream().map(ContainerPath::toString).collect(Collectors.joining(",")));
    }
    if (evaluated.verdict() instanceof Exempt(var exemption, var wouldBe)) {
      OscalText.property(props, "exemption-reason", exemption.reason());
      OscalText.property(props, "exemption-source", exemption.source().id());
      exemption
          .expires()
          .ifPresent(day -> OscalText.property(props, "exempt-until", day.toString()));
      OscalText.property(props, "would-be", wouldBe.verdict().id());
    }
  }

  private void problem(Problem problem) {
    String description = Location.of(problem) + ": cannot be read: " + problem.message();
    ObjectNode observation = observation(description, unique("problem", description));
    OscalText.property(observation.putArray("props"), "reason", problem.reason().id());
    observation.put("collected", now);
  }

  private void unread(String problem) {
    ObjectNode observation = observation(problem, unique("problem", problem));
    OscalText.property(
        observation.putArray("props"), "reason", ManifestException.Reason.UNREADABLE.id());
    observation.put("collected", now);
  }

  private ObjectNode observation(String description, UUID uuid) {
    uuids.add(uuid);
    ObjectNode json = observations.addObject().put("uuid", uuid.toString());
    json.put("description", OscalText.markup(description));
    json.putArray("methods").add("EXAMINE");
    json.putArray("types").add("control-objective");
    return json;
  }

  /** The UUID of the words, or of their second, third … occurrence: a file may be given twice. */
  private UUID unique(String... words) {
    UUID uuid = NameBasedUuid.of(words);
    while (!given.add(uuid)) {
      uuid = NameBasedUuid.of("again", uuid.toString());
    }
    return uuid;
  }
}
