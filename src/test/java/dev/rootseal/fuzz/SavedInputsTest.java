package dev.rootseal.fuzz;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.rootseal.e2e.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the fuzzer begins with, and what it has found: each input again. */
class SavedInputsTest {
  static Stream<Arguments> inputs() {
    return Stream.of(FuzzTarget.values()).flatMap(SavedInputsTest::inputs);
  }

  private static Stream<Arguments> inputs(FuzzTarget target) {
    return Folders.entries(target.saved()).stream()
        .map(file -> argumentSet(target + " " + file.getFileName(), target, file));
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void showsNoMistake(FuzzTarget target, Path input) throws IOException {
    target.feed.accept(Files.readAllBytes(input));
  }
}
