package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** `docs/mutation.md` against the build's profile and the code that it speaks of. */
class MutationPageTest {
  private static final List<String> PACKAGES = List.of("rule", "report", "catalogue");

  private final Markdown page = Markdown.read("docs/mutation.md");

  @Test
  void figuresAddUp() {
    List<List<String>> rows = page.table("Figures").rows("Mutants", "Killed", "Survived");

    for (int column = 0; column < 3; column++) {
      int place = column;
      List<Integer> numbers = rows.stream().map(row -> Integer.valueOf(row.get(place))).toList();
      assertThat(numbers.stream().limit(PACKAGES.size()).mapToInt(Integer::intValue).sum())
          .isEqualTo(numbers.getLast());
    }
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(Integer.parseInt(row.get(0)))
                    .isEqualTo(Integer.parseInt(row.get(1)) + Integer.parseInt(row.get(2))));
  }

  @Test
  void packagesAndBoundAreThoseOfTheBuild() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));

    assertThat(page.table("Figures").column("Package").stream().limit(PACKAGES.size()))
        .containsExactlyElementsOf(PACKAGES)
        .allSatisfy(name -> assertThat(pom).contains("<param>dev.rootseal." + name + ".*</param>"));
    assertThat(page.find(Pattern.compile("fewer than (\\d+) % of the mutants")))
        .allSatisfy(
            bound ->
                assertThat(pom).contains("<mutationThreshold>" + bound + "</mutationThreshold>"))
        .hasSize(1);
  }

  @Test
  void survivorsAreStillInTheCode() {
    assertThat(page.table("Survivors").rows("Method", "Comparison"))
        .isNotEmpty()
        .allSatisfy(
            row -> {
              String[] method = row.getFirst().split("\\.", -1);
              String left = row.get(1).replaceAll("`| .*|[(].*", "");
              assertThat(source(method[0])).contains(method[1] + "(", left);
            });
  }

  private static String source(String type) throws Exception {
    for (String folder : PACKAGES) {
      Path file = Path.of("src/main/java/dev/rootseal", folder, type + ".java");
      if (Files.exists(file)) {
        return Files.readString(file);
      }
    }
    throw new AssertionError("no class " + type);
  }
}
