package dev.rootseal.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What kube-apiserver takes as the metadata of any object, as much of it as fits. */
final class HostileMetadata {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LABELS = 50_000;

  /** For the server what these cost grows with their square. */
  private static final int MANY = 2_000;

  /** All annotations of an object together may have 256 KiB; each of these comes as six bytes. */
  private static final String ANNOTATION = "<".repeat(250_000);

  /** The API server gives up at 10,000; our own reader of JSON at 1,000. */
  private static final int DEPTH = 4_000;

  /** Stands for what the writer of JSON refuses to write. */
  private static final String DEEP = "in here it is deep";

  private HostileMetadata() {}

  /** An object without a spec. */
  static ObjectNode object(String apiVersion, String kind, String name) {
    ObjectNode object = object(apiVersion).put("kind", kind);
    object.withObject("/metadata").put("name", name);
    return object;
  }

  /** What of an object can be merged into one of any name. */
  static ObjectNode object(String apiVersion) {
    return JSON.createObjectNode().put("apiVersion", apiVersion);
  }

  /** One of each kind, by name. */
  static Map<String, Consumer<ObjectNode>> ofEachKind() {
    return Map.of(
        "labels", HostileMetadata::manyLabels,
        "annotations", HostileMetadata::longAnnotation,
        "managed-fields", HostileMetadata::deepManagedFields,
        "own-labels", o -> labels(o, "rootseal.dev/", MANY),
        "own-annotations", o -> annotations(o).put("rootseal.dev/exempt", ANNOTATION),
        "owners", HostileMetadata::manyOwners,
        "finalizers", HostileMetadata::manyFinalizers);
  }

  static void manyLabels(ObjectNode object) {
    labels(object, LABELS);
  }

  static void labels(ObjectNode object, int count) {
    labels(object, "", count);
  }

  /** Short ones, so that so many fit into what etcd takes of an object; none is {@code app}. */
  private static void labels(ObjectNode object, String prefix, int count) {
    ObjectNode labels = object.withObject("/metadata/labels");
    IntStream.range(0, count).forEach(i -> labels.put(prefix + key(i), ""));
  }

  private static String key(int number) {
    return Integer.toString(number, 36).toUpperCase(Locale.ROOT);
  }

  static void longAnnotation(ObjectNode object) {
    annotations(object).put("example.com/a", ANNOTATION);
  }

  /** Whoever writes an object may say who owns which of its fields, in any depth. */
  static void deepManagedFields(ObjectNode object) {
    object
        .withArray("/metadata/managedFields")
        .addObject()
        .put("manager", "deep")
        .put("operation", "Update")
        .put("apiVersion", object.path("apiVersion").asText())
        .put("time", "2026-01-01T00:00:00Z")
        .put("fieldsType", "FieldsV1")
        .put("fieldsV1", DEEP);
  }

  private static void manyOwners(ObjectNode object) {
    ArrayNode owners = object.withArray("/metadata/ownerReferences");
    IntStream.range(0, MANY)
        .forEach(
            i ->
                owners
                    .addObject()
                    .put("apiVersion", "v1")
                    .put("kind", "ConfigMap")
                    .put("name", "n" + i)
                    .put("uid", "u" + i));
  }

  private static void manyFinalizers(ObjectNode object) {
    ArrayNode finalizers = object.withArray("/metadata/finalizers");
    IntStream.range(0, MANY).forEach(i -> finalizers.add("example.com/f" + i));
  }

  private static ObjectNode annotations(ObjectNode object) {
    return object.withObject("/metadata/annotations");
  }

  /** A JSON merge patch that takes all of it back. */
  static final String BACK =
      """
      {"metadata":{"labels":null,"annotations":null,"ownerReferences":null,"finalizers":null,\
      "managedFields":[{}]}}""";

  /** The text of an object that was made so. */
  static String json(ObjectNode object) {
    String deep = "{\"f:a\":".repeat(DEPTH) + "{}" + "}".repeat(DEPTH);
    return object.toString().replace('"' + DEEP + '"', deep);
  }
}
