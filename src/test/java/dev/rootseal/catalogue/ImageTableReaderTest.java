package dev.rootseal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rootseal.catalogue.ImageCatalogue.ImageMatch;
import dev.rootseal.catalogue.ImageRow.Confidence;
import dev.rootseal.catalogue.ImageRow.ImageEvidence;
import dev.rootseal.catalogue.ImageRow.ImagePaths;
import dev.rootseal.catalogue.ImageRow.PathEvidence;
import dev.rootseal.catalogue.ImageRow.ReadOnlyWorks;
import dev.rootseal.catalogue.ImageTableReader.LazyImageRow;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.DefaultEntrypoint;
import dev.rootseal.rule.DefaultEntrypoint.CommandPattern;
import dev.rootseal.rule.DefaultEntrypoint.CommandPattern.Kind;
import dev.rootseal.rule.Glob;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.ImageKnowledge.SpecialPath;
import dev.rootseal.rule.Rows;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTableReaderTest {
  private static final String GOOD =
      "g|h|f|legacy|yes-with-mounts|/a;/b|/c;$D|/a|/o;<app>/x|/h|/b|N=1;M|args:-*;not:x"
          + " \"\"|/e/f|p|R.|S|guess|manifests|/v";

  @Test
  void everyColumnIsRead() {
    assertThat(read(GOOD))
        .containsExactly(
            new ImageRow(
                "g",
                "h",
                "f",
                ImageClass.LEGACY,
                ReadOnlyWorks.YES_WITH_MOUNTS,
                new ImagePaths(
                    List.of(ContainerPath.of("/a"), ContainerPath.of("/b")),
                    List.of(ContainerPath.of("/o")),
                    List.of(
                        new SpecialPath(ContainerPath.of("/a"), Need.SEED),
                        new SpecialPath(ContainerPath.of("/c"), Need.DATA),
                        new SpecialPath(ContainerPath.of("/h"), Need.HOST),
                        new SpecialPath(ContainerPath.of("/b"), Need.FILE)),
                    List.of(ContainerPath.of("/v"))),
                new DefaultEntrypoint(
                    List.of(
                        new CommandPattern(Kind.ARGS, List.of(new Glob("-*"))),
                        new CommandPattern(
                            Kind.OTHER_PROGRAM, List.of(new Glob("x"), new Glob("")))),
                    List.of(ContainerPath.of("/e/f")),
                    List.of("N", "M")),
                new ImageEvidence(Confidence.GUESS, "R.", "S", PathEvidence.MANIFESTS)));
  }

  @Test
  void programCanKeepDataWhateverItsWords() {
    assertThat(read("b||f|cache|yes||||||||keeps:;keeps:store a|||||guess||"))
        .flatExtracting(row -> row.start().patterns())
        .containsExactly(
            new CommandPattern(Kind.ALWAYS_STORES_DATA, List.of()),
            new CommandPattern(Kind.ALWAYS_STORES_DATA, List.of(new Glob("store"), new Glob("a"))));
  }

  @Test
  void rowsKeepTheirOrder() {
    assertThat(read("b||f|cache|yes|||||||||||||guess||", "a||f|cache|yes|||||||||||||guess||"))
        .map(ImageRow::glob)
        .containsExactly("b", "a");
  }

  @Test
  void rowIsKnownByItsFirstCellAlsoWhereTheRestIsBroken() {
    List<String> lines = List.of(ImageTableReader.HEADER, "a\tf", "b", "\tf");

    assertThat(ImageTableReader.rows(lines)).map(LazyImageRow::glob).containsExactly("a", "b", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      textBlock =
          """
          g||f|legacy|yes||||||||||||guess|| ! line 3: 19 cells instead of 20
          ||f|legacy|yes|||||||||||||guess|| ! line 3: glob and family must be given
          g|||legacy|yes|||||||||||||guess|| ! line 3: glob and family must be given
          g||f|engine|yes|||||||||||||guess|| ! line 3: 'engine' is no known word
          g||f|legacy|maybe|||||||||||||guess|| ! line 3: 'maybe' is no known word
          g||f|legacy|yes|||||||||||||sure|| ! line 3: 'sure' is no known word
          g||f|legacy|yes|||||||||||||stated|| ! line 3: only a policy states
          g||f|LEGACY|yes|||||||||||||guess|| ! line 3: 'LEGACY' is no known word
          g||f|legacy|yes|||||||||||||guess|hearsay| ! line 3: 'hearsay' is no known word
          g||f|legacy|yes|||||||||etc/x||||guess|| ! line 3: 'etc/x' is no absolute, normal path
          g||f|legacy|yes||||||||run:x|||||guess|| ! line 3: 'run:x' is no known entry
          g||f|legacy|yes||||||||directories:|||||guess|| ! line 3: 'directories:' has no words to look for
          g||f|legacy|yes||||||||ARGS:x|||||guess|| ! line 3: 'ARGS:x' is no known entry
          g||f|legacy|yes||||||||server|||||guess|| ! line 3: 'server' is no known entry
          g||f|legacy|yes||||||||args:|||||guess|| ! line 3: 'args:' has no words to look for
          g||f|legacy|yes||||||||args:a  b|||||guess|| ! line 3: 'args:a  b' has no words to look for
          g||f|legacy|yes||||||||data:--a b|||||guess|| ! line 3: 'data:--a b' has no words to look for
          g||f|legacy|yes||||||||data:--a*|||||guess|| ! line 3: 'data:--a*' has no words to look for
          """)
  void brokenRowsAreRefusedWithTheirLine(String row, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> read(GOOD, row)).withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tmp", "/", "/tmp/", "//tmp", "/a/../b", "/a/./b", "/a//b", "/a/ ", ";"})
  void pathsMustBeAbsoluteAndNormal(String path) {
    for (int column : List.of(5, 6, 7, 8, 9, 10, 19)) {
      String[] cells = GOOD.split("\\|");
      cells[column] = path;
      assertThatIllegalArgumentException()
          .isThrownBy(() -> read(String.join("|", cells)))
          .withMessageEndingWith("is no absolute, normal path");
    }
  }

  @Test
  void otherHeaderIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageTableReader.rows(List.of("glob\tfamily")))
        .withMessageStartingWith("line 1: the header is not 'glob\thome\t");
    assertThatIllegalArgumentException().isThrownBy(() -> ImageTableReader.rows(List.of()));
  }

  /** Optional, host and file paths are advice; one that works where none is known needs none. */
  @Rows(
      """
      yes             | /a;/o;/h;/f | [/a]
      yes-with-mounts | /a;/o;/h;/f | [/a]
      no              | /a;/o;/h;/f | [/a]
      unknown         | /a;/o;/h;/f | [/a]
      yes             |             | []
      yes-with-mounts |             | []
      no              |             | unknown
      unknown         |             | unknown
      """)
  void requiredPaths(String works, String paths, String required) {
    ImageRow row = row("g||f|legacy|%s|%s|||/o|/h|/f||||||s|verified||".formatted(works, paths));

    assertThat(row.requiredPaths().map(Object::toString).orElse("unknown")).isEqualTo(required);
  }

  @ParameterizedTest
  @CsvSource({"verified, true", "documented, true", "guess, false"})
  void aStrongMatchDecidesUnlessItIsAGuess(String confidence, boolean decides) {
    ImageRow row = row("g||f|legacy|yes||||||||||||s|%s||".formatted(confidence));

    assertThat(new ImageMatch(row, "g", false, true).decides()).isEqualTo(decides);
    assertThat(new ImageMatch(row, "g", true, true).decides()).isFalse();
  }

  /** The row of a line, with bars for its tabs. */
  static ImageRow row(String line) {
    return read(line).getFirst();
  }

  private static List<ImageRow> read(String... rows) {
    List<String> lines = new ArrayList<>(List.of(ImageTableReader.HEADER));
    for (String row : rows) {
      lines.add(row.replace('|', '\t'));
    }
    return ImageTableReader.rows(lines).stream().map(LazyImageRow::row).toList();
  }
}
