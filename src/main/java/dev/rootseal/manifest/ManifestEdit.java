package dev.rootseal.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    StringBuilder after = new StringBuilder(text.length());
    Map<PodChange, List<Replacement>> made = new LinkedHashMap<>();
    Map<PodChange, EditObstacle> refused = new LinkedHashMap<>();
    int done = 0;
    int start = 0;
    int line = 0;
    for (TextChunk chunk : TextChunk.cut(text)) {
      for (; line < chunk.linesBefore(); line++) {
        start = text.indexOf('\n', start) + 1;
      }
      List<PodChange> inside =
          changes.stream().filter(one -> chunk.holds(one.workload().place())).toList();
      if (!inside.isEmpty()) {
        int at = start;
        ChunkEdit edit = ChunkEdit.of(chunk, inside);
        after.append(text, done, at).append(edit.after());
        edit.made().forEach((one, edits) -> made.put(one, replacements(text, edits, at)));
        refused.putAll(edit.refused());
        done = at + chunk.text().length();
      }
    }
    after.append(text, done, text.length());
    return new ManifestEdit(text, after.toString(), made, refused);
  }

  private static List<Replacement> replacements(String text, List<TextEdit> edits, int start) {
    List<TextEdit> shifted = new ArrayList<>();
    edits.forEach(edit -> shifted.add(edit.shifted(start)));
    return Replacement.of(text, shifted);
  }
}
