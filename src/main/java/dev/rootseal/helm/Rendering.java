package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.helm.ScratchFolder.FailedException;
import dev.rootseal.manifest.ManifestEdit.Change;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.remediation.StrategicMerge;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.WorkloadRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The objects that a chart has rendered, value by value, without what makes no difference: nulls,
 * what is empty where a fix would add something, and the order of volumes and of mounts.
 */
final class Rendering {
  static final String FLAG = ReadOnlyFlag.FIELD;
  static final String MOUNTS = "volumeMounts";
  static final String VOLUMES = "volumes";

  private static final Set<String> FILLED = Set.of("securityContext", MOUNTS, VOLUMES);

  /** Init containers first, as a pod starts them. */
  private static final Comparator<String> ORDER =
      Comparator.comparing((String at) -> !at.contains("/" + ContainerType.INIT.list() + "/"))
          .thenComparing(Comparator.naturalOrder());

  private final JsonNode objects;
  private final Map<String, JsonNode> values = new HashMap<>();

  /** Of the values those that a fix can add, and where it does. */
  private final Map<String, Spot> spots = new HashMap<>();

  private final Set<String> unstable = new HashSet<>();

  /** Where a fix adds something: the way to the object that gets it, and the flag or the list. */
  record Spot(String owner, String field) {}

  /** What another has more (lists items, the flag true), and whether nothing else differs. */
  record Difference(Map<Spot, List<JsonNode>> additions, boolean isAll) {}

  /** All objects, or what is at that place in them. */
  Rendering(String at, JsonNode objects) {
    this.objects = objects;
    read(at, objects);
  }

  static Rendering of(String text) throws FailedException {
    ManifestObjects read = ManifestObjects.of(text);
    if (!read.isComplete() || read.whole().stream().anyMatch(JsonNode::isMissingNode)) {
      throw new FailedException("what was rendered cannot be read as a whole");
    }
    return new Rendering("", JsonNodeFactory.instance.arrayNode().addAll(read.whole()));
  }

  private void read(String at, JsonNode node) {
    if (node.isObject() && !node.isEmpty()) {
      node.forEachEntry((name, value) -> read(new Spot(at, name), value));
    } else if (node.isArray() && !node.isEmpty()) {
      for (int i = 0; i < node.size(); i++) {
        read(at + "/" + i, node.get(i));
      }
    } else if (!node.isNull()) {
      values.put(at, node);
    }
  }

  private void read(Spot spot, JsonNode value) {
    String at = spot.owner() + "/" + spot.field().replace("~", "~0").replace("/", "~1");
    if (spot.field().equals(FLAG)) {
      if (value.booleanValue()) {
        add(at, spot, value);
      }
    } else if (Set.of(MOUNTS, VOLUMES).contains(spot.field()) && value.isArray()) {
      value.forEach(item -> add(at + item.path("name") + item.path(MountFacts.PATH), spot, item));
    } else if (!value.isEmpty() || !FILLED.contains(spot.field())) {
      read(at, value);
    }
  }

  /** Something that a fix can add; a list that has it twice has two. */
  private void add(String at, Spot spot, JsonNode value) {
    String key = at;
    while (values.containsKey(key)) {
      key += " again";
    }
    spots.put(key, spot);
    values.put(key, value);
  }

  /** A workload; missing unless it is the only object of its address. */
  JsonNode find(Change wanted) {
    WorkloadRef ref = wanted.workload().facts().ref();
    List<JsonNode> found =
        objects
            .valueStream()
            .filter(one -> one.path("kind").asText().equals(ref.kind()))
            .filter(one -> one.at("/metadata/name").asText().equals(ref.name()))
            .filter(one -> one.at("/metadata/namespace").asText().equals(ref.namespace()))
            .toList();
    return found.size() == 1 ? found.getFirst() : MissingNode.getInstance();
  }

  private int index(Change wanted) {
    return objects.valueStream().toList().indexOf(find(wanted));
  }

