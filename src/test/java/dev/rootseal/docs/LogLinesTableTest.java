package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The log lines of `docs/operations.md` against those in the source. */
class LogLinesTableTest {
  private static final Pattern KEY =
      Pattern.compile("addKeyValue\\(\\s*(?:LogKeys\\.(\\w+)|\"(\\w+)\")");
  private static final String PLACEHOLDERS = "\\b(URL|REASON|KIND|VERB|RESOURCE|PLACE)\\b";

  private final Markdown document = Markdown.read("docs/operations.md");
  private final SourceCode operator = SourceCode.ofPackages("operator", "http", "cli");

  @Test
  void everyLineWithItsLevelAndKeys() {
    assertThat(document.table("Log lines").rows("Message", "Level", "Keys"))
        .containsExactlyInAnyOrderElementsOf(logLines());
  }

  @Test
  void everyProblemThatIsFoundBeforeTheStart() {
    List<String> told = problemsTold();

    assertThat(problemsInCode()).hasSameSizeAs(told);
    assertThat(told).allSatisfy(problem -> assertThat(operator.text()).contains(problem));
  }

  private List<List<String>> logLines() {
    List<List<String>> lines = new ArrayList<>();
    Map<String, String> keys = keys();
    for (MatchResult line :
        operator.find("LOG\\s*\\.at(\\w+)\\(\\)([^;]*?)\\.log\\(\\s*\"([^\"]+)\"\\)")) {
      String used =
          KEY.matcher(line.group(2))
              .results()
              .map(
                  key ->
                      Objects.requireNonNullElse(
                          key.group(2), keys.getOrDefault(String.valueOf(key.group(1)), "?")))
              .collect(Collectors.joining(", "));
      lines.add(List.of(line.group(3), line.group(1).toUpperCase(Locale.ROOT), used));
    }
    for (MatchResult line : operator.find("LOG\\.(info|warn|error)\\(\\s*\"([^\"]+)\"\\)")) {
      lines.add(List.of(line.group(2), line.group(1).toUpperCase(Locale.ROOT), ""));
    }
    return lines;
  }

  private Map<String, String> keys() {
    return operator.find("static final String (\\w+) = \"(\\w+)\";").stream()
        .collect(Collectors.toMap(key -> key.group(1), key -> key.group(2), (a, b) -> a));
  }

  /** The second table below the heading, with placeholders as the code has them. */
  private List<String> problemsTold() {
    return document.lines().stream()
        .dropWhile(line -> !line.startsWith("| Message begins |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.split("`", 3)[1].replaceAll(PLACEHOLDERS, "%s"))
        .toList();
  }

  private List<MatchResult> problemsInCode() {
    return operator.find("\"(The API server at %s|The CRDs in |Missing right: )");
  }
}
