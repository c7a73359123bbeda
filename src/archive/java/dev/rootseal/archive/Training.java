package dev.rootseal.archive;

import dev.rootseal.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/**
 * The run from which the JVM learns what it can have loaded before the next start: commands as
 * people type them, one after the other; those that ask a cluster find it by {@code KUBECONFIG}. It
 * has to be in the archive's jar, since a cache fits the class path that it was made with.
 */
public final class Training {
  private static final String KUBECONFIG = "KUBECONFIG";

  private Training() {}

  /**
   * Runs a file of commands, a line each, and the last of them as the program itself.
   *
   * @param arguments the file
   * @throws IOException if it cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> environment =
        Map.of(KUBECONFIG, System.getenv().getOrDefault(KUBECONFIG, ""));
    List<String> lines = Files.readAllLines(Path.of(arguments[0]));
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      CommandLine program = Main.commandLine(environment, words);
      program.setOut(new PrintWriter(Writer.nullWriter()));
      int exit = program.execute(words);
      if (exit > 1) {
        throw new IllegalStateException(exit + " was the answer to: " + line);
      }
    }
    Main.main(lines.getLast().split(" ", -1));
  }
}
