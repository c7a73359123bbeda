package dev.rootseal.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A text with manifests in it and the same text with changes of its workloads. Each is proven: read
 * again, nothing but the change is another value than before. What cannot be edited so is left
 * alone.
 *
 * @param before the text as it was
 * @param after the edited text; the same where nothing could be edited
 * @param made the changes that the edited text has, each with its replacements in the text before
 * @param refused the other changes, each with the reason
 */
public record ManifestEdit(
    String before,
    String after,
    Map<PodChange, List<Replacement>> made,
    Map<PodChange, EditObstacle> refused) {
  /**
   * Makes changes.
   *
   * @param changes of workloads that were read of the text
   */
  public static ManifestEdit of(String text, List<PodChange> changes) {
    TextChunk.Lines lines = new TextChunk.Lines(text);
    NavigableMap<Integer, List<PodChange>> byStart = new TreeMap<>();
    for (PodChange change : changes) {
      int start = lines.offset(change.workload().place().at());
      byStart.computeIfAbsent(start, at -> new ArrayList<>()).add(change);
    }
    StringBuilder after = new StringBuilder(text.length());
    Map<PodChange, List<Replacement>> made = new LinkedHashMap<>();
    Map<PodChange, EditObstacle> refused = new LinkedHashMap<>();
    int done = 0;
    for (TextChunk chunk : TextChunk.cut(text)) {
      int at = lines.offset(Position.START.below(chunk.linesBefore()));
      List<PodChange> inside =
          byStart.subMap(at, at + chunk.text().length()).values().stream()
              .flatMap(List::stream)
              .toList();
      if (!inside.isEmpty()) {
        ChunkEdit edit = ChunkEdit.of(chunk, inside);
        after.append(text, done, at).append(edit.after());
        edit.made().forEach((one, edits) -> made.put(one, replacements(lines, edits, at)));
        refused.putAll(edit.refused());
        done = at + chunk.text().length();
      }
    }
    after.append(text, done, text.length());
    return new ManifestEdit(text, after.toString(), made, refused);
  }

  private static List<Replacement> replacements(
      TextChunk.Lines file, List<TextEdit> edits, int start) {
    List<TextEdit> shifted = new ArrayList<>();
    edits.forEach(edit -> shifted.add(edit.shifted(start)));
    return Replacement.of(file, shifted);
  }
}
