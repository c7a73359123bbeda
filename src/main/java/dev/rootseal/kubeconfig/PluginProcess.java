package dev.rootseal.kubeconfig;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program for what it prints, within bounds of time and bytes, and leaves nothing behind.
 */
final class PluginProcess {
  private static final int MOST_BYTES = 1 << 20;
  private static final int LONGEST_LINE = 200;

  /** Enough of what a program complains of to find its last line. */
  private static final int COMPLAINT = 8192;

  private static final Pattern ERROR = Pattern.compile("error: (\\d+) \\(([^)]+)\\)");
  private static final String NO_SUCH_FILE = "2";

  private final Process process;
  private final long end;
  private final Duration limit;

  private PluginProcess(Process process, Duration limit) {
    this.process = process;
    this.limit = limit;
    this.end = System.nanoTime() + limit.toNanos();
  }

  /** That it gave nothing, and why, as the end of a sentence about the program. */
  static final class Failure extends Exception {
    private static final long serialVersionUID = 1;
    private final boolean notStarted;

    private Failure(String message, boolean notStarted, @Nullable Throwable cause) {
      super(message, cause);
      this.notStarted = notStarted;
    }

    boolean isNotStarted() {
      return notStarted;
    }
  }

  /**
   * What the program prints before it ends with 0.
   *
   * @param limit how long it may take, from its start to the end of its output
   */
  static byte[] run(ProcessBuilder program, Duration limit) throws Failure {
    Process process;
    try {
      process = program.start();
    } catch (IOException e) {
      throw notStarted(program.command().getFirst(), e);
    }
    try {
      return new PluginProcess(process, limit).output();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** The JDK says why in a text alone: "... error: 13 (Permission denied)". */
  private static Failure notStarted(String program, IOException failure) {
    Matcher error = ERROR.matcher(String.valueOf(failure.getMessage()));
    if (!error.find()) {
      return new Failure("cannot be started", false, failure);
    }
    if (!error.group(1).equals(NO_SUCH_FILE)) {
      String reason = error.group(2).toLowerCase(Locale.ROOT);
      return new Failure("cannot be started: " + reason, false, failure);
    }
    return program.contains("/") && Files.exists(Path.of(program))
        ? new Failure(
            "cannot be started: the interpreter that its first line names is not there",
            false,
            failure)
        : new Failure("cannot be started: there is no such program", true, failure);
  }

  private byte[] output() throws Failure {
    FutureTask<byte[]> printed = read(() -> process.getInputStream().readNBytes(MOST_BYTES + 1));
    FutureTask<byte[]> complaint = read(() -> lastOf(process.getErrorStream()));
    try {
      process.getOutputStream().close();
      byte[] output = printed.get(left(), TimeUnit.NANOSECONDS);
      if (output.length > MOST_BYTES) {
        throw failure("printed more than 1 MiB");
      }
      requireSuccess(complaint);
      return output;
    } catch (TimeoutException e) {
      throw failure("did not end within " + limit.toSeconds() + " s");
    } catch (ExecutionException | IOException e) {
      throw new Failure("cannot be read", false, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("was interrupted");
    }
  }

  private void requireSuccess(FutureTask<byte[]> complaint)
      throws Failure, ExecutionException, InterruptedException, TimeoutException {
    if (!process.waitFor(left(), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException();
    }
    if (process.exitValue() != 0) {
      throw failure(
          "ended with exit code %d%s"
              .formatted(process.exitValue(), told(complaint.get(left(), TimeUnit.NANOSECONDS))));
    }
  }

  private long left() {
    return Math.max(0, end - System.nanoTime());
  }

  private static Failure failure(String message) {
    return new Failure(message, false, null);
  }

  /** A child of the program may hold a pipe open for ever; then the thread is left behind. */
  private static FutureTask<byte[]> read(Callable<byte[]> reading) {
    FutureTask<byte[]> task = new FutureTask<>(reading);
    Thread.ofPlatform().daemon().name("credential-plugin").start(task);
    return task;
  }

  /** Reads all there is, so that the program never waits, and keeps the last of it. */
  private static byte[] lastOf(InputStream in) throws IOException {
    byte[] kept = new byte[0];
    for (byte[] next = in.readNBytes(COMPLAINT); next.length > 0; next = in.readNBytes(COMPLAINT)) {
      int old = Math.min(kept.length, COMPLAINT - Math.min(COMPLAINT, next.length));
      byte[] both = new byte[old + next.length];
      System.arraycopy(kept, kept.length - old, both, 0, old);
      System.arraycopy(next, 0, both, old, next.length);
      kept = both;
    }
    return kept;
  }

  private static String told(byte[] complaint) {
    String line = lineOf(new String(complaint, StandardCharsets.UTF_8));
    return line.isEmpty() ? "" : ": " + line;
  }

  /** The last line that says something, where programs tell what went wrong in the end. */
  static String lineOf(String text) {
    String line =
        text.lines().filter(one -> !one.isBlank()).reduce((before, last) -> last).orElse("");
    return line.strip().length() > LONGEST_LINE
        ? line.strip().substring(0, LONGEST_LINE) + "..."
        : line.strip();
  }
}
