package dev.rootseal.docs;

import static dev.rootseal.e2e.Unchecked.unchecked;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Java source text, for what only the text tells: names of variables. */
record SourceCode(String text) {
  private static final Path MAIN = Path.of("src/main/java/dev/rootseal");

  /** The sources of some packages of the program with those below, one after the other. */
  static SourceCode ofPackages(String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      unchecked(
          () -> {
            try (var files = Files.walk(MAIN.resolve(name.replace('.', '/')))) {
              files
                  .filter(Files::isRegularFile)
                  .sorted()
                  .map(SourceCode::read)
                  .forEach(text::append);
            }
          });
    }
    return new SourceCode(text.toString());
  }

  static SourceCode ofFile(String file) {
    return new SourceCode(read(Path.of(file)));
  }

  List<MatchResult> find(String pattern) {
    return Pattern.compile(pattern, Pattern.DOTALL | Pattern.MULTILINE)
        .matcher(text)
        .results()
        .toList();
  }

  private static String read(Path file) {
    return unchecked(() -> Files.readString(file));
  }
}
