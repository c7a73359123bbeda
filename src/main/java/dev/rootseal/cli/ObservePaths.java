package dev.rootseal.cli;

import dev.rootseal.fix.FixOutcome;
import dev.rootseal.fix.ObservedFix;
import dev.rootseal.live.EphemeralContainerWriter;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.paths.ContainerWrites;
import dev.rootseal.observe.paths.ObserverSettings;
import dev.rootseal.observe.paths.PathsAnnotation;
import dev.rootseal.observe.paths.PathsException;
import dev.rootseal.observe.paths.PathsText;
import dev.rootseal.observe.paths.PodChoice;
import dev.rootseal.observe.paths.PodObserver;
import dev.rootseal.observe.paths.RunningPod;
import dev.rootseal.remediation.Patch;
import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.rootfs.WrittenFolder;
import dev.rootseal.terminal.Screen;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code rootseal observe --paths}: asks, looks, and hands over the patch. */
final class ObservePaths {
  private final KubernetesClient client;
  private final PathsOptions options;
  private final PrintWriter out;
  private final Screen told;

  /**
   * One that has changed nothing yet.
   *
   * @param out gets the patch
   * @param told where a person reads
   */
  ObservePaths(KubernetesClient client, PathsOptions options, PrintWriter out, Screen told) {
    this.client = client;
    this.options = options;
    this.out = out;
    this.told = told;
  }

  /** The answer is the exit code. */
  int run(LiveTarget.One workload) throws InterruptedException {
    ReadOnlyApi api = new ReadOnlyApi(client);
    try {
      RunningPod pod = new PodChoice(api).of(workload, options.pod());
      List<String> containers = PodObserver.targets(pod, options.container());
      ObserverSettings settings = options.settings();
      PathsText.warning(pod, containers, settings.image()).forEach(told::line);
      if (!options.yes() && !isAllowed()) {
        return ExitCode.USAGE;
      }
      List<ContainerWrites> found =
          new PodObserver(api, new EphemeralContainerWriter(client), settings, Clock.systemUTC())
              .observe(pod, containers);
      return handOver(found, api, workload);
    } catch (PathsException e) {
      told.line("rootseal: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }

  @SuppressWarnings("SystemConsoleNull") // JDK 25 has gone back to null without a terminal
  private boolean isAllowed() {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      told.line("rootseal: --yes allows that where nobody can be asked");
      return false;
    }
    String answer = console.readLine("Go on? [y/N] ");
    return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
  }

  private int handOver(List<ContainerWrites> found, ReadOnlyApi api, LiveTarget.One workload) {
    ObservedFix fix = new ObservedFix(told, patch -> print(patch, workload));
    for (ContainerWrites container : found) {
      PathsText.of(container).forEach(told::line);
      container.writes().ifPresent(writes -> add(fix, container.container(), writes));
    }
    boolean seen = found.stream().anyMatch(one -> one.writes().isPresent());
    boolean whole = found.stream().allMatch(one -> one.writes().isPresent());
    if (seen && fix.run(api, Clock.systemUTC(), workload) == FixOutcome.UNREAD) {
      whole = false;
    }
    out.flush();
    if (seen) {
      PathsText.limits().forEach(told::line);
    }
    return whole ? ExitCode.OK : seen ? ExitCode.PARTIAL : ExitCode.USAGE;
  }

  private void print(Patch patch, LiveTarget.One workload) {
    out.print(patch.yaml());
    told.line(
        "To apply what is on standard output: kubectl patch %s %s -n %s --type strategic --patch-file FILE"
            .formatted(workload.type().singular(), workload.name(), workload.namespace()));
  }

  private static void add(ObservedFix fix, String container, RootWrites writes) {
    Optional<String> value = PathsAnnotation.value(writes);
    List<String> content =
        writes.folders().stream()
            .filter(PathsAnnotation::needsSeed)
            .map(WrittenFolder::path)
            .toList();
    value.ifPresentOrElse(paths -> fix.add(container, paths, content), () -> fix.block(container));
  }
}
