package dev.rootseal.observe.paths;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.observe.PodObject;
import dev.rootseal.rootfs.ContainerProcess;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The ephemeral container that looks at another one. The kernel lets it only where it is what the
 * other is: of the same user and group, with no capability less.
 */
public record ObserverContainer(PodObject pod, PodObject.Container target, Settings settings) {
  /**
   * What it takes counts for the pod, which may have little to spare: 39 MiB with these options,
   * and 65 without, of which the image's cache is the most. The variable comes after the options of
   * the image.
   */
  private static final String OPTIONS =
      "-XX:+IgnoreUnrecognizedVMOptions -XX:AOTMode=off -Xmx16m -Xms2m"
          + " -XX:ReservedCodeCacheSize=8m -Xss512k";

  /**
   * How observers look.
   *
   * @param image Rootseal's own, or one that has the same entry point
   * @param time for how long; once where it is zero
   * @param least the shortest time of which all writes have to be known, for them to be annotated
   */
  public record Settings(String image, Duration time, Duration least) {}

  /** It, under a name of its own, as the user of its target where that is known. */
  ObjectNode asJson(Optional<ContainerProcess.ProcessUser> user) {
    ObjectNode container = JsonNodeFactory.instance.objectNode();
    container.put("name", "rootseal-observer-" + UUID.randomUUID().toString().substring(0, 8));
    container.put("image", settings.image());
    container.put("targetContainerName", target.name());
    ArrayNode arguments = container.putArray("args").add("observer");
    if (settings.time().isPositive()) {
      arguments.add("--for=" + settings.time().toSeconds() + "s");
    }
    // The first process that is seen in such a pod may be none of the container's.
    if (pod.spec().path("shareProcessNamespace").asBoolean()
        || pod.spec().path("hostPID").asBoolean()) {
      arguments.add("--container-id=" + target.id());
    }
    container.putArray("env").addObject().put("name", "_JAVA_OPTIONS").put("value", OPTIONS);
    ObjectNode security = container.putObject("securityContext");
    if (target.spec().path("securityContext") instanceof ObjectNode own) {
      security.setAll(own.<ObjectNode>deepCopy());
    }
    security.put(ReadOnlyFlag.FIELD, true);
    user.ifPresentOrElse(
        known -> security.put("runAsUser", known.uid()).put("runAsGroup", known.gid()),
        () -> addUser(security));
    return container;
  }

  /** What the image decides for the target, the image of the observer may not decide. */
  private void addUser(ObjectNode security) {
    JsonNode known = target.status().at("/user/linux");
    JsonNode ofPod = pod.spec().path("securityContext");
    if (!security.has("runAsUser") && !ofPod.has("runAsUser")) {
      JsonNode nonRoot = (security.has("runAsNonRoot") ? security : ofPod).path("runAsNonRoot");
      if (known.has("uid")) {
        security.set("runAsUser", known.path("uid"));
      } else if (!nonRoot.asBoolean()) {
        security.put("runAsUser", 0).put("runAsGroup", 0);
      }
    }
    if (!security.has("runAsGroup") && !ofPod.has("runAsGroup") && known.has("gid")) {
      security.set("runAsGroup", known.path("gid"));
    }
  }
}
