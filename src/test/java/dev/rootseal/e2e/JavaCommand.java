package dev.rootseal.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How the tests start the packaged program: with the flags of the launcher. */
final class JavaCommand {
  private static final String MAIN = "dev.rootseal.cli.Main";

  private JavaCommand() {}

  /** The program alone, as in the image; its arguments are to be added. */
  static List<String> ofTheProduct(List<String> options) {
    return command(
        "ROOTSEAL_AOT_CACHE",
        Stream.concat(options.stream(), Stream.of("-jar", jar("rootseal.jar"))));
  }

  /**
   * The program with the demo; its arguments are to be added. What the JVM has learnt fits a class
   * path that begins with that of the run before.
   */
  static List<String> withTheDemo() {
    return command(
        "ROOTSEAL_AOT_CACHE_OF_COMMANDS",
        Stream.of("-cp", jar("rootseal.jar") + ":" + jar("rootseal.demo.jar"), MAIN));
  }

  private static List<String> command(String cache, Stream<String> rest) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xms16m"));
    cache(cache).ifPresent(file -> command.add("-XX:AOTCache=" + file));
    rest.forEach(command::add);
    return command;
  }

  /** What the JVM has learnt from a run before, as in the image: a third of the work of a start. */
  private static Optional<String> cache(String variable) {
    return Optional.ofNullable(System.getenv(variable)).filter(name -> !name.isBlank());
  }

  private static String jar(String property) {
    return Optional.ofNullable(System.getProperty(property))
        .orElseThrow(
            () -> new IllegalStateException("the system property " + property + " is not set"));
  }
}
