package dev.rootseal.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Objects as large and as odd as kube-apiserver takes them. Each workload has a container with a
 * writable root filesystem, so that a report names it, as a finding or as not evaluated.
 */
final class HostileObjects {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What an object may take in etcd is 1.5 MiB, with the names of its fields beside it. */
  private static final int LARGE = 1_300_000;

  private static final List<String> CHARACTERS =
      List.of("a", "/", "\\", "\"", "<", "\u0001", "é", "\u2028", "語", "😀", "{", "]", "\uFFFD");

  private HostileObjects() {}

  /** The longest name that the server takes: that of a StatefulSet becomes one of pods. */
  private static int longestName(String kind) {
    return kind.equals("StatefulSet") ? 63 : 253;
  }

  /** Of a kind of workloads, what is hostile about each, by name. */
  static Map<String, Consumer<ObjectNode>> all(String kind) {
    return Map.ofEntries(
        Map.entry("env-name", o -> env(o, "E".repeat(50_001), "")),
        Map.entry("env-value", o -> env(o, "HOME", "v".repeat(LARGE))),
        Map.entry("env-value-of-escapes", o -> env(o, "HOME", "<".repeat(LARGE))),
        Map.entry("mount-path", o -> mount(o, "/" + "p".repeat(65_000))),
        Map.entry("mount-path-of-escapes", o -> mount(o, "/tmp/" + "<".repeat(100_000))),
        Map.entry("image", o -> app(o).put("image", "!" + "i".repeat(LARGE))),
        Map.entry("containers", o -> containers(o, 1_000)),
        Map.entry("labels", HostileObjects::manyLabels),
        Map.entry("pod-labels", o -> manyLabels(pod(o))),
        Map.entry("annotations", HostileObjects::longAnnotation),
        Map.entry("own-annotations", o -> annotation(o, "rootseal.dev/writable-paths", 250_000)),
        Map.entry("managed-fields", HostileObjects::deepManagedFields),
        Map.entry("words", o -> words(app(o).putArray("command"), 100_000)),
        Map.entry("one-word", o -> app(o).putArray("args").add("w".repeat(LARGE))),
        Map.entry("driver-options", HostileObjects::driverOptions),
        Map.entry("n".repeat(longestName(kind)), o -> {}));
  }

  /** An object made of some of these at once, of sizes that the seed decides. */
  static Consumer<ObjectNode> random(Random random) {
    return object -> {
      for (int i = 0; i < 3; i++) {
        int size = 1 << random.nextInt(15);
        switch (random.nextInt(8)) {
          case 0 -> env(object, "E" + "x".repeat(size * 4), text(random, size));
          case 1 -> mount(object, "/" + text(random, size).replace(":", ""));
          case 2 -> app(object).put("image", text(random, size).strip() + "x");
          case 3 -> containers(object, Math.min(size, 2_000));
          case 4 -> labels(object, Math.min(size, 5_000));
          case 5 -> annotation(object, "rootseal.dev/writable-paths", Math.min(size, 100_000));
          case 6 -> app(object).putArray("args").add(text(random, size));
          default -> pod(object).withObject("/spec/nodeSelector").put("a" + size, "b");
        }
      }
    };
  }

  static String deployment(String name, Consumer<ObjectNode> change) {
    return workload("Deployment", name, change);
  }

  /** The JSON of a workload of this name, changed so. */
  static String workload(String kind, String name, Consumer<ObjectNode> change) {
    ObjectNode object = object("apps/v1", kind, name);
    object.withObject("/spec/selector/matchLabels").put("app", "hostile");
    pod(object).withObject("/metadata/labels").put("app", "hostile");
    pod(object)
        .withObject("/spec")
        .putArray("containers")
        .addObject()
        .put("name", "app")
        .put("image", "a");
    change.accept(object);
    return json(object);
  }

  private static ObjectNode pod(ObjectNode object) {
    return object.withObject("/spec/template");
  }

  private static ObjectNode app(ObjectNode object) {
    return (ObjectNode) pod(object).at("/spec/containers/0");
  }

  private static void env(ObjectNode object, String name, String value) {
    app(object).withArray("/env").addObject().put("name", name).put("value", value);
  }

  private static void mount(ObjectNode object, String path) {
    ArrayNode mounts = app(object).withArray("/volumeMounts");
    String volume = "v" + mounts.size();
    mounts.addObject().put("name", volume).put("mountPath", path);
    pod(object).withArray("/spec/volumes").addObject().put("name", volume).putObject("emptyDir");
  }

  private static void containers(ObjectNode object, int count) {
    ArrayNode containers = pod(object).withArray("/spec/containers");
    IntStream.range(0, count)
        .forEach(
            i -> containers.addObject().put("name", "c-" + containers.size()).put("image", "a"));
  }

  private static void annotation(ObjectNode object, String key, int length) {
    object.withObject("/metadata/annotations").put(key, "/".repeat(length));
  }

  private static void words(ArrayNode words, int count) {
    IntStream.range(0, count).forEach(i -> words.add("-x"));
  }

  private static void driverOptions(ObjectNode object) {
    ObjectNode volume = pod(object).withArray("/spec/volumes").addObject().put("name", "driver");
    volume
        .putObject("flexVolume")
        .put("driver", "x/y")
        .putObject("options")
        .put("o".repeat(60_000), "v".repeat(200_000));
    volume.withObject("/flexVolume").put("readOnly", true);
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(CHARACTERS.get(random.nextInt(CHARACTERS.size())));
    }
    return text.toString();
  }

  private static final int LABELS = 50_000;

  /** For the server what these cost grows with their square. */
  private static final int MANY = 1_000;

  /** All annotations of an object together may have 256 KiB; each of these comes as six bytes. */
  private static final String ANNOTATION = "<".repeat(250_000);

  /** The API server gives up at 10,000; our own reader of JSON at 1,000. */
  private static final int DEPTH = 4_000;

  /** Stands for what the writer of JSON refuses to write. */
  private static final String DEEP = "in here it is deep";

  static ObjectNode object(String apiVersion, String kind, String name) {
    ObjectNode object = object(apiVersion).put("kind", kind);
    object.withObject("/metadata").put("name", name);
    return object;
  }

  /** What of an object can be merged into one of any name. */
  static ObjectNode object(String apiVersion) {
    return JSON.createObjectNode().put("apiVersion", apiVersion);
  }

  static Map<String, Consumer<ObjectNode>> ofEachKind() {
    return Map.of(
        "labels", HostileObjects::manyLabels,
        "annotations", HostileObjects::longAnnotation,
        "managed-fields", HostileObjects::deepManagedFields,
        "own-labels", o -> labels(o, "rootseal.dev/", MANY),
        "own-annotations", o -> annotations(o).put("rootseal.dev/exempt", ANNOTATION),
        "owners", HostileObjects::manyOwners,
        "finalizers", HostileObjects::manyFinalizers);
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
