package dev.rootseal.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.WorkloadFacts;
import java.util.List;

/**
 * Proposes how a directory gets a volume without losing what the image ships there: an init
 * container of the same image copies it. The directory itself is copied into the volume and mounted
 * from there by sub path, because a user other than root may not give the volume's own root the
 * modes and times of the original, and {@code cp -a} then fails.
 */
final class PatchSeed {
  /** Where the init container has the volume. */
  private static final String TARGET = "/rootseal-seed";

  /** What a policy or a quota of the cluster asks of each container; devices are not copied. */
  private static final List<String> RESOURCES = List.of("limits", "requests");

  private final String kind;
  private final JsonNode pod;
  private final VolumeNames volumes;
  private final VolumeNames containers;

  /** Proposals for a workload; the spec of its pods is missing where the object is not at hand. */
  PatchSeed(WorkloadFacts workload, JsonNode pod, VolumeNames volumes) {
    this.kind = workload.ref().kind();
    this.pod = pod;
    this.volumes = volumes;
    this.containers = VolumeNames.ofContainers(workload);
  }

  /** The same with a proposal, where the path is one at which the image ships content. */
  PatchBlocker withProposal(PatchBlocker blocker, ContainerFacts container) {
    // Of a container of a pod that runs none can be made.
    return blocker.reason().equals(PatchBlocker.SEED)
            && container.type() != ContainerType.EPHEMERAL
            && !container.image().isEmpty()
        ? blocker.with(propose(container, blocker.path().orElseThrow()))
        : blocker;
  }

  /** Others start after the new init container: a merge puts what is new first in its list. */
  private Patch propose(ContainerFacts container, ContainerPath path) {
    String volume = volumes.take(path);
    String name = containers.take(path);
    ObjectNode copying = copying(name, container, path, volume);
    ObjectNode mounting = mounting(container.name(), path, volume);
    ObjectNode spec = Patch.object();
    spec.putArray(ContainerType.INIT.list()).add(copying);
    spec.withArrayProperty(container.type().list()).add(mounting);
    spec.putArray("volumes").add(Patch.emptyVolume(volume));
    return Patch.ofPod(kind, spec);
  }

  private static ObjectNode mounting(String container, ContainerPath path, String volume) {
    String directory = path.spelling().substring(path.spelling().lastIndexOf('/') + 1);
    ObjectNode mount =
        Patch.mount(volume, path.spelling()).put("subPath", Patch.wellFormed(directory));
    ObjectNode fields = Patch.object().put("name", Patch.wellFormed(container));
    fields.putArray("volumeMounts").add(mount);
    return fields;
  }

  private ObjectNode copying(
      String name, ContainerFacts container, ContainerPath path, String volume) {
    JsonNode like = find(container.name());
    ObjectNode fields =
        Patch.object().put("name", name).put("image", Patch.wellFormed(container.image()));
    if (like.has("imagePullPolicy")) {
      fields.set("imagePullPolicy", like.path("imagePullPolicy"));
    }
    ArrayNode command = fields.putArray("command").add("cp").add("-a");
    command.add(Patch.wellFormed(path.spelling())).add(TARGET + "/");
    fields.set("securityContext", security(like));
    if (like.path("resources") instanceof ObjectNode resources && !resources.isEmpty()) {
      fields.set("resources", resources.deepCopy().retain(RESOURCES));
    }
    fields.putArray("volumeMounts").add(Patch.mount(volume, TARGET));
    return fields;
  }

  /** Who may not start as root, or with more, may not copy so either. */
  private static ObjectNode security(JsonNode like) {
    ObjectNode security =
        like.path("securityContext") instanceof ObjectNode its ? its.deepCopy() : Patch.object();
    security.remove("privileged");
    return security.setAll(Patch.flag());
  }

  private JsonNode find(String container) {
    return ContainerType.TEMPLATE_LISTS.stream()
        .flatMap(list -> pod.path(list).valueStream())
        .filter(one -> one.path("name").asText().equals(container))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }
}
