package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.EditRefusal.EditRefusedException;
import dev.rootseal.manifest.Node.Fields;
import dev.rootseal.manifest.Node.Items;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text with manifests in it, edited. Each change is proven: read again, nothing but the change is
 * another value than before. What cannot be edited so is left alone.
 *
 * @param after the edited text; the same where nothing could be edited
 * @param made the changes that it has, each with its replacements in the text before
 * @param refused the other changes, each with the reason
 */
public record ManifestEdit(
    String after, Map<Change, List<Replacement>> made, Map<Change, EditRefusal> refused) {
  /** What is laid over the object of a workload of the text, as a strategic merge patch. */
  public record Change(ManifestItem.Workload workload, ObjectNode patch) {
    private Position at() {
      return workload.place().at();
    }
  }

  public static ManifestEdit of(String text, List<Change> changes) {
    TextChunk.LineIndex lines = new TextChunk.LineIndex(text);
    List<TextEdit> all = new ArrayList<>();
    ManifestEdit edit = new ManifestEdit(text, new LinkedHashMap<>(), new LinkedHashMap<>());
    for (TextChunk chunk : TextChunk.cut(text)) {
      int start = lines.offset(chunk.start());
      int end = start + chunk.text().length();
      List<Change> inside =
          changes.stream()
              .filter(change -> lines.offset(change.at()) >= start)
              .filter(change -> lines.offset(change.at()) < end)
              .toList();
      if (!inside.isEmpty()) {
        ChunkEdit its = ChunkEdit.of(chunk, inside);
        edit.refused.putAll(its.refused);
        its.made.forEach(
            (change, edits) -> {
              List<TextEdit> shifted = edits.stream().map(one -> one.shifted(start)).toList();
              edit.made.put(change, Replacement.of(lines, shifted));
              all.addAll(shifted);
            });
      }
    }
    return new ManifestEdit(TextEdit.apply(text, all), edit.made, edit.refused);
  }

  /** The edits of the part of a text between two lines {@code ---}. */
  private static final class ChunkEdit {
    private final TextChunk chunk;
    private final List<Node> roots;
    private final Map<Position, Fields> objects = new HashMap<>();
    private final YamlPatch patch;
    private final Map<Change, List<TextEdit>> made = new LinkedHashMap<>();
    private final Map<Change, EditRefusal> refused = new LinkedHashMap<>();

    private ChunkEdit(TextChunk chunk, List<Node> roots) {
      this.chunk = chunk;
      this.roots = roots;
      this.patch = new YamlPatch(chunk.text(), roots);
      roots.forEach(this::find);
    }

    /** Finds an object, and those of a List. */
    private void find(Node node) {
      if (node instanceof Fields object) {
        objects.putIfAbsent(object.at(), object);
        if (object.get("items") instanceof Items list) {
          list.written().forEach(this::find);
        }
      }
    }

    /** All at once, or, where they cannot be proven together, each by itself. */
    static ChunkEdit of(TextChunk chunk, List<Change> changes) {
      List<Node> roots;
      try {
        roots = ManifestReader.nodes(chunk);
      } catch (ManifestException e) {
        roots = List.of();
      }
      ChunkEdit together = new ChunkEdit(chunk, roots);
      changes.forEach(together::add);
      if (together.isProven()) {
        return together;
      }
      ChunkEdit oneByOne = new ChunkEdit(chunk, roots);
      for (Change change : changes) {
        oneByOne.add(change);
        if (!oneByOne.isProven()) {
          oneByOne.made.remove(change);
          oneByOne.refused.put(change, EditRefusal.UNPROVEN);
        }
      }
      return oneByOne;
    }

    private void add(Change change) {
      @Nullable Fields object = objects.get(change.at());
      if (object == null) {
        refused.put(change, EditRefusal.UNUSUAL_SHAPE);
        return;
      }
      try {
        made.put(change, patch.edits(object, change.patch(), change.workload().pathToPod()));
      } catch (EditRefusedException e) {
        refused.put(change, e.refusal());
      }
    }

    private boolean isProven() {
      List<TextEdit> edits = made.values().stream().flatMap(List::stream).toList();
      String after = TextEdit.apply(chunk.text(), edits);
      try {
        List<JsonNode> expected = values(roots);
        for (int i = 0; i < roots.size(); i++) {
          apply(roots.get(i), expected.get(i));
        }
        return made.isEmpty()
            || (TextChunk.cut(after).size() == 1
                && values(ManifestReader.nodes(new TextChunk(after, 0))).equals(expected));
      } catch (ManifestException e) {
        return false;
      }
    }

    /** Makes the changes in the value of an object, and in those of a List. */
    private void apply(Node node, JsonNode value) {
      if (value instanceof ObjectNode object) {
        made.keySet().stream()
            .filter(change -> change.at().equals(node.at()))
            .forEach(change -> YamlPatch.apply(object, change.patch()));
        if (node.get("items") instanceof Items list) {
          for (int i = 0; i < list.written().size(); i++) {
            apply(list.written().get(i), object.path("items").path(i));
          }
        }
      }
    }

    private static List<JsonNode> values(List<Node> roots) throws ManifestException {
      List<JsonNode> values = new ArrayList<>();
      for (Node root : roots) {
        values.add(root.json(new Node.Budget()));
      }
      return values;
    }
  }

  /**
   * A part of a file that a fix replaces, as editors and SARIF have it.
   *
   * @param start where it begins
   * @param end where it ends: the place behind its last character; {@code start} where something is
   *     only inserted
   * @param text what stands there afterwards, with the line breaks of the file
   */
  public record Replacement(Position start, Position end, String text) {
    /** Those of edits, in the order of the file; what is inserted at one place is one of them. */
    static List<Replacement> of(TextChunk.LineIndex file, List<TextEdit> edits) {
      return TextEdit.joined(edits).stream()
          .map(
              edit ->
                  new Replacement(
                      file.position(edit.start()), file.position(edit.end()), edit.text()))
          .toList();
    }
  }
}
