package dev.rootseal.cli;

import dev.rootseal.live.LiveTarget;
import dev.rootseal.trial.Trial;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** How {@code rootseal try} tries a patch. */
final class TryOptions {
  static final List<String> FLAGS =
      List.of(
          "--for", "--ready-within", "--until-pass", "--same-node", "--allow-hostpath", "--image");

  private static final int MOST_ATTEMPTS = 5;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "For how long a copy that is ready is watched (${DEFAULT-VALUE}).")
  private Duration time;

  @Option(
      names = "--ready-within",
      paramLabel = "TIME",
      defaultValue = "5m",
      description = "How long a copy may take to get ready (${DEFAULT-VALUE}).")
  private Duration patience;

  @Option(
      names = "--until-pass",
      description = "Adds the path that was missing and tries again, at most five patches in all.")
  private Boolean untilPass = false;

  @Option(
      names = "--same-node",
      description = "On the node of a pod of the workload; otherwise where the scheduler puts it.")
  private Boolean sameNode = false;

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      description =
          "Rootseal's image, as you have built it, for the ephemeral container that looks where a"
              + " copy writes. Has to be named, but for --dry-run.")
  String image = "";

  @Option(
      names = "--allow-hostpath",
      description = "Also where a copy could write to a path of its node (hostPath).")
  private Boolean allowHostPath = false;

  Trial.Settings settings(LiveTarget.One workload) {
    return new Trial.Settings(
        workload, time, patience, image, sameNode, untilPass ? MOST_ATTEMPTS : 1, allowHostPath);
  }
}
