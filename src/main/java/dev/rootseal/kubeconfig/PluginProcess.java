package dev.rootseal.kubeconfig;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
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

/**
 * Runs a program for what it prints, within bounds of time and bytes, and leaves nothing.
 *
 * @param named how messages name it
 * @param hint how it is installed; empty where nobody says
 * @param limit how long it may take, from its start to the end of its output
 */
record PluginProcess(String named, String hint, Duration limit) {
  private static final int MOST_BYTES = 1 << 20;
  private static final int LONGEST_LINE = 200;

  /** Enough of what a program complains of to find its last line. */
  private static final int COMPLAINT = 8192;

  private static final Pattern ERROR = Pattern.compile("error: (\\d+) \\(([^)]+)\\)");
  private static final String NO_SUCH_FILE = "2";

  /**
   * What the program prints before it ends with 0.
   *
   * @throws KubeconfigException that says why there is nothing of the kind
   */
  byte[] run(ProcessBuilder program) {
    Process process;
    try {
      process = program.start();
    } catch (IOException e) {
      throw notStarted(program.command().getFirst(), e);
    }
    try {
      return outputOf(process);
    } catch (TimeoutException e) {
      throw failure("did not end within " + limit.toSeconds() + " s");
    } catch (ExecutionException | IOException e) {
      throw new KubeconfigException(named + " cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("was interrupted");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** The JDK says why in a text alone: "... error: 13 (Permission denied)". */
  private KubeconfigException notStarted(String program, IOException failure) {
    Matcher error = ERROR.matcher(String.valueOf(failure.getMessage()));
    String reason = "";
    if (error.find()) {
      boolean there = program.contains("/") && Files.exists(Path.of(program));
      reason =
          !error.group(1).equals(NO_SUCH_FILE)
              ? ": " + error.group(2).toLowerCase(Locale.ROOT)
              : there
                  ? ": the interpreter that its first line names is not there"
                  : ": there is no such program" + behind(hint);
    }
    return new KubeconfigException(named + " cannot be started" + reason, failure);
  }

  private byte[] outputOf(Process process)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    long end = System.nanoTime() + limit.toNanos();
    FutureTask<byte[]> printed = read(() -> process.getInputStream().readNBytes(MOST_BYTES + 1));
    FutureTask<byte[]> complaint = read(() -> lastOf(process.getErrorStream()));
    process.getOutputStream().close();
    byte[] output = printed.get(left(end), TimeUnit.NANOSECONDS);
    if (output.length > MOST_BYTES) {
      throw failure("printed more than 1 MiB");
    }
    if (!process.waitFor(left(end), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException();
    }
    if (process.exitValue() == 0) {
      return output;
    }
    byte[] last = complaint.get(left(end), TimeUnit.NANOSECONDS);
    throw failure(
        "ended with exit code "
            + process.exitValue()
            + behind(new String(last, StandardCharsets.UTF_8)));
  }

  private static long left(long end) {
    return Math.max(0, end - System.nanoTime());
  }

  private KubeconfigException failure(String what) {
    return new KubeconfigException(named + " " + what);
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
    return ByteBuffer.allocate(before.length + last.length).put(before).put(last).array();
  }

  /** The last line that says something, where programs tell what went wrong, behind a colon. */
  private static String behind(String text) {
    String line =
        text.lines().filter(one -> !one.isBlank()).reduce("", (before, last) -> last).strip();
    String shown = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "..." : line;
    return shown.isEmpty() ? "" : ": " + shown;
  }
}
