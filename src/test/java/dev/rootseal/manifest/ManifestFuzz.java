package dev.rootseal.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any bytes are manifests, problems or skipped; the quick look says what the parser says. */
public final class ManifestFuzz {
  private ManifestFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    List<ManifestItem> items =
        ManifestFiles.read("fuzz.yaml", new ByteArrayInputStream(input), PodKinds.KNOWN);
    String text = new String(input, StandardCharsets.UTF_8);
    // A lone carriage return ends a line, too.
    long lines = text.chars().filter(c -> c == '\n' || c == '\r').count() + 2;
    for (ManifestItem item : items) {
      assertThat(item.place().at().line()).isBetween(1, (int) lines);
      if (item instanceof ManifestItem.Problem problem) {
        assertThat(problem.at().line()).isBetween(1, (int) lines);
        assertThat(problem.message()).isNotBlank();
      }
    }
    TextChunk.cut(text).forEach(chunk -> BlockOutlineTest.assertSame(chunk.text()));
  }
}