  boolean hasPodOf(Rendering other, Change wanted) {
    String pod = "/" + String.join("/", wanted.workload().pathToPod());
    String here = "/" + index(wanted) + pod;
    return changed(new Rendering(here, other.find(wanted).at(pod))).stream()
        .noneMatch(at -> at.startsWith(here));
  }

  Difference wanted(Change fix) {
    ArrayNode fixed = objects.deepCopy();
    fixed.set(index(fix), StrategicMerge.apply((ObjectNode) find(fix), fix.patch()));
    return difference(new Rendering("", fixed));
  }

  /** From now on whatever another rendering of the same has otherwise makes no difference. */
  void ignoreWhatDiffers(Rendering again) {
    unstable.addAll(changed(again));
  }

  private Set<String> changed(Rendering other) {
    Set<String> changed = new TreeSet<>(ORDER);
    changed.addAll(values.keySet());
    changed.addAll(other.values.keySet());
    changed.removeIf(at -> Objects.equals(values.get(at), other.values.get(at)));
    changed.removeAll(unstable);
    return changed;
  }

  /** What another has more, but for what differs by itself. */
  Difference difference(Rendering now) {
    Set<String> changed = changed(now);
    Map<Spot, List<JsonNode>> more =
        changed.stream()
            .filter(at -> now.spots.containsKey(at) && !values.containsKey(at))
            .collect(
                Collectors.groupingBy(
                    now.spots::get,
                    LinkedHashMap::new,
                    Collectors.mapping(now.values::get, Collectors.toList())));
    return new Difference(
        more, changed.size() == more.values().stream().mapToInt(List::size).sum());
  }

  /** The container that gets something, or the pod, in words. */
  String words(Spot spot) {
    String owner = spot.owner().replaceFirst("/securityContext$", "");
    return spot.field().equals(VOLUMES)
        ? "the pod"
        : "container '" + objects.at(owner).path("name").asText() + "'";
  }

  /**
   * The user's own {@code helm template}. A chart is somebody else's program: it gets no cluster,
   * no plugins, no way to the network, and nothing of Helm's files.
   */
  static final class HelmTemplate {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LONGEST_OF_ALL = Duration.ofMinutes(2);

    private final ScratchFolder scratch;
    private final List<String> words = new ArrayList<>();
    private final long end = System.nanoTime() + LONGEST_OF_ALL.toNanos();

    /** Of a chart, in the namespace of a release, with the values that Helm was given in order. */
    HelmTemplate(ScratchFolder scratch, Path chart, String namespace, List<JsonNode> given)
        throws IOException {
      this.scratch = scratch;
      words.addAll(List.of(chart.toAbsolutePath().toString(), "--namespace=" + namespace));
      for (JsonNode one : given) {
        words.add(flag(one));
      }
    }

    /** JSON is YAML. */
    private String flag(JsonNode set) throws IOException {
      return "--values=" + Files.writeString(scratch.file("values.yaml"), set.toString());
    }

    /** What the chart renders for a release with more values, which count above the others. */
    Rendering render(String release, JsonNode set) throws IOException {
      List<String> command = new ArrayList<>(List.of("helm", "template", release));
      command.addAll(words);
      command.add(flag(set));
      ProcessBuilder helm = new ProcessBuilder(command);
      Map<String, String> variables = helm.environment();
      variables.keySet().removeIf(name -> name.startsWith("HELM_") || name.startsWith("KUBE"));
      Stream.of("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME")
          .forEach(home -> variables.put(home, scratch.path().toString()));
      variables.put("HELM_NO_PLUGINS", "1");
      variables.put("KUBECONFIG", scratch.path().resolve("none").toString());
      // A port at which nobody listens.
      Stream.of("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
          .forEach(proxy -> variables.put(proxy, "http://127.0.0.1:9"));
      long left = Math.min(LONGEST.toNanos(), end - System.nanoTime());
      return Rendering.of(
          scratch
              .run("helm template", helm, Duration.ofNanos(left))
              .orElseThrow(
                  () ->
                      new FailedException(
                          "helm is not on the PATH, so that no value can be tried")));
    }
  }
}
