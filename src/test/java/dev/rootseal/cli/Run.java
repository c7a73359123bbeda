package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/**
 * One run of the program, within this JVM.
 *
 * @param exit the exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record Run(int exit, String out, String err) {
  public static Run of(String... arguments) {
    return with(Map.of(), arguments);
  }

  public static Run with(Map<String, String> environment, String... arguments) {
    return in(Path.of(""), environment, arguments);
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

  /** What a person sees who has both streams on one screen. */
  static String screen(String... arguments) {
    StringWriter screen = new StringWriter();
    Main.commandLine(Map.of())
        .setOut(new PrintWriter(screen, true))
        .setErr(new PrintWriter(screen, true))
        .execute(arguments);
    return screen.toString();
  }

  /** This one, which has to have ended so. */
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
