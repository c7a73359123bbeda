package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A control group that holds processes to memory, as a container's does. Takes root. */
final class MemoryLimit implements AutoCloseable {
  private static final Path V1 = Path.of("/sys/fs/cgroup/memory");
  private static final Path V2 = Path.of("/sys/fs/cgroup");

  private final Path folder;
  private final boolean unified;

  private MemoryLimit(Path folder, boolean unified) {
    this.folder = folder;
    this.unified = unified;
  }

  static MemoryLimit of(int mebibytes) {
    boolean unified = !Files.isDirectory(V1);
    Path folder = (unified ? V2 : V1).resolve("rootseal-" + ProcessHandle.current().pid());
    unchecked(
        () -> {
          Files.createDirectory(folder);
          Files.writeString(
              folder.resolve(unified ? "memory.max" : "memory.limit_in_bytes"),
              Long.toString(mebibytes * 1024L * 1024));
        });
    return new MemoryLimit(folder, unified);
  }

  List<String> starter() {
    return List.of(
        "sh", "-c", "echo $$ > " + folder.resolve("cgroup.procs") + " && exec \"$@\"", "sh");
  }

  long peak() {
    return unchecked(
        () -> {
          String peak =
              Files.readString(
                  folder.resolve(unified ? "memory.peak" : "memory.max_usage_in_bytes"));
          return Long.parseLong(peak.strip()) / 1024 / 1024;
        });
  }

  @Override
  public void close() {
    unchecked(() -> Files.delete(folder));
  }
}
