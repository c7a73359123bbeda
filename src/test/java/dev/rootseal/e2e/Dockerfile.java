package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The instructions of the `Dockerfile`: continued lines joined, comments left out. */
record Dockerfile(List<String> instructions) {
  static Dockerfile read() {
    return unchecked(
        () -> {
          String text = Files.readString(Path.of("Dockerfile"));
          return new Dockerfile(
              text.replaceAll("(?m)^#.*\n", "")
                  .replaceAll("\\\\\n\\s*", "")
                  .lines()
                  .filter(line -> !line.isBlank())
                  .toList());
        });
  }

  List<String> all(String name) {
    return instructions.stream()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  String argument(String name) {
    return all("ARG").stream()
        .filter(argument -> argument.startsWith(name + "="))
        .map(argument -> argument.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  /** What the container starts: its command line without the user's arguments. */
  List<String> entryPoint() {
    return words(all("ENTRYPOINT").getLast());
  }

  /** The operator's own command line in the instruction that makes the cache. */
  List<String> training() {
    List<String> words =
        words(all("RUN").stream().filter(run -> run.startsWith("[")).toList().getLast());
    return words.subList(words.indexOf(entryPoint().getFirst()), words.size());
  }

  private static List<String> words(String json) {
    return Arrays.stream(json.substring(1, json.length() - 1).split(","))
        .map(word -> word.strip().replace("\"", ""))
        .toList();
  }
}
