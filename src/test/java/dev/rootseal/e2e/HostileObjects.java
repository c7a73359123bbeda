package dev.rootseal.e2e;

import static java.util.Collections.nCopies;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Objects as large and odd as kube-apiserver takes them, each with a writable root to report. */
final class HostileObjects {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What an object may take in etcd is 1.5 MiB, with the names of its fields beside it. */
  private static final int LARGE = 1_300_000;

  private static final String PATHS = "rootseal.dev/writable-paths";
  private static final List<String> CHARACTERS =
      List.of("a", "/", "\\", "\"", "<", "\u0001", "é", "\u2028", "語", "😀", "{", "]", "\uFFFD");

  private HostileObjects() {}

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
        Map.entry("annotations", o -> annotate(o, "example.com/a", ANNOTATION)),
        Map.entry("own-annotations", o -> annotate(o, PATHS, "/".repeat(250_000))),
        Map.entry("managed-fields", HostileObjects::deepManagedFields),
        Map.entry("words", o -> app(o).set("command", JSON.valueToTree(nCopies(100_000, "-x")))),
        Map.entry("one-word", o -> app(o).putArray("args").add("w".repeat(LARGE))),
        Map.entry("driver-options", HostileObjects::driverOptions),
        // The longest name that the server takes: that of a StatefulSet becomes one of pods.
        Map.entry("n".repeat(kind.equals("StatefulSet") ? 63 : 253), o -> {}));
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
          case 4 -> labels(object, "", Math.min(size, 5_000));
          case 5 -> annotate(object, PATHS, "/".repeat(size));
          case 6 -> app(object).putArray("args").add(text(random, size));
          default -> pod(object).withObject("/spec/nodeSelector").put("a" + size, "b");
        }
      }
    };
  }

  static String deployment(String name, Consumer<ObjectNode> change) {
    return workload("Deployment", name, change);
  }

  static String workload(String kind, String name, Consumer<ObjectNode> change) {
    ObjectNode object = object("apps/v1", kind, name);
    object.withObject("/spec/selector/matchLabels").put("app", "hostile");
    pod(object).withObject("/metadata/labels").put("app", "hostile");
    pod(object).withArray("/spec/containers").addObject().put("name", "app").put("image", "a");
    change.accept(object);
    return json(object);
  }

  private static ObjectNode pod(ObjectNode object) {
    return object.withObject("/spec/template");
  }

  static ObjectNode app(ObjectNode object) {
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
  private static final int MANY = 200;

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
        "annotations", o -> annotate(o, "example.com/a", ANNOTATION),
        "managed-fields", HostileObjects::deepManagedFields,
        "own-labels", o -> labels(o, "rootseal.dev/", MANY),
        "own-annotations", o -> annotate(o, "rootseal.dev/exempt", ANNOTATION),
        "owners", HostileObjects::manyOwners,
        "finalizers", HostileObjects::manyFinalizers);
  }

  private static void manyLabels(ObjectNode object) {
    labels(object, "", LABELS);
  }

  /** Short ones, so that so many fit into what etcd takes of an object; none is {@code app}. */
  private static void labels(ObjectNode object, String prefix, int count) {
    ObjectNode labels = object.withObject("/metadata/labels");
    IntStream.range(0, count)
        .forEach(i -> labels.put(prefix + Integer.toString(i, 36).toUpperCase(Locale.ROOT), ""));
  }

  private static void annotate(ObjectNode object, String key, String value) {
    object.withObject("/metadata/annotations").put(key, value);
  }

  /** Whoever writes an object may say who owns which of its fields, in any depth. */
  private static void deepManagedFields(ObjectNode object) {
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
    ObjectNode owner = object("v1").put("kind", "ConfigMap");
    IntStream.range(0, MANY)
        .forEach(i -> owners.add(owner.deepCopy().put("name", "n" + i).put("uid", "u" + i)));
  }

  private static void manyFinalizers(ObjectNode object) {
    ArrayNode finalizers = object.withArray("/metadata/finalizers");
    IntStream.range(0, MANY).forEach(i -> finalizers.add("example.com/f" + i));
  }

  /** A JSON merge patch that takes all of it back. */
  static final String BACK =
      """
      {"metadata":{"labels":null,"annotations":null,"ownerReferences":null,"finalizers":null,\
      "managedFields":[{}]}}""";

  static String json(ObjectNode object) {
    String deep = "{\"f:a\":".repeat(DEPTH) + "{}" + "}".repeat(DEPTH);
    return object.toString().replace('"' + DEEP + '"', deep);
  }
}
