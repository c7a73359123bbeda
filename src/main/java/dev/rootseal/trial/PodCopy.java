package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.PodObject;
import dev.rootseal.rule.ContainerType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A pod as the template of a workload describes it, that belongs to nobody: no selector is meant
 * for it, it takes no port of a node and pushes no other pod aside, and ends by itself when nobody
 * takes it away.
 */
final class PodCopy {
  /** The one label that it has. */
  static final String LABEL = "rootseal.dev/try";

  private static final String INFIX = "-rootseal-try-";

  /** The name of a pod is a host name, too. */
  private static final int LONGEST_NAME = 63;

  private static final int UNIQUE = 6;

  private static final String NODE_TERMS =
      "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms";

  /** It is removed with no more patience than this. */
  private static final int MOST_GRACE = 10;

  /** What is another pod's, or would have it wait for something that never comes. */
  private static final List<String> LEFT_OUT =
      List.of(
          "nodeName",
          "hostname",
          "subdomain",
          "priority",
          "priorityClassName",
          "preemptionPolicy",
          "topologySpreadConstraints",
          "schedulingGates",
          "readinessGates");

  /** How one more pod gets the volume of a claim. */
  enum Sharing {
    WRITABLE,
    READ_ONLY,
    /** Only where its pods are, or not at all. */
    NONE
  }

  private final JsonNode workload;
  private final Function<String, Sharing> claims;
  private final List<String> remarks = new ArrayList<>();
  private final ObjectNode spec;

  private PodCopy(JsonNode workload, Function<String, Sharing> claims) {
    this.workload = workload;
    this.claims = claims;
    this.spec =
        workload.at("/spec/template/spec") instanceof ObjectNode template
            ? template.deepCopy()
            : JsonNodeFactory.instance.objectNode();
  }

  /** The pod as an API server takes it, and in words in what it is not as the others are. */
  record Made(ObjectNode pod, List<String> remarks) {
    Made {
      remarks = List.copyOf(remarks);
    }

    String name() {
      return pod.at("/metadata/name").asText();
    }
  }

  /**
   * Makes it.
   *
   * @param workload the object, with its patch
   * @param claims how the claims of its namespace can be shared
   * @param node where it runs, of which it is known that the workload's pods can
   * @param life after how long it ends by itself
   */
  static Made of(
      JsonNode workload, Function<String, Sharing> claims, Optional<String> node, Duration life) {
    PodCopy copy = new PodCopy(workload, claims);
    node.ifPresent(copy::runOn);
    return copy.made(life);
  }

  /** As the API server has them; one that is not there is not shared. */
  static Function<String, Sharing> claims(ReadOnlyApi api, String namespace) {
    String path = "/api/v1/namespaces/" + namespace + "/persistentvolumeclaims/";
    return claim -> {
      try {
        return sharing(api.get(path + ObjectName.require("claim", claim)));
      } catch (ReadException e) {
        if (e.kind() == ReadException.Kind.NOT_FOUND) {
          return Sharing.NONE;
        }
        throw e.about("claim '" + claim + "' cannot be read");
      }
    };
  }

  private static Sharing sharing(JsonNode claim) {
    List<String> modes = claim.at("/spec/accessModes").valueStream().map(JsonNode::asText).toList();
    if (modes.contains("ReadWriteMany")) {
      return Sharing.WRITABLE;
    }
    return modes.contains("ReadOnlyMany") ? Sharing.READ_ONLY : Sharing.NONE;
  }

  private void runOn(String node) {
    spec.remove("affinity");
    spec.withArray(NODE_TERMS)
        .addObject()
        .putArray("matchFields")
        .addObject()
        .put("key", "metadata.name")
        .put("operator", "In")
        .putArray("values")
        .add(node);
  }

