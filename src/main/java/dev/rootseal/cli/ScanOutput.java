package dev.rootseal.cli;

import dev.rootseal.fix.FileEditor;
import dev.rootseal.fix.FileReplacement;
import dev.rootseal.metrics.BuildInfo;
import dev.rootseal.output.OutputFormat;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.Terminal;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** One form in which the report is wanted, and in which file; in none for standard output. */
record ScanOutput(OutputFormat format, Optional<Path> file) {
  private static final int SECONDS_FOR_A_READER = 5;

  /** Reads {@code FORMAT} or {@code FORMAT=FILE}; an exception says what is allowed. */
  static ScanOutput parse(String text) {
    String[] parts = text.split("=", 2);
    String id = parts[0].toLowerCase(Locale.ROOT);
    List<String> ids = Stream.of(OutputFormat.values()).map(OutputFormat::id).toList();
    if (!ids.contains(id)) {
      throw new IllegalArgumentException(
          "'%s' is not a format: allowed are %s".formatted(parts[0], String.join(", ", ids)));
    }
    OutputFormat format = OutputFormat.valueOf(id.toUpperCase(Locale.ROOT));
    return new ScanOutput(format, Stream.of(parts).skip(1).map(ScanOutput::file).findFirst());
  }

  private static Path file(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name a file after =");
    }
    if (TargetWords.isTooLong(name)) {
      throw new IllegalArgumentException("the name of its file " + TargetWords.TOO_LONG);
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + name + "' is no path: " + e.getReason(), e);
    }
  }

  /**
   * An exception if one of them would be written over what was read as a manifest, whatever it
   * holds: all but a report that we wrote before.
   */
  static List<ScanOutput> requireNoManifest(List<ScanOutput> outputs, List<Path> read) {
    return requireOther(outputs.stream().filter(ScanOutput::replacesAny).toList(), read);
  }

  /** Whether what is in its file is nothing that we wrote, as far as that can be read. */
  private boolean replacesAny() {
    try {
      return file.isPresent()
          && Files.isRegularFile(file.get())
          && !OutputFormat.isWritten(file.get());
    } catch (IOException e) {
      return true;
    }
  }

  /** The outputs; an exception if one of them would be written over another or what is read. */
  static List<ScanOutput> requireOther(List<ScanOutput> outputs, List<Path> read) {
    Map<Object, Path> taken = new HashMap<>();
    read.forEach(file -> taken.putIfAbsent(identity(file), file));
    for (ScanOutput output : outputs) {
      Path file = output.file().orElse(null);
      if (file == null || (Files.exists(file) && !Files.isRegularFile(file))) {
        continue;
      }
      Path other = taken.putIfAbsent(identity(file), file);
      if (other != null) {
        throw new IllegalArgumentException(
            read.contains(other)
                ? "%s is what is read: name another file".formatted(file)
                : "%s and %s are one file: name two".formatted(other, file));
      }
    }
    return outputs;
  }

  /** What all spellings of a path, and all links to a file, have in common; it may be to come. */
  private static Object identity(Path path) {
    Path whole = path.toAbsolutePath();
    try {
      for (int i = 0; i < 40 && Files.isSymbolicLink(whole) && !Files.exists(whole); i++) {
        whole = whole.resolveSibling(Files.readSymbolicLink(whole));
      }
      if (Files.exists(whole)) {
        return Files.getAttribute(whole, "unix:dev") + "/" + Files.getAttribute(whole, "unix:ino");
      }
      return whole.resolveSibling("").toRealPath().resolve(whole.getFileName());
    } catch (IOException | UnsupportedOperationException e) {
      return whole.normalize();
    }
  }

  /** Writes it, with fixes where the format has them. */
  void write(
      ScanReport report,
      Optional<FileEditor> fixes,
      PrintWriter out,
      Map<String, String> environment)
      throws IOException {
    OutputFormat.Writing now =
        new OutputFormat.Writing(BuildInfo.load().version(), Clock.systemUTC().instant());
    if (file.isEmpty()) {
      format.write(report, now, fixes, Terminal.fitted(out, environment));
      out.flush();
      return;
    }
    FileReplacement.Content content = to -> write(report, now, fixes, to);
    if (Files.exists(file.get()) && !Files.isRegularFile(file.get())) {
      try (OutputStream to = open(file.get())) {
        content.write(to);
      }
    } else {
      new FileReplacement(file.get()).write(content);
    }
  }

  /** What writes text is silent about what goes wrong below it. */
  private void write(
      ScanReport report, OutputFormat.Writing now, Optional<FileEditor> fixes, OutputStream to)
      throws IOException {
    IOException[] failure = new IOException[1];
    OutputStream watched =
        new FilterOutputStream(to) {
          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            try {
              out.write(bytes, from, length);
            } catch (IOException e) {
              failure[0] = e;
              throw e;
            }
          }
        };
    // Half a surrogate pair, which JSON and YAML can spell, is a question mark as on a terminal.
    PrintWriter text = new PrintWriter(watched, false, StandardCharsets.UTF_8);
    format.write(report, now, fixes, new Terminal(text, Terminal.Device.FILE));
    if (text.checkError()) {
      throw failure[0] == null ? new IOException("not all of it could be written") : failure[0];
    }
  }

  /** Opening a named pipe waits for somebody who reads it, which may be for ever. */
  private static OutputStream open(Path file) throws IOException {
    if (!TargetWords.isNamedPipe(file)) {
      return Files.newOutputStream(file);
    }
    FutureTask<OutputStream> opening = new FutureTask<>(() -> Files.newOutputStream(file));
    Thread.ofPlatform().daemon().start(opening);
    try {
      return opening.get(SECONDS_FOR_A_READER, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException refused ? refused : new IOException(e);
    } catch (TimeoutException | InterruptedException e) {
      throw new IOException("it is a named pipe, and nobody reads it", e);
    }
  }
}
