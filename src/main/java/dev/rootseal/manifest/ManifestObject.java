package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rootseal.manifest.ManifestException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Files that hold one thing that is read whole: a policy, settings, the values of a chart. */
public final class ManifestObject {
  private ManifestObject() {}

  /**
   * The only object of a kind in a file.
   *
   * @throws ManifestException if the file cannot be read, or has none or several of the kind
   */
  public static Node only(Path file, String kind) throws ManifestException {
    return one(file, kind, root -> root.get("kind").text().equals(kind))
        .orElseThrow(
            () -> new ManifestException(Reason.WRONG_TYPE, Position.START, "there is no " + kind));
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
