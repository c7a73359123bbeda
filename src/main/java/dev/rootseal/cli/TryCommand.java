package dev.rootseal.cli;

import dev.rootseal.live.LiveTarget;
import dev.rootseal.observe.PodObject;
import dev.rootseal.remediation.Patch;
import dev.rootseal.terminal.Terminal;
import dev.rootseal.trial.CleanUp;
import dev.rootseal.trial.Trial;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "try",
    description =
        "Tries the patch that rootseal fix has for a workload, on a copy of one of its pods:"
            + " whether that gets ready, stays so, and says nothing of a read-only file system. The"
            + " copy is removed at the end. Prints the patch that ran, or the one to try next.")
final class TryCommand extends LiveCommand {
  private static final List<String> FLAGS =
      List.of(
          "--for",
          "--ready-within",
          "--until-pass",
          "--same-node",
          "--allow-hostpath",
          "--image",
          "--dry-run");

  @Mixin private ConnectionOptions connection;

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
  private String image = "";

  @Option(
      names = "--allow-hostpath",
      description = "Also where a copy could write to a path of its node (hostPath).")
  private Boolean allowHostPath = false;

  @Parameters(
      arity = "0..*",
      paramLabel = "[KIND/NAME]",
      hideParamSyntax = true,
      description = "The workload: a deployment, statefulset or daemonset.")
  private List<String> workload = List.of();

  @Option(
      names = "--dry-run",
      description = "Prints the pod that would be created, and creates none.")
  private Boolean dryRun = false;

  @Option(
      names = "--clean-up",
      description = "Removes copies that are still there, of a namespace (-n) or the cluster (-A).")
  private Boolean cleanUp = false;

  @Option(names = "--yes", description = "Does not ask before it creates or removes a pod.")
  private Boolean yes = false;

  @Override
  public Integer call() throws InterruptedException {
    requireSense();
    ErrorLines.printUnknownVariables(spec.commandLine());
    Terminal errors = errors();
    try (ClusterAccess access = access(connection.load(kubeconfig()), workload)) {
      if (!(access.target() instanceof LiveTarget.One one)) {
        CleanUp copies = new CleanUp(access.client(), Clock.systemUTC());
        return cleanUp(copies, access.target(), errors);
      }
      int attempts = untilPass ? 5 : 1;
      Trial.Settings settings =
          new Trial.Settings(one, time, patience, image, sameNode, attempts, allowHostPath);
      Trial trial = new Trial(access.client(), settings, errors, Clock.systemUTC());
      if (dryRun) {
        out().print(new Patch(trial.preview()).yaml());
        return ExitCode.OK;
      }
      return exitCode(trial.run(() -> yes || ErrorLines.isAllowed(errors)));
    }
  }

  private void requireSense() {
    if (cleanUp) {
      String flag = source("--clean-up");
      if (!workload.isEmpty()) {
        throw wrong(flag + " is for all copies of a namespace: leave out " + workload.getFirst());
      }
      refuse(FLAGS, " does not go together with " + flag);
    } else {
      refuse(workload.isEmpty(), "name a workload (KIND/NAME)");
      refuse(!dryRun && image.isEmpty(), ObserveCommand.NO_IMAGE);
    }
  }

  private int exitCode(Trial.TrialResult result) {
    return switch (result) {
      case Trial.TrialResult.Passed(var patch) -> {
        patch.ifPresent(it -> out().print("# This patch has run on a copy.\n" + it.yaml()));
        yield ExitCode.OK;
      }
      case Trial.TrialResult.Failed(var next) -> {
        String head = "# This patch has not run yet: it is the one to try next.\n";
        next.ifPresent(it -> out().print(head + it.yaml()));
        yield ExitCode.FAILED;
      }
      case Trial.TrialResult.Inconclusive() -> ExitCode.PARTIAL;
      case Trial.TrialResult.NotStarted() -> ExitCode.USAGE;
    };
  }

  private int cleanUp(CleanUp copies, LiveTarget where, Terminal errors) {
    List<PodObject> all = copies.find(where);
    // Of a namespace all are meant, of the cluster nobody knows whose they are.
    List<PodObject> left =
        all.stream()
            .filter(pod -> copies.isOver(pod) || !(where instanceof LiveTarget.Cluster))
            .toList();
    if (all.size() > left.size()) {
      errors.line(
          "Left alone: %d, which a trial may be looking at; -n NAMESPACE removes these, too."
              .formatted(all.size() - left.size()));
    }
    if (left.isEmpty()) {
      errors.line("No copy is left in " + where.place() + ".");
      return ExitCode.OK;
    }
    for (PodObject pod : left) {
      String named = "Pod '%s' in namespace '%s'".formatted(pod.name(), pod.namespace());
      errors.line(named + ", created " + pod.created());
    }
    if (!yes && !ErrorLines.isAllowed(errors)) {
      return ExitCode.USAGE;
    }
    left.forEach(copies::remove);
    errors.line("Removed: " + left.size() + ".");
    return ExitCode.OK;
  }
}
