package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns of the built-in resources, as {@code kubectl get} shows them for a real cluster. */
final class BuiltInColumns {
  private BuiltInColumns() {}

  static List<Column> namespaces() {
    return List.of(
        Column.ofName(),
        Column.text("Status", (object, now) -> object.path("status").path("phase")),
        Column.ofAge());
  }

  static List<Column> deployments() {
    return withPods(
        Column.ofName(),
        ready("readyReplicas", "replicas"),
        status("Up-to-date", "updatedReplicas"),
        status("Available", "availableReplicas"),
        Column.ofAge());
  }

  static List<Column> statefulSets() {
    return withPods(Column.ofName(), ready("readyReplicas", "replicas"), Column.ofAge());
  }

  static List<Column> daemonSets() {
    return withPods(
        Column.ofName(),
        status("Desired", "desiredNumberScheduled"),
        status("Current", "currentNumberScheduled"),
        status("Ready", "numberReady"),
        status("Up-to-date", "updatedNumberScheduled"),
        status("Available", "numberAvailable"),
        Column.text("Node Selector", (object, now) -> labels(podSpec(object).path("nodeSelector"))),
        Column.ofAge());
  }

  static List<Column> replicaSets() {
    return withPods(
        Column.ofName(),
        Column.number("Desired", (object, now) -> number(object.path("spec").path("replicas"))),
        status("Current", "replicas"),
        status("Ready", "readyReplicas"),
        Column.ofAge());
  }

  static List<Column> pods() {
    return List.of(
        Column.ofName(),
        Column.text("Status", (object, now) -> object.path("status").path("phase")),
        Column.ofAge());
  }

  static List<Column> configMaps() {
    return List.of(
        Column.ofName(),
        Column.number(
            "Data",
            (object, now) ->
                IntNode.valueOf(object.path("data").size() + object.path("binaryData").size())),
        Column.ofAge());
  }

  static List<Column> leases() {
    return List.of(
        Column.ofName(),
        Column.text("Holder", (object, now) -> object.path("spec").path("holderIdentity")),
        Column.ofAge());
  }

  static List<Column> definitions() {
    return List.of(
        Column.ofName(),
        Column.text(
            "Created At", (object, now) -> object.path("metadata").path("creationTimestamp")));
  }

  static List<Column> plain() {
    return List.of(Column.ofName(), Column.ofAge());
  }

  /** Events come first by their time, not by their name; both event APIs show the same. */
  static List<Column> events() {
    return List.of(
        Column.text("Last Seen", (object, now) -> Age.cell(lastSeen(object), now)),
        Column.text("Type", (object, now) -> object.path("type")),
        Column.text("Reason", (object, now) -> object.path("reason")),
        Column.text("Object", (object, now) -> about(object)),
        Column.text("Message", (object, now) -> first(object, "message", "note")),
        new Column(
            "Name",
            "string",
            "name",
            "Name must be unique within a namespace.",
            1,
            (object, now) -> object.path("metadata").path("name")));
  }

  private static JsonNode lastSeen(JsonNode event) {
    JsonNode series = event.path("series").path("lastObservedTime");
    return series.isTextual()
        ? series
        : first(event, "lastTimestamp", "deprecatedLastTimestamp", "eventTime");
  }

  private static JsonNode about(JsonNode event) {
    JsonNode object = first(event, "involvedObject", "regarding");
    return TextNode.valueOf(
        object.path("kind").asText().toLowerCase(Locale.ROOT) + "/" + object.path("name").asText());
  }

  private static JsonNode first(JsonNode object, String... fields) {
    return Stream.of(fields)
        .map(object::path)
        .filter(value -> !value.isMissingNode() && !value.isNull())
        .findFirst()
        .orElse(TextNode.valueOf(""));
  }

  private static List<Column> withPods(Column... columns) {
    List<Column> all = new ArrayList<>(List.of(columns));
    all.add(Column.text("Containers", (object, now) -> ofContainers(object, "name")).wide());
    all.add(Column.text("Images", (object, now) -> ofContainers(object, "image")).wide());
    all.add(
        Column.text(
                "Selector",
                (object, now) -> labels(object.path("spec").path("selector").path("matchLabels")))
            .wide());
    return List.copyOf(all);
  }

  private static Column ready(String ready, String wanted) {
    return Column.text(
        "Ready",
        (object, now) ->
            TextNode.valueOf(
                object.path("status").path(ready).asInt()
                    + "/"
                    + object.path("spec").path(wanted).asInt()));
  }

  private static Column status(String name, String field) {
    return Column.number(name, (object, now) -> number(object.path("status").path(field)));
  }

  private static JsonNode number(JsonNode value) {
    return IntNode.valueOf(value.asInt());
  }

  private static JsonNode podSpec(JsonNode object) {
    return object.path("spec").path("template").path("spec");
  }

  private static JsonNode ofContainers(JsonNode object, String field) {
    return TextNode.valueOf(
        podSpec(object)
            .path("containers")
            .valueStream()
            .map(container -> container.path(field).asText())
            .collect(Collectors.joining(",")));
  }

  private static JsonNode labels(JsonNode labels) {
    return TextNode.valueOf(
        labels.isEmpty()
            ? "<none>"
            : labels.properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asText())
                .collect(Collectors.joining(",")));
  }
}
