package dev.rootseal.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Workloads as large and as odd as kube-apiserver takes them: each has a container with a writable
 * root filesystem, so that a report names it, as a finding or as not evaluated.
 */
final class HostileWorkloads {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What an object may take in etcd is 1.5 MiB, with the names of its fields beside it. */
  private static final int LARGE = 1_300_000;

  private static final List<String> CHARACTERS =
      List.of("a", "/", "\\", "\"", "<", "\u0001", "é", "\u2028", "語", "😀", "{", "]", "\uFFFD");

  private HostileWorkloads() {}

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
        Map.entry("labels", HostileMetadata::manyLabels),
        Map.entry("pod-labels", o -> HostileMetadata.manyLabels(pod(o))),
        Map.entry("annotations", HostileMetadata::longAnnotation),
        Map.entry("own-annotations", o -> annotation(o, "rootseal.dev/writable-paths", 250_000)),
        Map.entry("managed-fields", HostileMetadata::deepManagedFields),
        Map.entry("words", o -> words(app(o).putArray("command"), 100_000)),
        Map.entry("one-word", o -> app(o).putArray("args").add("w".repeat(LARGE))),
        Map.entry("driver-options", HostileWorkloads::driverOptions),
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
          case 4 -> HostileMetadata.labels(object, Math.min(size, 5_000));
          case 5 -> annotation(object, "rootseal.dev/writable-paths", Math.min(size, 100_000));
          case 6 -> app(object).putArray("args").add(text(random, size));
          default -> pod(object).withObject("/spec/nodeSelector").put("a" + size, "b");
        }
      }
    };
  }

  /** The JSON of a Deployment of this name, changed so. */
  static String deployment(String name, Consumer<ObjectNode> change) {
    return workload("Deployment", name, change);
  }

  /** The JSON of a workload of this name, changed so. */
  static String workload(String kind, String name, Consumer<ObjectNode> change) {
    ObjectNode object = JSON.createObjectNode().put("apiVersion", "apps/v1").put("kind", kind);
    object.withObject("/metadata").put("name", name);
    object.withObject("/spec/selector/matchLabels").put("app", "hostile");
    pod(object).withObject("/metadata/labels").put("app", "hostile");
    pod(object)
        .withObject("/spec")
        .putArray("containers")
        .addObject()
        .put("name", "app")
        .put("image", "a");
    change.accept(object);
    return HostileMetadata.json(object);
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
}
