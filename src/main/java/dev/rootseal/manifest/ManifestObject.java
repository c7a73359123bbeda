package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rootseal.manifest.ManifestException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An object of a manifest that is read whole, such as a policy.
 *
 * @param at where it begins
 * @param json all of it
 */
public record ManifestObject(Position at, JsonNode json) {
  /**
   * The only object of a kind in a file.
   *
   * @throws ManifestException if the file cannot be read, or has none or several of the kind
   */
  public static ManifestObject only(Path file, String kind) throws ManifestException {
    List<Node> found = new ArrayList<>();
    for (TextChunk chunk : TextChunk.cut(ManifestFiles.text(file))) {
      for (Node root : chunk.isEmpty() ? List.<Node>of() : ManifestReader.nodes(chunk)) {
        if (root.get("kind").text().equals(kind)) {
          found.add(root);
        }
      }
    }
    if (found.size() != 1) {
      throw new ManifestException(
          Reason.WRONG_TYPE,
          found.isEmpty() ? Position.START : found.get(1).at(),
          found.isEmpty() ? "there is no " + kind : "there is more than one " + kind);
    }
    return new ManifestObject(found.getFirst().at(), found.getFirst().json(new Node.Budget()));
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
      List<Node> found = documents(file);
      return found.isEmpty()
          ? JsonNodeFactory.instance.objectNode()
          : found.getFirst().json(new Node.Budget());
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
    List<Node> found = documents(file);
    if (found.isEmpty()) {
      return Map.of();
    }
    if (found.getFirst() instanceof Node.Fields object) {
      return object.fields();
    }
    throw new ManifestException(
        Reason.WRONG_TYPE,
        found.getFirst().at(),
        found.getFirst().word() + " is not expected here");
  }

  /** One at most. */
  private static List<Node> documents(Path file) throws ManifestException {
    List<Node> found = new ArrayList<>();
    for (TextChunk chunk : TextChunk.cut(ManifestFiles.text(file))) {
      if (!chunk.isEmpty()) {
        found.addAll(ManifestReader.nodes(chunk));
      }
    }
    if (found.size() > 1) {
      throw new ManifestException(
          Reason.WRONG_TYPE, found.get(1).at(), "there is more than one document");
    }
    return found.isEmpty() || found.getFirst().isNothing() ? List.of() : found;
  }
}