  private Made made(Duration life) {
    spec.remove(LEFT_OUT);
    if (spec.path("hostNetwork").asBoolean()) {
      spec.remove("hostNetwork");
      remarks.add("it has a network of its own, not that of the node, where its ports are taken");
    }
    dropHostPorts();
    spec.path("volumes").forEach(this::replaceClaim);
    addTemplatesOfClaims();
    for (JsonNode volume : spec.path("volumes")) {
      if (volume.has("hostPath")) {
        remarks.add(
            "it uses %s of its node, as the workload's own pods there do"
                .formatted(volume.at("/hostPath/path").asText()));
      }
    }
    JsonNode grace = spec.path("terminationGracePeriodSeconds");
    spec.put("terminationGracePeriodSeconds", Math.min(grace.asInt(MOST_GRACE), MOST_GRACE));
    spec.put("activeDeadlineSeconds", life.toSeconds());
    spec.put("restartPolicy", "Always");
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    pod.set("metadata", metadata());
    pod.set("spec", spec);
    return new Made(pod, remarks);
  }

  private ObjectNode metadata() {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    String name = workload.at("/metadata/name").asText();
    metadata.put("name", nameOf(name));
    metadata.set("namespace", workload.at("/metadata/namespace"));
    metadata.putObject("labels").put(LABEL, "true");
    ObjectNode annotations = metadata.putObject("annotations");
    if (workload.at("/spec/template/metadata/annotations") instanceof ObjectNode own) {
      annotations.setAll(own.<ObjectNode>deepCopy());
    }
    String kind = workload.path("kind").asText().toLowerCase(Locale.ROOT);
    annotations.put("rootseal.dev/try-of", kind + "/" + name);
    return metadata;
  }

  private static String nameOf(String workload) {
    String unique = UUID.randomUUID().toString().substring(0, UNIQUE);
    int room = LONGEST_NAME - INFIX.length() - UNIQUE;
    String start = workload.length() > room ? workload.substring(0, room) : workload;
    return start.replaceAll("[.-]+$", "") + INFIX + unique;
  }

  private void dropHostPorts() {
    ContainerType.TEMPLATE_LISTS.stream()
        .flatMap(list -> spec.path(list).valueStream())
        .flatMap(container -> container.path("ports").valueStream())
        .filter(ObjectNode.class::isInstance)
        .forEach(port -> ((ObjectNode) port).remove(List.of("hostPort", "hostIP")));
  }

  private void replaceClaim(JsonNode volume) {
    if (!(volume.path("persistentVolumeClaim") instanceof ObjectNode claim)) {
      return;
    }
    String name = claim.path("claimName").asText();
    switch (claims.apply(name)) {
      case WRITABLE ->
          remarks.add(
              "it shares claim '%s' with the other pods: what it writes there, they see"
                  .formatted(name));
      case READ_ONLY -> {
        claim.put("readOnly", true);
        remarks.add("it shares claim '%s' with the other pods, and reads it only".formatted(name));
      }
      case NONE -> {
        ((ObjectNode) volume).remove("persistentVolumeClaim");
        ((ObjectNode) volume).putObject("emptyDir");
        remarks.add(
            "in place of claim '%s', which cannot be shared, it has an empty volume"
                .formatted(name));
      }
    }
  }

  /** What a StatefulSet makes for each of its pods, it does not make for this one. */
  private void addTemplatesOfClaims() {
    Map<String, JsonNode> volumes = new LinkedHashMap<>();
    spec.path("volumes").forEach(volume -> volumes.put(volume.path("name").asText(), volume));
    for (JsonNode template : workload.at("/spec/volumeClaimTemplates")) {
      String name = template.at("/metadata/name").asText();
      ObjectNode empty = spec.objectNode().put("name", name);
      empty.putObject("emptyDir");
      volumes.put(name, empty);
      remarks.add(
          "in place of a claim of the template '%s' it has an empty volume".formatted(name));
    }
    if (!volumes.isEmpty()) {
      spec.putArray("volumes").addAll(volumes.values());
    }
  }

  /** The paths of its node that some container of a workload's pod could write. */
  static List<String> writablePathsOfTheNode(JsonNode workload) {
    PodObject pod = new PodObject(workload.at("/spec/template"));
    Set<String> written =
        pod.containers().stream()
            .flatMap(PodObject.Container::mounts)
            .filter(mount -> !mount.path("readOnly").asBoolean())
            .map(mount -> mount.path("name").asText())
            .collect(Collectors.toSet());
    return pod.spec()
        .path("volumes")
        .valueStream()
        .filter(volume -> volume.has("hostPath") && written.contains(volume.path("name").asText()))
        .map(volume -> volume.at("/hostPath/path").asText())
        .toList();
  }
}
