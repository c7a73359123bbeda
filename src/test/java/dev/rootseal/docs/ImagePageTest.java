package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** `docs/image.md` against the `Dockerfile` and the scripts in `image`. */
class ImagePageTest {
  private final Markdown page = Markdown.read("docs/image.md");

  @Test
  void everyScriptIsNamedAndEveryNamedScriptIsThere() throws Exception {
    Set<String> named =
        new TreeSet<>(page.find(Pattern.compile("(?m)^(?:\\w+=\\S+ )?(image/[a-z-]+)(?: .*)?$")));

    assertThat(named).containsExactly("image/build", "image/run", "image/same-jar");
    assertThat(named).allSatisfy(script -> assertThat(Path.of(script)).isExecutable());
    assertThat(page.blocks("sh")).anyMatch(block -> block.contains("image/build --debian\n"));
    assertThat(Files.readString(Path.of("image/build"))).contains("\n  --debian)\n");
  }

  @Test
  void everyVariableOfTheScripts() {
    for (String script : List.of("build", "run")) {
      List<String> told =
          page.table("Build it").rows("Read by", "Variable").stream()
              .filter(row -> List.of(row.getFirst().split(", ", -1)).contains(script))
              .map(row -> row.get(1))
              .toList();

      assertThat(told)
          .as(script)
          .containsExactlyInAnyOrderElementsOf(
              all("image/" + script, "\\$\\{((?:ROOTSEAL_|KUBE)\\w+):-"));
    }
  }

  @Test
  void everyBuildArgument() {
    assertThat(page.find(Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| [^|]+ \\|$")))
        .containsExactlyInAnyOrderElementsOf(all("Dockerfile", "(?m)^ARG (\\w+)="));
  }

  @Test
  void everyModuleHasItsReason() {
    assertThat(page.find(Pattern.compile("(?m)^\\| `(java\\.\\w[\\w.]*|jdk\\.\\w+)` \\|")))
        .containsExactlyElementsOf(
            List.of(all("Dockerfile", "--add-modules (\\S+)").iterator().next().split(",", -1)));
  }

  @Test
  void targetForTheBillOfMaterials() {
    assertThat(page.blocks("sh")).anyMatch(block -> block.contains("--target sbom "));
    assertThat(all("Dockerfile", "(?m)^FROM \\S+ AS (\\w+)$")).contains("sbom");
  }

  private static Set<String> all(String file, String pattern) {
    Set<String> found = new TreeSet<>();
    Pattern.compile(pattern)
        .matcher(SourceCode.ofFile(file).text())
        .results()
        .map((MatchResult match) -> match.group(1))
        .forEach(found::add);
    return found;
  }
}
