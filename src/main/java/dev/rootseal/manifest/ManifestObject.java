package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.rootseal.manifest.ManifestException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Files that hold one thing that is read whole: a policy, settings, the values of a chart. */
public final class ManifestObject {
  private ManifestObject() {}

  /**
   * The only object of a kind in a file.
   *
   * @throws ManifestException if the file cannot be read, or has none or several of the kind
   */
  public static JsonNode only(Path file, String kind) throws ManifestException {
    return node(file, kind).json(new Node.Budget());
  }

  /** The same with the place of everything. */
  public static Node node(Path file, String kind) throws ManifestException {
    List<Node> found =
        documents(file).stream().filter(root -> root.get("kind").text().equals(kind)).toList();
    if (found.isEmpty()) {
      throw new ManifestException(Reason.WRONG_TYPE, Position.START, "there is no " + kind);
    }
    requireOne(found, kind);
    return found.getFirst();
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
      Node found = oneDocument(file);
      return found.isNothing()
          ? JsonNodeFactory.instance.objectNode()
          : found.json(new Node.Budget());
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
    Node found = oneDocument(file);
    if (!found.isNothing() && !(found instanceof Node.Fields)) {
      throw found.unexpected("");
    }
    return found.fields();
  }

  private static Node oneDocument(Path file) throws ManifestException {
    List<Node> found = documents(file);
    requireOne(found, "document");
    return found.isEmpty()
        ? new Node.Scalar(new Node.Span(Position.START, 0, 0, false), NullNode.getInstance())
        : found.getFirst();
  }

  private static void requireOne(List<Node> found, String what) throws ManifestException {
    if (found.size() > 1) {
      throw new ManifestException(
          Reason.WRONG_TYPE, found.get(1).at(), "there is more than one " + what);
    }
  }

  private static List<Node> documents(Path file) throws ManifestException {
    List<Node> found = new ArrayList<>();
    for (TextChunk chunk : TextChunk.cut(ManifestFiles.text(file))) {
      found.addAll(ManifestReader.nodes(chunk));
    }
    return found;
  }
}
