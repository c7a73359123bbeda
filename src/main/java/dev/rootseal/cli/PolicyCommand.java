package dev.rootseal.cli;

import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.metrics.BuildInfo;
import dev.rootseal.output.PolicyTestFormat;
import dev.rootseal.output.PreviewFormat;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.scan.LiveScan;
import dev.rootseal.scan.ManifestScan;
import dev.rootseal.scan.PolicyPreview;
import dev.rootseal.scan.PolicyTest;
import dev.rootseal.scan.PolicyTest.Outcome;
import dev.rootseal.scan.ScanPolicy;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.Progress;
import dev.rootseal.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "policy",
    description = "Says what a CompliancePolicy would change, and tests it.",
    subcommands = {PolicyCommand.Preview.class, PolicyCommand.Test.class})
final class PolicyCommand extends ProgramCommand {
  @Override
  public Integer call() {
    throw wrong("name a command: preview or test");
  }

  @Command(
      name = "preview",
      description =
          "Says what a CompliancePolicy would change against the one in force: which containers"
              + " would have another verdict, why, and which namespaces another result. Changes"
              + " nothing.")
  static final class Preview extends ReadingCommand {
    @Mixin private ConnectionOptions connection;

    @Parameters(index = "0", paramLabel = "FILE", description = "The policy that may come.")
    private Path file;

    @Parameters(
        index = "1..*",
        arity = "0..*",
        paramLabel = "KIND/NAME|PATH",
        description =
            "Files and folders with manifests; - for standard input; or a live deployment,"
                + " statefulset or daemonset.")
    private List<String> targets = List.of();

    @Option(
        names = {"-o", "--output"},
        defaultValue = "table",
        description = "How it is written (${DEFAULT-VALUE}).")
    private PreviewFormat format;

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    @Override
    public Integer call() throws IOException {
      targets = manifests.named(targets);
      boolean files = targets.stream().anyMatch(TargetWords::isPath);
      requireSense(targets, files);
      ErrorLines.printUnknownVariables(spec.commandLine());
      ScanPolicy next = manifests.adapted(ScanPolicy.read(file));
      PolicyPreview preview = files ? files(next) : live(next);
      format.write(preview, BuildInfo.load().version(), Terminal.fitted(out(), environment()));
      out().flush();
      boolean falls = preview.namespaces().values().stream().anyMatch(PolicyPreview::falls);
      return exitCode(preview.before(), !files, falls);
    }

    private PolicyPreview files(ScanPolicy next) {
      ScanReport report =
          files(targets, PodKinds.KNOWN, new ManifestScan(manifests.policy().on(today)));
      return PolicyPreview.of(report, next, today, NamespaceFacts::named);
    }

    private PolicyPreview live(ScanPolicy next) {
      try (Progress progress = progress(() -> read + " workloads read");
          ClusterAccess access = access(connection.load(kubeconfig()), targets)) {
        LiveWorkloads live = workloads(access.client(), progress, "").readyFor(next.policy());
        ScanReport inForce = LiveScan.of(access.target(), live, read::incrementAndGet);
        return PolicyPreview.of(inForce, next, today, live::namespace);
      }
    }
  }

  @Command(
      name = "test",
      description =
          "Evaluates the workloads of PolicyTests by their policy, and says which verdicts are not"
              + " as expected.")
  static final class Test extends ProgramCommand {
    @Parameters(
        arity = "1..*",
        paramLabel = "FILE",
        description = "Files with a PolicyTest each, as docs/policy.md has it.")
    private List<Path> files = List.of();

    @Option(
        names = {"-o", "--output"},
        defaultValue = "table",
        description = "How it is written (${DEFAULT-VALUE}).")
    private PolicyTestFormat format;

    @Override
    public Integer call() throws IOException {
      ErrorLines.printUnknownVariables(spec.commandLine());
      List<Outcome> outcomes = PolicyTest.outcomes(files, LocalDate.now(ZoneOffset.UTC));
      format.write(outcomes, Terminal.fitted(out(), environment()));
      return outcomes.stream().allMatch(Outcome::isExpected) ? ExitCode.OK : ExitCode.FAILED;
    }
  }
}
