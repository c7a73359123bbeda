package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import dev.rootseal.e2e.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** One vocabulary in all that people read, of words that are wrong wherever they stand. */
class WordsTest {
  private static final int LONGEST_LINE = 120;

  /** What was released is not written anew. */
  private static final Path HISTORY = Path.of("CHANGELOG.md");

  /** The word to use, and what stood in its place. */
  private static final Map<String, Pattern> INSTEAD =
      Map.of(
          "evaluate", word("judg(e[sd]?|ing|e?ments?)"),
          "fix", word("mend(s|ed|ing)?"),
          "CRD",
              word("(?<!container )(?<![\"/])(?<!Kubernetes' own )(?<!Kubernetes' )definitions?"),
          "report", word("(is|are|was|were) (not )?told (that|by|of|as|when)|tells of"),
          "revert", word("(put|puts|putting) right"),
          "invalid", word("that (is|are) none|(date|name|value|path) is none"));

  private static Pattern word(String words) {
    return Pattern.compile("\\b(" + words + ")\\b", Pattern.CASE_INSENSITIVE);
  }

  @Test
  void eachThingHasOneWord() throws IOException {
    Map<String, String> texts = texts();

    assertThat(texts).hasSizeGreaterThan(100);
    texts.forEach(
        (where, text) ->
            INSTEAD.forEach(
                (wanted, other) ->
                    assertThat(other.matcher(text.replaceAll("\\s+", " ")).results())
                        .as("%s: say '%s'", where, wanted)
                        .extracting(found -> found.group())
                        .isEmpty()));
  }

  @Test
  void linesOfDocumentsAreShort() {
    assertThat(documents())
        .allSatisfy(
            document ->
                assertThat(document.outsideOfCode())
                    .as(document.file().toString())
                    .filteredOn(line -> !line.strip().startsWith("|")) // nobody can wrap a table
                    .allMatch(line -> line.length() <= LONGEST_LINE));
  }

  private static List<Markdown> documents() {
    return Markdown.all().stream().filter(document -> !document.file().equals(HISTORY)).toList();
  }

  private static Map<String, String> texts() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    documents().forEach(one -> texts.put(one.file().toString(), String.join("\n", one.lines())));
    for (String folder : List.of("crds", "config", "charts")) {
      for (Path file : Folders.files(Path.of(folder))) {
        texts.put(file.toString(), Files.readString(file));
      }
    }
    CommandLine program = Main.commandLine(Map.of());
    Main.commands(program)
        .forEach(
            command ->
                texts.put(command.getCommandSpec().qualifiedName(), command.getUsageMessage()));
    texts.put("rootseal", program.getUsageMessage());
    return texts;
  }
}
