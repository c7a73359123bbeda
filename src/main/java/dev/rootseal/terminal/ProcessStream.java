package dev.rootseal.terminal;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A stream of this process, of which somebody may have made a terminal, a file or a pipe. */
public enum ProcessStream {
  INPUT(0),
  OUTPUT(1),
  ERRORS(2);

  private final Path link;

  ProcessStream(int descriptor) {
    link = Path.of("/proc/self/fd/" + descriptor);
  }

  /**
   * Whether it was closed when the process began: then its number is that of the first file which
   * the Java runtime has opened for itself. Told on Linux alone.
   */
  public boolean isClosed() {
    try {
      String file = Files.readSymbolicLink(link).toString();
      return file.endsWith(".aot")
          || Path.of(file).startsWith(Path.of(System.getProperty("java.home")).toRealPath())
          || List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
              .contains(file);
    } catch (NoSuchFileException e) {
      return Files.exists(link.getParent());
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
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
