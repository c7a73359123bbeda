package dev.rootseal.terminal;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A stream of this process, of which somebody may have made a terminal, a file or a pipe. */
public enum ProcessStream {
  OUTPUT(1),
  ERRORS(2);

  private final Path link;

  ProcessStream(int descriptor) {
    link = Path.of("/proc/self/fd/" + descriptor);
  }

  /**
   * Whether a terminal is at its other end. Linux tells it of each stream; elsewhere the JDK knows
   * whether standard input and output are one both.
   */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 has gone back to null without a terminal
  public boolean isTerminal() {
    try {
      String device = Files.readSymbolicLink(link).toString();
      return device.startsWith("/dev/pts/")
          || device.startsWith("/dev/tty")
          || device.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      Console console = System.console();
      return console != null && console.isTerminal();
    }
  }
}
