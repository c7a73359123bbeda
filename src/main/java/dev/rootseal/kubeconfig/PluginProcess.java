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
   * What the program prints before it ends with 0; a {@link KubeconfigException} says why there is
   * nothing of the kind.
   */
  byte[] run(ProcessBuilder program) {
    Process process;
    try {
      process = program.start();
    } catch (IOException e) {
      throw notStarted(program.command().getFirst(), e);
    }
    try {
      return start(() -> outputOf(process)).get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw failure("did not end within " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KubeconfigException known
          ? known
          : new KubeconfigException(named + " cannot be read", e);
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
      throws IOException, InterruptedException, ExecutionException {
    FutureTask<byte[]> complaint = start(() -> lastOf(process.getErrorStream()));
    process.getOutputStream().close();
    byte[] output = process.getInputStream().readNBytes(MOST_BYTES + 1);
    if (output.length > MOST_BYTES) {
      throw failure("printed more than 1 MiB");
    }
    int code = process.waitFor();
    if (code == 0) {
      return output;
    }
    String last = new String(complaint.get(), StandardCharsets.UTF_8);
    throw failure("ended with exit code " + code + behind(last));
  }

  private KubeconfigException failure(String what) {
    return new KubeconfigException(named + " " + what);
  }

  /** A child of the program may hold a pipe open for ever; then the thread is left behind. */
  private static FutureTask<byte[]> start(Callable<byte[]> reading) {
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
