package dev.rootseal.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * As whom a process runs: only who is the same may look at its root. Everybody may know it.
 *
 * @param uid its effective user
 * @param gid its effective group
 */
public record ProcessUser(long uid, long gid) {
  private static final Pattern IDS =
      Pattern.compile("(?m)^(?:Uid|Gid):\\s+[0-9]{1,10}\\s+([0-9]{1,10})\\s");
  private static final Pattern LINE =
      Pattern.compile("the container runs as user ([0-9]{1,10}), group ([0-9]{1,10})");

  /**
   * Reads it; see proc_pid_status(5).
   *
   * @param proc where the kernel shows its processes, `/proc`
   * @throws IOException if there is no such process
   */
  public static ProcessUser of(Path proc, long pid) throws IOException {
    Path status = proc.resolve(Long.toString(pid)).resolve("status");
    Matcher ids = IDS.matcher(Files.readString(status));
    if (ids.find()) {
      long uid = Long.parseLong(ids.group(1));
      if (ids.find()) {
        return new ProcessUser(uid, Long.parseLong(ids.group(1)));
      }
    }
    throw new IOException(status + " names no user and group");
  }

  /** As an observer logs it. */
  public String line() {
    return "the container runs as user %d, group %d".formatted(uid, gid);
  }

  /** What such a line of a log says. */
  public static Optional<ProcessUser> find(Stream<String> log) {
    return log.map(LINE::matcher)
        .filter(Matcher::matches)
        .findFirst()
        .map(line -> new ProcessUser(Long.parseLong(line.group(1)), Long.parseLong(line.group(2))));
  }
}
