package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    Optional<YamlOutline> outline = YamlOutline.of(asYaml(chunk.text()));
    if (outline.isEmpty()) {
      return refused(chunk, changes, EditObstacle.UNUSUAL_SHAPE);
    }
    Editing editing = new Editing(chunk, outline.get());
    changes.forEach(editing::add);
    if (editing.isProven()) {
      return editing.edit();
    }
    Editing oneByOne = new Editing(chunk, outline.get());
    for (PodChange change : changes) {
      oneByOne.add(change);
      if (!oneByOne.isProven()) {
        oneByOne.refuse(change, EditObstacle.UNPROVEN);
      }
    }
    return oneByOne.edit();
  }

  /**
   * JSON may be indented by tabs, which is no YAML; each is one character, and stays in the text.
   */
  private static String asYaml(String text) {
    return text.stripLeading().startsWith("{") ? text.replace('\t', ' ') : text;
  }

  private static ChunkEdit refused(
      TextChunk chunk, List<PodChange> changes, EditObstacle obstacle) {
    Map<PodChange, EditObstacle> refused = new LinkedHashMap<>();
    changes.forEach(change -> refused.put(change, obstacle));
    return new ChunkEdit(chunk.text(), Map.of(), refused);
  }

  /** The edits so far. */
  private static final class Editing {
    private final TextChunk chunk;
    private final TextLines lines;
    private final YamlOutline outline;
    private final Map<PodChange, List<TextEdit>> made = new LinkedHashMap<>();
    private final Map<PodChange, ObjectPlace> places = new LinkedHashMap<>();
    private final Map<PodChange, EditObstacle> refused = new LinkedHashMap<>();

    Editing(TextChunk chunk, YamlOutline outline) {
      this.chunk = chunk;
      this.lines = new TextLines(chunk.text());
      this.outline = outline;
    }

    void add(PodChange change) {
      Optional<ObjectPlace> place =
          ObjectPlace.of(
              outline, lines.offset(change.workload().place().at().below(-chunk.linesBefore())));
      if (place.isEmpty()) {
        refuse(change, EditObstacle.UNUSUAL_SHAPE);
        return;
      }
      try {
        made.put(change, PodEditor.edits(chunk.text(), outline, place.get().node(), change));
        places.put(change, place.get());
      } catch (EditRefusedException e) {
        refuse(change, e.obstacle());
      }
    }

    void refuse(PodChange change, EditObstacle obstacle) {
      made.remove(change);
      places.remove(change);
      refused.put(change, obstacle);
    }

    /** Whether the edited text reads as it did, but for the changes. */
    boolean isProven() {
      try {
        List<JsonNode> expected = documents(chunk.text());
        places.forEach((change, place) -> PodFields.apply(change, place.in(expected)));
        return TextChunk.cut(after()).size() == 1 && documents(after()).equals(expected);
      } catch (ManifestException e) {
        return false;
      }
    }

    private static List<JsonNode> documents(String text) throws ManifestException {
      List<JsonNode> documents = new ArrayList<>();
      for (Node root : YamlNodes.read(asYaml(text), 0, new ArrayList<>())) {
        documents.add(root.json(new NodeBudget()));
      }
      return documents;
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
