package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.PodObject;
import dev.rootseal.rule.ContainerType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
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
      "/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms";

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

  /** Says of the claims of a namespace whether one more pod may have them. */
  interface Claims {
    /** How one more pod gets the volume of a claim. */
    enum Sharing {
      WRITABLE,
      READ_ONLY,
      /** Only where its pods are, or not at all. */
      NONE
    }

    /**
     * Whether it can be shared.
     *
     * @throws ReadException if that cannot be known
     */
    Sharing of(String claim);
  }

  private final JsonNode workload;
  private final Claims claims;
  private final List<String> remarks = new ArrayList<>();
  private final ObjectNode spec;

  private PodCopy(JsonNode workload, Claims claims) {
    this.workload = workload;
    this.claims = claims;
    this.spec =
        workload.at("/spec/template/spec") instanceof ObjectNode template
            ? template.deepCopy()
            : JsonNodeFactory.instance.objectNode();
  }

  /**
   * The pod, and in what it is not as the others are.
   *
   * @param pod as an API server takes it
   * @param remarks in words, for whoever decides about it
   */
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
   * @param life after how long it ends by itself
   * @throws ReadException if a claim cannot be read
   */
  static Made of(JsonNode workload, Claims claims, Duration life) {
    return new PodCopy(workload, claims).made(life);
  }

  /** As the API server has them; one that is not there is not shared. */
  static Claims claims(ReadOnlyApi api, String namespace) {
    String path = "/api/v1/namespaces/" + namespace + "/persistentvolumeclaims/";
    return claim -> {
      try {
        return sharing(api.get(path + ObjectName.require("claim", claim)));
      } catch (ReadException e) {
        if (e.kind() == ReadException.Kind.NOT_FOUND) {
          return Claims.Sharing.NONE;
        }
        throw e.about("claim '" + claim + "' cannot be read");
      }
    };
  }

  private static Claims.Sharing sharing(JsonNode claim) {
    List<String> modes = claim.at("/spec/accessModes").valueStream().map(JsonNode::asText).toList();
    if (modes.contains("ReadWriteMany")) {
      return Claims.Sharing.WRITABLE;
    }
    return modes.contains("ReadOnlyMany") ? Claims.Sharing.READ_ONLY : Claims.Sharing.NONE;
  }

  /** The same on a node of which it is known that the workload's pods can run there. */
  static Made on(String node, Made copy) {
    ObjectNode pod = copy.pod().deepCopy();
    ((ObjectNode) pod.path("spec")).remove("affinity");
    pod.withArray(NODE_TERMS)
        .addObject()
        .putArray("matchFields")
        .addObject()
        .put("key", "metadata.name")
        .put("operator", "In")
        .putArray("values")
        .add(node);
    return new Made(pod, copy.remarks());
  }

  private Made made(Duration life) {
    spec.remove(LEFT_OUT);
    leaveTheNetworkOfTheNode();
    dropHostPorts();
    replaceClaims();
    addTemplatesOfClaims();
    rememberPathsOfTheNode();
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

  private void leaveTheNetworkOfTheNode() {
    if (spec.path("hostNetwork").asBoolean()) {
      spec.remove("hostNetwork");
      remarks.add("it has a network of its own, not that of the node, where its ports are taken");
    }
  }

  private void dropHostPorts() {
    ContainerType.TEMPLATE_LISTS.stream()
        .flatMap(list -> spec.path(list).valueStream())
        .flatMap(container -> container.path("ports").valueStream())
        .filter(ObjectNode.class::isInstance)
        .forEach(port -> ((ObjectNode) port).remove(List.of("hostPort", "hostIP")));
  }

  private void replaceClaims() {
    for (JsonNode volume : spec.path("volumes")) {
      if (volume instanceof ObjectNode object
          && object.path("persistentVolumeClaim") instanceof ObjectNode claim) {
        replace(object, claim);
      }
    }
  }

  private void replace(ObjectNode volume, ObjectNode claim) {
    String name = claim.path("claimName").asText();
    switch (claims.of(name)) {
      case WRITABLE ->
          remarks.add(
              "it shares claim '%s' with the other pods: what it writes there, they see"
                  .formatted(name));
      case READ_ONLY -> {
        claim.put("readOnly", true);
        remarks.add("it shares claim '%s' with the other pods, and reads it only".formatted(name));
      }
      case NONE -> {
        volume.remove("persistentVolumeClaim");
        volume.putObject("emptyDir");
        remarks.add(
            "in place of claim '%s', which cannot be shared, it has an empty volume"
                .formatted(name));
      }
    }
  }

  /** What a StatefulSet makes for each of its pods, it does not make for this one. */
  private void addTemplatesOfClaims() {
    Set<String> templates = new HashSet<>();
    for (JsonNode template : workload.at("/spec/volumeClaimTemplates")) {
      String name = template.at("/metadata/name").asText();
      if (templates.add(name)) {
        remarks.add(
            "in place of a claim of the template '%s' it has an empty volume".formatted(name));
      }
    }
    if (templates.isEmpty()) {
      return;
    }
    ArrayNode volumes = spec.arrayNode();
    for (JsonNode volume : spec.path("volumes")) {
      if (!templates.contains(volume.path("name").asText())) {
        volumes.add(volume);
      }
    }
    templates.stream()
        .sorted()
        .forEach(name -> volumes.addObject().put("name", name).putObject("emptyDir"));
    spec.set("volumes", volumes);
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

  private void rememberPathsOfTheNode() {
    for (JsonNode volume : spec.path("volumes")) {
      if (volume.has("hostPath")) {
        remarks.add(
            "it uses %s of its node, as the workload's own pods there do"
                .formatted(volume.at("/hostPath/path").asText()));
      }
    }
  }
}
