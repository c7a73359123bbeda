package dev.rootseal.e2e;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How the tests start the packaged program: with the flags of the launcher. */
final class JavaCommand {
  private JavaCommand() {}

  /** The program alone, as in the image; its arguments are to be added. */
  static List<String> ofTheProduct(List<String> options) {
    return command(
        "ROOTSEAL_AOT_CACHE",
        Stream.concat(options.stream(), Stream.of("-jar", jar("rootseal.jar"))));
  }

  /** With the demo; what the JVM has learnt fits a class path that begins as in that run. */
  static List<String> withTheDemo() {
    return command(
        "ROOTSEAL_AOT_CACHE_OF_COMMANDS",
        Stream.of(
            "-cp", jar("rootseal.jar") + ":" + jar("rootseal.demo.jar"), "dev.rootseal.cli.Main"));
  }

  private static List<String> command(String cache, Stream<String> rest) {
    Stream<String> java =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xms16m");
    // What the JVM has learnt from a run before, as in the image: a third of the work of a start.
    Stream<String> learnt =
        Stream.of(System.getenv().getOrDefault(cache, ""))
            .filter(name -> !name.isBlank())
            .map("-XX:AOTCache="::concat);
    return Stream.of(java, learnt, rest).flatMap(words -> words).toList();
  }

  private static String jar(String property) {
    return requireNonNull(System.getProperty(property), property);
  }
}
