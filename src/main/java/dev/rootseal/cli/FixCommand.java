package dev.rootseal.cli;

import ch.qos.logback.classic.Level;
import dev.rootseal.fix.DiffStream;
import dev.rootseal.fix.FixOutcome;
import dev.rootseal.fix.FixOutput;
import dev.rootseal.fix.FixRun;
import dev.rootseal.fix.FixSelection;
import dev.rootseal.fix.KubectlCommand;
import dev.rootseal.fix.OutputLostException;
import dev.rootseal.fix.PatchFolder;
import dev.rootseal.fix.PatchFormat;
import dev.rootseal.fix.PatchStream;
import dev.rootseal.kubeconfig.Kubeconfig;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.terminal.Screen;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the patches that fix live workloads. */
@Command(
    name = "fix",
    description =
        "Prints the patch that makes a live workload compliant, for kubectl patch --type strategic"
            + " --patch-file, and says on standard error what it does. Changes nothing itself.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class)
final class FixCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConnectionOptions connection;
  @Mixin private ScopeOptions scope;

  @Parameters(
      arity = "0..2",
      paramLabel = "KIND/NAME",
      description =
          "The workload: a deployment, statefulset or daemonset; otherwise all of the namespace.")
  private List<String> workload = List.of();

  @Option(
      names = "--as",
      paramLabel = "patch|diff",
      defaultValue = "patch",
      description = "The patch itself, or what it changes (${DEFAULT-VALUE}).")
  private FixForm form;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "yaml|json",
      defaultValue = "yaml",
      description = "How patches are written (${DEFAULT-VALUE}).")
  private PatchFormat format;

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description =
          "A new folder that gets a file for each patch; standard output gets the commands that"
              + " apply them.")
  private @Nullable Path outputDir;

  @Option(
      names = "--confidence",
      paramLabel = "CONFIDENCE",
      split = ",",
      defaultValue = "known,declared,assumed",
      description =
          "Which patches are written, by how well the paths are known (${DEFAULT-VALUE}).")
  private Set<PatchConfidence> confidence;

  @Option(
      names = "--include-critical",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Of several workloads also those that can take the cluster down: privileged, with"
              + " namespaces of the node, of a critical priority class, in a namespace kube-*, or"
              + " owned by a controller.")
  private Boolean includeCritical = false;

  @Option(
      names = "--fail-on",
      paramLabel = "finding|never",
      defaultValue = "never",
      description =
          "finding: end with 1 where there is a finding, also when it has a patch: a gate that reads"
              + " the object as it is now (${DEFAULT-VALUE}).")
  private FailOn failOn;

  @SuppressWarnings("NullAway.Init")
  FixCommand() {}

  @Override
  public Integer call() {
    requireSense();
    UnknownVariables.print(spec);
    Logging.configure(LogFormat.TEXT, Level.ERROR);
    Config config =
        connection.load(new Kubeconfig(EnvironmentDefaults.of(spec).all(), Clock.systemUTC()));
    LiveTarget target = scope.target(workload, config);
    FixOutput output = checked(this::output);
    Screen told = new Screen(spec.commandLine().getErr(), Screen.Device.FILE);
    try (KubernetesClient client = KubernetesClients.createForPatches(config)) {
      return exitCode(
          new FixRun(new ReadOnlyApi(client), Clock.systemUTC(), selection(), output, told)
              .run(target));
    } catch (ReadException | UncheckedIOException e) {
      told.line("rootseal: " + e.getMessage());
    } catch (OutputLostException e) {
      // Why that is, is told where the program ends.
      return ExitCode.USAGE;
    }
    return ExitCode.USAGE;
  }

  private int exitCode(FixOutcome outcome) {
    return switch (outcome) {
      case CLEAN -> ExitCode.OK;
      case COMPLETE -> failOn == FailOn.FINDING ? ExitCode.FAILED : ExitCode.OK;
      case INCOMPLETE -> ExitCode.FAILED;
      case PARTLY_READ -> ExitCode.PARTIAL;
      case UNREAD -> ExitCode.USAGE;
    };
  }

  private void requireSense() {
    if (workload.isEmpty() && !scope.isGiven()) {
      throw wrong("name a workload (KIND/NAME), a namespace (-n NAMESPACE) or -A");
    }
    if (form == FixForm.DIFF && (outputDir != null || format == PatchFormat.JSON)) {
      throw wrong("--as=diff goes to standard output, as a diff of YAML");
    }
  }

  /** Whoever names a workload means it. */
  private FixSelection selection() {
    return new FixSelection(includeCritical || !workload.isEmpty(), confidence);
  }

  private FixOutput output() {
    PrintWriter out = spec.commandLine().getOut();
    if (form == FixForm.DIFF) {
      return new DiffStream(Screen.on(out, System.getenv()));
    }
    KubectlCommand kubectl = new KubectlCommand(given("--kubeconfig"), given("--context"));
    return outputDir == null
        ? new PatchStream(out, format, kubectl)
        : PatchFolder.at(outputDir, out, format, kubectl);
  }

  /** The value of a flag of the connection, as kubectl needs it too. */
  private Optional<String> given(String flag) {
    return Optional.ofNullable(spec.findOption(flag).getValue()).map(Object::toString);
  }

  private <T> T checked(Supplier<T> part) {
    try {
      return part.get();
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
