package dev.rootseal.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.TimeText;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A pod as the API server has it, or the template of one, which has no status. Ephemeral containers
 * are nobody's workload. What the object lacks is missing, and no mistake.
 */
public record PodObject(JsonNode object) {
  private static final Set<String> NO_IMAGE =
      Set.of("ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName");

  /** A container, with what the pod says of it and what its status says. */
  public record Container(ContainerType type, JsonNode spec, JsonNode status) {
    public String name() {
      return spec.path("name").asText();
    }

    /** Whether it runs for as long as the pod does, and does not only prepare it. */
    public boolean isLongRunning() {
      return type != ContainerType.INIT;
    }

    /** Whether the pod demands that nobody can write to its root. */
    public boolean isReadOnly() {
      return spec.path("securityContext").path(ReadOnlyFlag.FIELD).asBoolean();
    }

    public boolean isRunning() {
      return status.at("/state/running").isObject();
    }

    /** When it was started, for the last time; nothing where it does not run. */
    public Optional<Instant> since() {
      return TimeText.time(status.at("/state/running/startedAt").asText());
    }

    public int restarts() {
      return status.path("restartCount").asInt();
    }

    public String id() {
      return status.path("containerID").asText().replaceFirst("^[^:]*://", "");
    }

    public Stream<JsonNode> mounts() {
      return spec.path("volumeMounts").valueStream();
    }
  }

  public static String path(String namespace, String name) {
    return "/api/v1/namespaces/"
        + ObjectName.require("namespace", namespace)
        + "/pods/"
        + ObjectName.require("pod", name);
  }

  /** The pod of that name as it is now; nothing where there is none. */
  public static Optional<PodObject> read(ReadOnlyApi api, String namespace, String name) {
    try {
      return Optional.of(new PodObject(api.get(path(namespace, name), "Pod")));
    } catch (ReadException e) {
      if (e.kind() == ReadException.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e.about("pod '" + name + "' cannot be read");
    }
  }

  public static ContainerPath place(JsonNode mount) {
    return ContainerPath.of(mount.path(MountFacts.PATH).asText());
  }

  /** What the message of a state or an event says, as the end of a sentence: its first line. */
  public static String said(JsonNode state) {
    String text = state.path("message").asText().strip();
    return text.isEmpty() ? "" : ": " + text.lines().findFirst().orElseThrow();
  }

  /** Whether a kubelet that waits for this reason has no image, and may never have. */
  public static boolean lacksImage(String reason) {
    return NO_IMAGE.contains(reason);
  }

  public String name() {
    return object.at("/metadata/name").asText();
  }

  /** Another pod may get the same name. */
  public String uid() {
    return object.at("/metadata/uid").asText();
  }

  public String namespace() {
    return object.at("/metadata/namespace").asText();
  }

  public String path() {
    return path(namespace(), name());
  }

  public JsonNode spec() {
    return object.path("spec");
  }

  public String created() {
    return object.at("/metadata/creationTimestamp").asText();
  }

  /** Its node; empty where it has none yet. */
  public String node() {
    return spec().path("nodeName").asText();
  }

  public boolean isTerminating() {
    return object.path("metadata").has("deletionTimestamp");
  }

  /** How far it is: Pending, Running, Succeeded or Failed. */
  public String phase() {
    return object.at("/status/phase").asText();
  }

  public boolean hasEnded() {
    return phase().equals("Succeeded") || phase().equals("Failed");
  }

  public boolean isRunning() {
    return phase().equals("Running") && !isTerminating();
  }

  public boolean isReady() {
    return condition("Ready").path("status").asText().equals("True");
  }

  public JsonNode condition(String type) {
    return first(object.at("/status/conditions").valueStream(), "type", type);
  }

  /** Whether the rule takes it for one of Windows, too. */
  public boolean isWindows() {
    return Stream.of(
            "/os/name", "/nodeSelector/kubernetes.io~1os", "/nodeSelector/beta.kubernetes.io~1os")
        .anyMatch(name -> spec().at(name).asText().equals("windows"));
  }

  public List<Container> containers() {
    return ContainerType.TEMPLATE_LISTS.stream()
        .flatMap(list -> spec().path(list).valueStream().map(one -> container(list, one)))
        .toList();
  }

  private Container container(String list, JsonNode spec) {
    ContainerType type = ContainerType.CONTAINER;
    if (list.equals(ContainerType.INIT.list())) {
      boolean stays = spec.path("restartPolicy").asText().equals("Always");
      type = stays ? ContainerType.SIDECAR : ContainerType.INIT;
    }
    return new Container(type, spec, status(spec.path("name").asText()));
  }

  /** Those that run for as long as it does: sidecars first. */
  public List<Container> longRunning() {
    return containers().stream().filter(Container::isLongRunning).toList();
  }

  public JsonNode status(String container) {
    return first(
        ContainerType.LISTS.stream()
            .map(list -> list.replaceFirst("s$", "Statuses"))
            .flatMap(list -> object.path("status").path(list).valueStream()),
        "name",
        container);
  }

  private static JsonNode first(Stream<JsonNode> list, String field, String value) {
    return list.filter(one -> one.path(field).asText().equals(value))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }
}
