package dev.rootseal.terminal;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes to the terminal: colours and progress where there is one, and they are wanted.
 *
 * @param out also what documents for programs are written with, as they are
 * @param width into which lines fit; empty for lines of any length
 */
public record Terminal(PrintWriter out, Device device, OptionalInt width) {
  private static final String RESET = "\u001b[0m";
  private static final String BOLD = "\u001b[1m";
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";

  /** What stands at the other end. */
  public enum Device {
    /** A file or a pipe: nobody waits for what is written. */
    FILE,
    PLAIN_TERMINAL,
    COLOUR_TERMINAL
  }

  /** Something said about a place, as compilers say it. */
  public record Located(String place, String text) {
    private Located escaped() {
      return new Located(TerminalText.escapeLine(place), TerminalText.escape(text));
    }
  }

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
     * Whether a terminal is at its other end. Linux tells it of each stream; elsewhere the JDK
     * knows whether standard input and output are one both.
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

  /** Columns in which lines continue. */
  private static final String INDENT = "  ";

  /** Below 20 nothing fits, and 0 is what a terminal says that does not know. */
  private static final Pattern COLUMNS = Pattern.compile("[2-9][0-9]|[1-9][0-9]{2,4}");

  public Terminal(PrintWriter out, Device device) {
    this(out, device, OptionalInt.empty());
  }

  /** A terminal that honours {@code NO_COLOR} (see no-color.org) and dumb terminals. */
  public static Terminal on(PrintWriter out, Map<String, String> environment) {
    if (!ProcessStream.OUTPUT.isTerminal()) {
      return new Terminal(out, Device.FILE);
    }
    boolean wanted =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    return new Terminal(out, wanted ? Device.COLOUR_TERMINAL : Device.PLAIN_TERMINAL);
  }

  /** The same, of which lines fit into the width of the terminal. */
  public static Terminal fitted(PrintWriter out, Map<String, String> environment) {
    Terminal terminal = on(out, environment);
    return terminal.device == Device.FILE
        ? terminal
        : new Terminal(out, terminal.device, columns(environment));
  }

  /** A line, escaped. */
  public void line(String text) {
    fit(TerminalText.escapeLine(text)).forEach(out::println);
  }

  /** What is said about places: each in one line with its place in front, or fitted. */
  public void located(List<Located> rows) {
    if (width.isEmpty()) {
      rows.forEach(row -> line(row.place() + ": " + row.text()));
      return;
    }
    List<Located> safe = rows.stream().map(Located::escaped).toList();
    for (Located line : Lines.of(safe, width.getAsInt())) {
      String place = line.place().isEmpty() ? "" : paint(BOLD, line.place());
      out.println(place + TerminalText.escapeLine(line.text()));
    }
  }

  /** Rows of cells, each column as wide as its widest. */
  public void columns(List<List<String>> rows) {
    List<List<String>> safe =
        rows.stream().map(row -> row.stream().map(TerminalText::escape).toList()).toList();
    int[] widths =
        IntStream.range(0, rows.getFirst().size())
            .map(i -> safe.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toArray();
    for (List<String> row : safe) {
      line(
          IntStream.range(0, widths.length)
              .mapToObj(i -> row.get(i) + " ".repeat(widths[i] - row.get(i).length()))
              .collect(Collectors.joining("   "))
              .stripTrailing());
    }
  }

  /** So many of something, which take an s where they are not one. */
  public static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private List<String> fit(String text) {
    if (width.isEmpty() || Lines.width(text) <= width.getAsInt()) {
      return List.of(text);
    }
    List<String> lines = Lines.of(text, width.getAsInt() - INDENT.length());
    lines.subList(1, lines.size()).replaceAll(INDENT::concat);
    return lines;
  }

  /** Something that only somebody who waits wants to read. */
  public void progress(String text) {
    if (device != Device.FILE) {
      line(text);
      line("");
    }
  }

  /** What the next lines are about: a title, or a command that somebody might type. */
  public void heading(String text) {
    out.println(paint(BOLD, text));
  }

  /** A result with what it rests on, in the colour of the result. */
  public void result(String result, String text) {
    String colour =
        switch (result) {
          case "Pass" -> GREEN;
          case "Fail" -> RED;
          default -> YELLOW;
        };
    fit(TerminalText.escapeLine(result + ": " + text))
        .forEach(line -> out.println(paint(colour, line)));
  }

  public void change(String line) {
    out.println(
        switch (line.isEmpty() ? ' ' : line.charAt(0)) {
          case '+' -> paint(GREEN, line);
          case '-' -> paint(RED, line);
          default -> TerminalText.escapeLine(line);
        });
  }

  /** A line of a diff that is to be applied: as it is, unless a person reads it on a terminal. */
  public void diff(String line) {
    if (device == Device.FILE) {
      out.print(line + "\n");
    } else {
      line.lines().forEach(this::change);
    }
  }

  private String paint(String colour, String text) {
    String safe = TerminalText.escapeLine(text);
    return device == Device.COLOUR_TERMINAL ? colour + safe + RESET : safe;
  }

  /**
   * What {@code COLUMNS} says, or else the terminal; nothing where neither makes sense. POSIX'
   * {@code stty} is asked, which takes 30 ms: a call of {@code ioctl} from Java would make a start
   * 180 ms longer, for the classes that it needs.
   */
  private static OptionalInt columns(Map<String, String> environment) {
    return Stream.<Supplier<String>>of(
            () -> environment.getOrDefault("COLUMNS", ""), Terminal::columnsOfTerminal)
        .map(Supplier::get)
        .filter(COLUMNS.asMatchPredicate())
        .mapToInt(Integer::parseInt)
        .findFirst();
  }

  private static String columnsOfTerminal() {
    try {
      Process stty =
          new ProcessBuilder(List.of("stty", "size"))
              .redirectInput(new File("/dev/tty"))
              .redirectError(Redirect.DISCARD)
              .start();
      byte[] rowsAndColumns = stty.getInputStream().readAllBytes();
      return new String(rowsAndColumns, StandardCharsets.US_ASCII).strip().replaceFirst(".* ", "");
    } catch (IOException e) {
      return "";
    }
  }
}
