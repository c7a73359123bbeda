package dev.rootseal.rootfs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Which process is a container's first, where all containers of a pod see each other's. */
public final class ContainerProcess {
  private ContainerProcess() {}

  /**
   * The process with the lowest number in the control group of a container: the runtime names that
   * group by the container's id.
   *
   * @param proc where the kernel shows its processes, `/proc`
   * @param containerId without the runtime's name in front
   * @return nothing where there is no such process, or none that may be seen
   * @throws IOException if the processes cannot be listed
   */
  public static OptionalLong first(Path proc, String containerId) throws IOException {
    OptionalLong first = OptionalLong.empty();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (pid < first.orElse(Long.MAX_VALUE) && isIn(process, containerId)) {
          first = OptionalLong.of(pid);
        }
      }
    }
    return first;
  }

  private static boolean isIn(Path process, String containerId) {
    try {
      return Files.readString(process.resolve("cgroup")).contains(containerId);
    } catch (IOException e) {
      return false; // it has ended since
    }
  }
}
