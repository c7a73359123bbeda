package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.PodObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A pod as the template of a workload describes it, that belongs to nobody: no selector is meant
 * for it, it takes no port of a node and pushes no other pod aside, and ends by itself when nobody
 * takes it away.
 *
 * @param pod as an API server takes it
 * @param remarks in what it is not as the others are
 */
record PodCopy(ObjectNode pod, List<String> remarks) {
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
          "hostnameOverride",
          "subdomain",
          "priority",
          "priorityClassName",
          "preemptionPolicy",
          "topologySpreadConstraints",
          "schedulingGates",
          "readinessGates");

  /**
   * Makes it.
   *
   * @param workload the object, with its patch
   * @param claims the access modes of a claim of its namespace
   * @param node where it runs, of which it is known that the workload's pods can
   * @param life after how long it ends by itself
   */
  static PodCopy of(
      JsonNode workload,
      Function<String, List<String>> claims,
      Optional<String> node,
      Duration life) {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    pod.put("apiVersion", "v1").put("kind", "Pod").set("metadata", metadata(workload));
    ObjectNode spec = pod.putObject("spec");
    if (workload.at("/spec/template/spec") instanceof ObjectNode template) {
      spec.setAll(template.<ObjectNode>deepCopy());
    }
    PodCopy copy = new PodCopy(pod, new ArrayList<>());
    node.ifPresent(name -> runOn(name, spec));
    copy.leaveToOthers(spec);
    spec.path("volumes").forEach(volume -> copy.replaceClaim((ObjectNode) volume, claims));
    copy.addTemplatesOfClaims(workload.at("/spec/volumeClaimTemplates"), spec);
    new PodObject(pod).containers().forEach(container -> copy.fit(container, spec));
    for (JsonNode volume : spec.path("volumes")) {
      if (volume.has("hostPath")) {
        copy.remarks.add(
            "it uses %s of its node, as the workload's own pods there do"
                .formatted(volume.at("/hostPath/path").asText()));
      }
    }
    JsonNode grace = spec.path("terminationGracePeriodSeconds");
    spec.put("terminationGracePeriodSeconds", Math.min(grace.asInt(MOST_GRACE), MOST_GRACE));
    spec.put("activeDeadlineSeconds", life.toSeconds());
    spec.put("restartPolicy", "Always");
    return copy;
  }

  /** As the API server has them; one that is not there has no modes. */
  static Function<String, List<String>> claims(ReadOnlyApi api, String namespace) {
    String path = "/api/v1/namespaces/" + namespace + "/persistentvolumeclaims/";
    return name -> {
      try {
        JsonNode claim = api.get(path + ObjectName.require("claim", name), "PersistentVolumeClaim");
        return claim.at("/spec/accessModes").valueStream().map(JsonNode::asText).toList();
      } catch (ReadException e) {
        if (e.kind() == ReadException.Kind.NOT_FOUND) {
          return List.of();
        }
        throw e.about("claim '" + name + "' cannot be read");
      }
    };
  }

  private static ObjectNode metadata(JsonNode workload) {
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
    String start = workload.substring(0, Math.min(room, workload.length()));
    return start.replaceAll("[.-]+$", "") + INFIX + unique;
  }

  private static void runOn(String node, ObjectNode spec) {
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

  private void leaveToOthers(ObjectNode spec) {
    spec.remove(LEFT_OUT);
    if (spec.path("hostNetwork").asBoolean()) {
      spec.remove("hostNetwork");
      remarks.add("it has a network of its own, not that of the node, where its ports are taken");
    }
    new PodObject(pod)
        .containers().stream()
            .flatMap(container -> container.spec().path("ports").valueStream())
            .filter(ObjectNode.class::isInstance)
            .forEach(port -> ((ObjectNode) port).remove(List.of("hostPort", "hostIP")));
  }

  private void replaceClaim(ObjectNode volume, Function<String, List<String>> claims) {
    if (!(volume.path("persistentVolumeClaim") instanceof ObjectNode claim)) {
      return;
    }
    String name = claim.path("claimName").asText();
    List<String> modes = claims.apply(name);
    String what;
    if (modes.contains("ReadWriteMany")) {
      what = "it shares claim '%s' with the other pods: what it writes there, they see";
    } else if (modes.contains("ReadOnlyMany")) {
      claim.put("readOnly", true);
      what = "it shares claim '%s' with the other pods, and reads it only";
    } else {
      volume.remove("persistentVolumeClaim");
      volume.putObject("emptyDir");
      what = "in place of claim '%s', which cannot be shared, it has an empty volume";
    }
    remarks.add(what.formatted(name));
  }

  /** What a StatefulSet makes for each of its pods, it does not make for this one. */
  private void addTemplatesOfClaims(JsonNode templates, ObjectNode spec) {
    for (JsonNode template : templates) {
      String name = template.at("/metadata/name").asText();
      ArrayNode volumes = spec.withArrayProperty("volumes");
      volumes.removeIf(volume -> volume.path("name").asText().equals(name));
      volumes.addObject().put("name", name).putObject("emptyDir");
      remarks.add(
          "in place of a claim of the template '%s' it has an empty volume".formatted(name));
    }
  }

  /** Leaves out what the API server refuses of a pod that is cut short and has other volumes. */
  private void fit(PodObject.Container container, ObjectNode spec) {
    container.spec().path("lifecycle").properties().removeIf(hook -> hook.getValue().has("sleep"));
    Set<String> empty =
        spec.path("volumes")
            .valueStream()
            .filter(volume -> volume.has("emptyDir"))
            .map(volume -> volume.path("name").asText())
            .collect(Collectors.toSet());
    if (container.spec().path("volumeDevices") instanceof ArrayNode devices) {
      devices.removeIf(
          device -> {
            boolean gone = empty.contains(device.path("name").asText());
            if (gone) {
              remarks.add(
                  "container '%s' has no block device at %s"
                      .formatted(container.name(), device.path("devicePath").asText()));
            }
            return gone;
          });
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
