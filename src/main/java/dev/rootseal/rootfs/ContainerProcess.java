package dev.rootseal.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which process is a container's first, where all containers of a pod see each other's. */
public final class ContainerProcess {
  /** `sysconf(_SC_CLK_TCK)` of every Linux. */
  private static final int MILLIS_PER_TICK = 10;

  /** The start time is the 22nd word, and this many follow the program's name. */
  private static final int START_AFTER_NAME = 19;

  private ContainerProcess() {}

  /** The first process in the control group of a container, which is named by its id. */
  public static OptionalLong first(Path proc, String containerId) throws IOException {
    try (Stream<Path> all = Files.list(proc)) {
      return all.filter(process -> process.getFileName().toString().matches("[0-9]+"))
          .filter(process -> isIn(process, containerId))
          .mapToLong(process -> Long.parseLong(process.getFileName().toString()))
          .min();
    }
  }

  private static boolean isIn(Path process, String containerId) {
    try {
      return Files.readString(process.resolve("cgroup")).contains(containerId);
    } catch (IOException e) {
      return false; // it has ended since
    }
  }

  /**
   * When a process was started, as the kernel knows it: proc_pid_stat(5), proc_uptime(5). Right to
   * some hundredths of a second, if nobody has set the clock since then.
   */
  static Instant start(Path proc, long pid, Instant now) throws IOException {
    Path stat = proc.resolve(Long.toString(pid)).resolve("stat");
    String text = Files.readString(stat);
    // The name stands in brackets, and may hold brackets and blanks itself.
    String[] words = text.substring(text.lastIndexOf(')') + 1).strip().split(" ", -1);
    String[] uptime = Files.readString(proc.resolve("uptime")).split(" ", -1);
    try {
      long running = Math.round(Double.parseDouble(uptime[0]) * 1000);
      long atStart = Long.parseLong(words[START_AFTER_NAME]) * MILLIS_PER_TICK;
      return now.minusMillis(running).plusMillis(atStart);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException(stat + " does not say when the process was started", e);
    }
  }

  /** As whom a process runs: only the same user and group may look at its root. */
  public record ProcessUser(long uid, long gid) {
    private static final Pattern IDS =
        Pattern.compile(
            "(?m)^Uid:\\s+[0-9]{1,10}\\s+([0-9]{1,10})\\s.*\\R^Gid:\\s+[0-9]{1,10}\\s+([0-9]{1,10})\\s");
    private static final Pattern LINE =
        Pattern.compile("the container runs as user ([0-9]{1,10}), group ([0-9]{1,10})");

    /** Reads it; see proc_pid_status(5). */
    public static ProcessUser of(Path proc, long pid) throws IOException {
      Path status = proc.resolve(Long.toString(pid)).resolve("status");
      Matcher ids = IDS.matcher(Files.readString(status));
      if (ids.find()) {
        return of(ids);
      }
      throw new IOException(status + " names no user and group");
    }

    public String line() {
      return "the container runs as user %d, group %d".formatted(uid, gid);
    }

    /** What such a line of a log says. */
    public static Optional<ProcessUser> find(Stream<String> log) {
      return log.map(LINE::matcher).filter(Matcher::matches).findFirst().map(ProcessUser::of);
    }

    private static ProcessUser of(Matcher ids) {
      return new ProcessUser(Long.parseLong(ids.group(1)), Long.parseLong(ids.group(2)));
    }
  }
}
