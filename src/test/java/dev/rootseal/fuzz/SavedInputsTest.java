package dev.rootseal.fuzz;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the fuzzer begins with, and what it has found: each input again. */
class SavedInputsTest {
  static Stream<Arguments> inputs() throws IOException {
    Stream.Builder<Arguments> inputs = Stream.builder();
    for (FuzzTarget target : FuzzTarget.values()) {
      try (Stream<Path> files = Files.list(target.saved())) {
        files
            .sorted()
            .map(file -> argumentSet(target + " " + file.getFileName(), target, file))
            .forEach(inputs);
      }
    }
    return inputs.build();
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void showsNoMistake(FuzzTarget target, Path input) throws IOException {
    target.feed.accept(Files.readAllBytes(input));
  }
}
