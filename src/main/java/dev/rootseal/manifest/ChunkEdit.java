package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.Node.Fields;
import dev.rootseal.manifest.Node.Items;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a text between two lines {@code ---}, edited.
 *
 * @param after the edited part
 * @param made the changes that it has, each with its edits of the part before
 * @param refused the other changes, each with the reason
 */
record ChunkEdit(
    String after, Map<PodChange, List<TextEdit>> made, Map<PodChange, EditObstacle> refused) {
  /** All at once, or, where they cannot be proven together, each by itself. */
  static ChunkEdit of(TextChunk chunk, List<PodChange> changes) {
    List<Node> roots;
    try {
      roots = ManifestReader.nodes(chunk);
    } catch (ManifestException e) {
      Map<PodChange, EditObstacle> refused = new LinkedHashMap<>();
      changes.forEach(change -> refused.put(change, EditObstacle.UNUSUAL_SHAPE));
      return new ChunkEdit(chunk.text(), Map.of(), refused);
    }
    Editing editing = new Editing(chunk, roots);
    changes.forEach(editing::add);
    if (editing.isProven()) {
      return editing.edit();
    }
    Editing oneByOne = new Editing(chunk, roots);
    for (PodChange change : changes) {
      oneByOne.add(change);
      if (!oneByOne.isProven()) {
        oneByOne.refuse(change, EditObstacle.UNPROVEN);
      }
    }
    return oneByOne.edit();
  }

  /**
   * Where an object stands among the documents of a text.
   *
   * @param document the number of the document in the text, from 0
   * @param pointer the way to it there, as JSON pointers are written; none unless it is in a List
   */
  private record ObjectPlace(int document, String pointer, Fields node) {
    /** All of them. */
    static Map<Position, ObjectPlace> of(List<Node> roots) {
      Map<Position, ObjectPlace> found = new HashMap<>();
      for (int i = 0; i < roots.size(); i++) {
        find(i, "", roots.get(i), found);
      }
      return found;
    }

    private static void find(
        int document, String pointer, Node node, Map<Position, ObjectPlace> found) {
      if (!(node instanceof Fields object)) {
        return;
      }
      found.putIfAbsent(object.at(), new ObjectPlace(document, pointer, object));
      if (object.get("items") instanceof Items list) {
        for (int i = 0; i < list.written().size(); i++) {
          find(document, pointer + "/items/" + i, list.written().get(i), found);
        }
      }
    }
  }

  /** The edits so far. */
  private static final class Editing {
    private final TextChunk chunk;
    private final List<Node> roots;
    private final Map<Position, ObjectPlace> objects;
    private final YamlPatch patch;
    private final Map<PodChange, List<TextEdit>> made = new LinkedHashMap<>();
    private final Map<PodChange, EditObstacle> refused = new LinkedHashMap<>();

    Editing(TextChunk chunk, List<Node> roots) {
      this.chunk = chunk;
      this.roots = roots;
      this.objects = ObjectPlace.of(roots);
      this.patch = new YamlPatch(chunk.text(), roots);
    }

    void add(PodChange change) {
      @Nullable ObjectPlace place = objects.get(change.workload().place().at());
      if (place == null) {
        refuse(change, EditObstacle.UNUSUAL_SHAPE);
        return;
      }
      try {
        made.put(change, patch.edits(place.node(), change.patch(), change.workload().pathToPod()));
      } catch (YamlPatch.RefusedException e) {
        refuse(change, e.obstacle());
      }
    }

    void refuse(PodChange change, EditObstacle obstacle) {
      made.remove(change);
      refused.put(change, obstacle);
    }

    /** Whether the edited text reads as it did, but for the changes. */
    boolean isProven() {
      String after = after();
      try {
        List<JsonNode> expected = values(roots);
        made.keySet().forEach(change -> apply(change, expected));
        return TextChunk.cut(after).size() == 1
            && values(ManifestReader.nodes(new TextChunk(after, 0))).equals(expected);
      } catch (ManifestException e) {
        return false;
      }
    }

    private void apply(PodChange change, List<JsonNode> documents) {
      @Nullable ObjectPlace place = objects.get(change.workload().place().at());
      if (place != null) {
        JsonNode object = documents.get(place.document()).at(place.pointer());
        YamlPatch.apply((ObjectNode) object, change.patch());
      }
    }

    private static List<JsonNode> values(List<Node> roots) throws ManifestException {
      List<JsonNode> values = new ArrayList<>();
      for (Node root : roots) {
        values.add(root.json(new Node.Budget()));
      }
      return values;
    }

    private String after() {
      List<TextEdit> edits = new ArrayList<>();
      made.values().forEach(edits::addAll);
      return TextEdit.apply(chunk.text(), edits);
    }

    ChunkEdit edit() {
      return new ChunkEdit(after(), made, refused);
    }
  }
}
