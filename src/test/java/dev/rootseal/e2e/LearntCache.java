package dev.rootseal.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the JVM learns of the operator when the image is built, learnt here by the same command with
 * the jars under test: without a container, and with this JDK.
 */
final class LearntCache {
  private static final String OUTPUT = "-XX:AOTCacheOutput=";

  private LearntCache() {}

  /** Makes it in the folder, and says with which JVM options the container's operator uses it. */
  static List<String> learn(Path folder) {
    Path cache = folder.resolve("rootseal.aot");
    run(command(cache), folder.resolve("training.log"));
    return Stream.concat(
            Dockerfile.read().entryPoint().stream()
                .filter(word -> word.startsWith("-XX:") && !word.startsWith("-XX:AOTCache=")),
            Stream.of("-XX:AOTCache=" + cache))
        .toList();
  }

  private static List<String> command(Path cache) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String jar = System.getProperty("rootseal.jar");
    String demo = System.getProperty("rootseal.demo.jar");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(java, "-cp", demo + ":" + jar, "dev.rootseal.demo.OperatorTraining"));
    for (String word : Dockerfile.read().training()) {
      command.add(
          switch (word) {
            case "/opt/java/bin/java" -> java;
            case "/app/rootseal.jar" -> jar;
            default -> word.startsWith(OUTPUT) ? OUTPUT + cache : word;
          });
    }
    return command;
  }

  private static void run(List<String> command, Path log) {
    ProcessBuilder training =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    training.environment().keySet().removeIf(name -> name.startsWith("ROOTSEAL_"));
    int code = Program.run(training).exitCode();
    if (code != 0) {
      throw new IllegalStateException("the training ended with " + code + ", see " + log);
    }
  }
}
