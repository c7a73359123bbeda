package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.ManifestException.Reason;
import dev.rootseal.manifest.Node.Items;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a text that was read before, with what the rule does not read of them and a fix
 * has to know; and files that hold one thing which is read whole: a policy, settings, the values of
 * a chart.
 */
public final class ManifestObjects {
  private static final String METADATA = "metadata";

  /** Source: Kubernetes API reference; those that manifests hold. */
  private static final Pattern WITHOUT_NAMESPACE =
      Pattern.compile(
          "APIService|CSIDriver|CertificateSigningRequest|ClusterRole(Binding)?|CustomResourceDefinition"
              + "|FlowSchema|IngressClass|Namespace|Node|PersistentVolume|PodSecurityPolicy"
              + "|PriorityClass|PriorityLevelConfiguration|RuntimeClass|StorageClass|VolumeAttachment"
              + "|ValidatingAdmissionPolicy(Binding)?|(Mutating|Validating)WebhookConfiguration");

  /** Half of a character, or a slash, as an escape: no YAML of Go knows them. */
  private static final Pattern ESCAPE_OF_JSON =
      Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*+\\\\(?:/|u[dD][89a-fA-F])");

  private final List<Node> objects = new ArrayList<>();
  private final Map<Position, Node> byPlace = new HashMap<>();
  private boolean complete = true;
  private boolean readAlike = true;

  private ManifestObjects() {}

  public static ManifestObjects of(String text) {
    ManifestObjects found = new ManifestObjects();
    for (TextChunk chunk : TextChunk.cut(text)) {
      try {
        Node.Parsed parsed = ManifestReader.parse(chunk);
        parsed.roots().forEach(found::add);
        found.readAlike &=
            parsed.roots().size() < 2
                && parsed.repeated().isEmpty()
                && !(chunk.looksLikeJson() && ESCAPE_OF_JSON.matcher(chunk.text()).find());
      } catch (ManifestException e) {
        found.complete = false;
      }
    }
    return found;
  }

  public boolean isComplete() {
    return complete;
  }

  /** Whether kustomize reads all of it, and as kubectl does; it reads every file as YAML. */
  public boolean isForKustomize() {
    return complete && readAlike;
  }

  private void add(Node root) {
    if (root.get("kind").text().endsWith("List") && root.get("items") instanceof Items list) {
      list.items().forEach(this::add);
    } else if (!root.isNothing()) {
      objects.add(root);
      byPlace.putIfAbsent(root.at(), root);
    }
  }

  /** Metadata and pod template of a workload, in the shape of a Deployment. */
  public JsonNode template(ManifestItem.Workload workload) {
    @Nullable Node found = byPlace.get(workload.place().at());
    JsonNode object = found == null ? MissingNode.getInstance() : json(found);
    List<String> path = workload.pathToPod();
    ObjectNode shape = JsonNodeFactory.instance.objectNode();
    shape.set(METADATA, object.path(METADATA));
    JsonNode template = object;
    for (String field : path.subList(0, path.size() - 1)) {
      template = template.path(field);
    }
    shape.putObject("spec").set("template", template);
    return shape;
  }

  private static JsonNode json(Node node) {
    try {
      return node.json(new Node.Budget());
    } catch (ManifestException e) {
      return MissingNode.getInstance();
    }
  }

  /** All of each, in their order; missing where it cannot be told. */
  public List<JsonNode> whole() {
    return objects.stream().map(ManifestObjects::json).toList();
  }

  /**
   * Group, kind, namespace and name of each: what no two objects have in common. Where a manifest
   * names no namespace it is {@code default}, as kustomize has it; some kinds have none at all.
   */
  public List<List<String>> names() {
    return objects.stream()
        .map(
            one ->
                List.of(
                    PodKinds.Kind.group(one.get("apiVersion").text()),
                    one.get("kind").text(),
                    namespace(one),
                    one.get(METADATA).get("name").text()))
        .toList();
  }

  private static String namespace(Node object) {
    String given = object.get(METADATA).get("namespace").text();
    if (WITHOUT_NAMESPACE.matcher(object.get("kind").text()).matches()) {
      return "";
    }
    return given.isEmpty() ? "default" : given;
  }

  /**
   * The only object of a kind in a file.
   *
   * @param version what its API version is, unless it says none
   * @throws ManifestException if the file cannot be read, or has none or several of the kind, or
   *     one of another version
   */
  public static Node only(Path file, String version, String kind) throws ManifestException {
    Node found =
        one(file, kind, root -> root.get("kind").text().equals(kind))
            .orElseThrow(
                () ->
                    new ManifestException(
                        Reason.WRONG_TYPE, Position.START, "there is no " + kind));
    Node given = found.get("apiVersion");
    if (!given.isNothing() && !given.text().equals(version)) {
      throw new ManifestException(
          Reason.WRONG_TYPE, given.at(), "apiVersion: it has to be " + version);
    }
    return found;
  }

  /**
   * The only document of a file of YAML, such as the values of a chart; an empty object where there
   * is none.
   *
   * @throws ManifestException if the file cannot be read, or holds several; the message begins with
   *     the place
   */
  public static JsonNode yaml(Path file) throws ManifestException {
    try {
      Optional<Node> found = document(file);
      return found.isPresent()
          ? found.get().json(new Node.Budget())
          : JsonNodeFactory.instance.objectNode();
    } catch (ManifestException e) {
      throw new ManifestException(e.reason(), e.at(), e.located(file.toString()));
    }
  }

  /**
   * The fields of the only document of a file; none where there is none.
   *
   * @throws ManifestException if the file cannot be read, or holds several, or something else
   */
  public static Map<String, Node.Field> fields(Path file) throws ManifestException {
    Optional<Node> found = document(file);
    if (found.isPresent() && !(found.get() instanceof Node.Fields)) {
      throw found.get().unexpected("");
    }
    return found.map(Node::fields).orElse(Map.of());
  }

  private static Optional<Node> document(Path file) throws ManifestException {
    return one(file, "document", _ -> true).filter(root -> !root.isNothing());
  }

  private static Optional<Node> one(Path file, String what, Predicate<Node> wanted)
      throws ManifestException {
    List<Node> found = new ArrayList<>();
    for (TextChunk chunk : TextChunk.cut(ManifestFiles.text(file))) {
      ManifestReader.nodes(chunk).stream().filter(wanted).forEach(found::add);
    }
    if (found.size() > 1) {
      throw new ManifestException(
          Reason.WRONG_TYPE, found.get(1).at(), "there is more than one " + what);
    }
    return found.stream().findFirst();
  }
}
