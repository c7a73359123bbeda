package dev.rootseal.terminal;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many columns the terminal has. POSIX' {@code stty} is asked, which takes 30 ms: a call of
 * {@code ioctl} from Java would make a start 180 ms longer, for the classes that it needs.
 */
final class TerminalWidth {
  /** Below it nothing fits, and 0 is what a terminal says that does not know. */
  private static final int NARROWEST = 20;

  private static final File TERMINAL = new File("/dev/tty");
  private static final Pattern COLUMNS = Pattern.compile("[1-9][0-9]{0,4}");

  private TerminalWidth() {}

  /** What {@code COLUMNS} says, or else the terminal; nothing where neither makes sense. */
  static OptionalInt find(Map<String, String> environment) {
    OptionalInt named = parse(environment.getOrDefault("COLUMNS", ""));
    return named.isPresent() ? named : parse(sizeOfTerminal().replaceFirst(".* ", ""));
  }

  private static OptionalInt parse(String columns) {
    Matcher number = COLUMNS.matcher(columns);
    return number.matches() && Integer.parseInt(columns) >= NARROWEST
        ? OptionalInt.of(Integer.parseInt(columns))
        : OptionalInt.empty();
  }

  /** Rows and columns. */
  private static String sizeOfTerminal() {
    try {
      Process stty =
          new ProcessBuilder(List.of("stty", "size"))
              .redirectInput(TERMINAL)
              .redirectError(Redirect.DISCARD)
              .start();
      return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
