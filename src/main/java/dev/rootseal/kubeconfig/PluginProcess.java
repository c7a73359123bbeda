package dev.rootseal.kubeconfig;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs a program for what it prints, within bounds of time and bytes, and leaves nothing. */
final class PluginProcess {
  private static final int MOST_BYTES = 1 << 20;
  private static final int LONGEST_LINE = 200;

  /** Enough of what a program complains of to find its last line. */
  private static final int COMPLAINT = 8192;

  private static final Pattern ERROR = Pattern.compile("error: (\\d+) \\(([^)]+)\\)");
  private static final String NO_SUCH_FILE = "2";

  private final Process process;
  private final Duration limit;
  private final long end;

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

    /** Whether there is no such program. */
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
    boolean absent = error.group(1).equals(NO_SUCH_FILE);
    boolean there = absent && program.contains("/") && Files.exists(Path.of(program));
    String reason =
        there
            ? "the interpreter that its first line names is not there"
            : absent ? "there is no such program" : error.group(2).toLowerCase(Locale.ROOT);
    return new Failure("cannot be started: " + reason, absent && !there, failure);
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
      if (!process.waitFor(left(), TimeUnit.NANOSECONDS)) {
        throw new TimeoutException();
      }
      if (process.exitValue() == 0) {
        return output;
      }
      String last = new String(complaint.get(left(), TimeUnit.NANOSECONDS), StandardCharsets.UTF_8);
      String line = lineOf(last);
      throw failure(
          "ended with exit code " + process.exitValue() + (line.isEmpty() ? "" : ": " + line));
    } catch (TimeoutException e) {
      throw failure("did not end within " + limit.toSeconds() + " s");
    } catch (ExecutionException | IOException e) {
      throw new Failure("cannot be read", false, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("was interrupted");
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
    byte[] before = {};
    byte[] last = {};
    for (byte[] next = in.readNBytes(COMPLAINT); next.length > 0; next = in.readNBytes(COMPLAINT)) {
      before = last;
      last = next;
    }
    byte[] both = Arrays.copyOf(before, before.length + last.length);
    System.arraycopy(last, 0, both, before.length, last.length);
    return both;
  }

  /** The last line that says something, where programs tell what went wrong in the end. */
  static String lineOf(String text) {
    String line =
        text.lines().filter(one -> !one.isBlank()).reduce("", (before, last) -> last).strip();
    return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "..." : line;
  }
}
