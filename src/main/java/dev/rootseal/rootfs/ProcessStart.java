package dev.rootseal.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** When a process was started, as the kernel knows it: proc_pid_stat(5), proc_uptime(5). */
final class ProcessStart {
  /** `sysconf(_SC_CLK_TCK)` of every Linux. */
  private static final int MILLIS_PER_TICK = 10;

  /** The start time is the 22nd word, and this many follow the program's name. */
  private static final int AFTER_NAME = 19;

  private ProcessStart() {}

  /**
   * Right to some hundredths of a second, if nobody has set the clock since then.
   *
   * @param proc where the kernel shows its processes, `/proc`
   * @param now the time of day
   * @throws IOException if there is no such process, or its files are none of Linux
   */
  static Instant of(Path proc, long pid, Instant now) throws IOException {
    Path stat = proc.resolve(Long.toString(pid)).resolve("stat");
    String text = Files.readString(stat);
    // The name stands in brackets, and may hold brackets and blanks itself.
    String[] words = text.substring(text.lastIndexOf(')') + 1).strip().split(" ", -1);
    String[] uptime = Files.readString(proc.resolve("uptime")).split(" ", -1);
    try {
      Duration running = Duration.ofMillis(Math.round(Double.parseDouble(uptime[0]) * 1000));
      Duration atStart = Duration.ofMillis(Long.parseLong(words[AFTER_NAME]) * MILLIS_PER_TICK);
      return now.minus(running).plus(atStart);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException(stat + " does not say when the process was started", e);
    }
  }
}
