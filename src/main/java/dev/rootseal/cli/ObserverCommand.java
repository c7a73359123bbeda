package dev.rootseal.cli;

import dev.rootseal.rootfs.ContainerProcess;
import dev.rootseal.rootfs.RootWalk;
import dev.rootseal.rootfs.RootWrites;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What runs in an ephemeral container beside the container that is looked at. */
@Command(
    name = "observer",
    hidden = true,
    description =
        "Prints, as one line of JSON, what a container has written to its root file system since it"
            + " was started. For an ephemeral container with targetContainerName.")
final class ObserverCommand extends ProgramCommand {
  private static final Path PROC = Path.of("/proc");
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  @Option(
      names = "--container-id",
      paramLabel = "ID",
      description = "The container, where a pod's containers share their processes.")
  private @Nullable String containerId;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "0s",
      description = "For how long to look again and again (${DEFAULT-VALUE}: once).")
  private Duration time;

  @Override
  public Integer call() throws InterruptedException {
    try {
      long process =
          containerId == null
              ? 1
              : ContainerProcess.first(PROC, containerId)
                  .orElseThrow(() -> new IOException("no process of container " + containerId));
      // Who may not look, learns by this who may.
      out().println(ContainerProcess.ProcessUser.of(PROC, process).line());
      out().println(observe(process).line());
      return ExitCode.OK;
    } catch (IOException e) {
      say("the container's root file system cannot be looked at: " + e);
      return ExitCode.USAGE;
    }
  }

  private RootWrites observe(long process) throws IOException, InterruptedException {
    InstantSource clock = InstantSource.system();
    Instant end = clock.instant().plus(time);
    RootWrites writes = RootWalk.of(PROC, process, RootWalk.WalkLimits.DEFAULT, clock);
    while (clock.instant().isBefore(end)) {
      Thread.sleep(BETWEEN_LOOKS);
      try {
        writes = writes.and(RootWalk.of(PROC, process, RootWalk.WalkLimits.DEFAULT, clock));
      } catch (IOException e) {
        return writes.with("the container ended while it was looked at");
      }
    }
    return writes;
  }
}
