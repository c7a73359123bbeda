package dev.rootseal.cli;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One run of the program within this JVM: its exit code, and what it wrote to both streams. */
public record Run(int exit, String out, String err) {
  /** One of the words of a line, and of more words, which may hold blanks. */
  public static Run of(String line, String... more) {
    return with(Map.of(), line, more);
  }

  static Run of(List<String> words) {
    return in(Path.of(""), Map.of(), words.toArray(String[]::new));
  }

  public static Run with(Map<String, String> environment, String line, String... more) {
    return in(Path.of(""), environment, words(line, more));
  }

  private static String[] words(String line, String... more) {
    return Stream.concat(Stream.of(line.split(" ", -1)), Stream.of(more)).toArray(String[]::new);
  }

  /** One whose settings are looked for in a folder. */
  static Run in(Path folder, Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.commandLine(environment, folder, arguments)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Run(exit, out.toString(), err.toString());
  }

  /** A file that leads to this server, and has a context of one that is gone. */
  static Path kubeconfig(Path folder, String server) {
    String text =
        """
        current-context: c
        clusters: [{name: c, cluster: {server: "%s"}}, {name: gone, cluster: {server: "http://127.0.0.1:1"}}]
        contexts: [{name: c, context: {cluster: c}}, {name: gone, context: {cluster: gone}}]
        """
            .formatted(server);
    return unchecked(() -> Files.writeString(folder.resolve("kubeconfig"), text));
  }

  /** What a person sees who has both streams on one screen. */
  static String screen(String line, String... more) {
    StringWriter screen = new StringWriter();
    Main.commandLine(Map.of())
        .setOut(new PrintWriter(screen, true))
        .setErr(new PrintWriter(screen, true))
        .execute(words(line, more));
    return screen.toString();
  }

  Run ends(int wanted) {
    assertThat(exit).as(toString()).isEqualTo(wanted);
    return this;
  }

  /** This one, which has to have ended so and to have handed nothing over. */
  Run refuses(int wanted) {
    assertThat(out).isEmpty();
    return ends(wanted);
  }
}
