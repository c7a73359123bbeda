package dev.rootseal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.Registries.ImageMirrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The table of mirrors in `docs/catalogue.md` against the code. */
class ImageMirrorsTest {
  @Test
  void tableOfMirrorsIsWhatIsRead() throws IOException {
    assertThat(rows()).containsExactlyElementsOf(expected());
  }

  private static List<String> rows() throws IOException {
    return Files.readAllLines(Path.of("docs/catalogue.md")).stream()
        .dropWhile(line -> !line.equals("<!-- mirrors:begin -->"))
        .skip(3)
        .takeWhile(line -> !line.equals("<!-- mirrors:end -->"))
        .toList();
  }

  private static List<String> expected() {
    Map<String, String> all = new TreeMap<>(ImageMirrors.REGISTRIES);
    ImageMirrors.PLACES.forEach((place, origin) -> all.put(place + "…", origin));
    return all.entrySet().stream()
        .map(entry -> "| `%s` | `%s` |".formatted(entry.getKey(), entry.getValue()))
        .toList();
  }
}
