package dev.rootseal.demo;

import ch.qos.logback.classic.Level;
import dev.rootseal.cli.ExitCode;
import dev.rootseal.cli.Logging;
import dev.rootseal.cli.Logging.LogFormat;
import dev.rootseal.cli.Subcommand;
import dev.rootseal.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the operator at work to somebody who has no cluster. */
@Command(
    name = "demo",
    description =
        "Starts a small shop in an embedded Kubernetes API, runs the operator on it and shows what"
            + " it reports. Needs no cluster, and nothing leaves this machine.",
    mixinStandardHelpOptions = true,
    versionProvider = Subcommand.ProgramVersion.class)
public final class DemoCommand implements Subcommand {
  @Spec private CommandSpec spec;

  @Option(
      names = "--once",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      description = "End after the story; otherwise the API stays for kubectl until Ctrl-C.")
  private Boolean once = false;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the embedded API on 127.0.0.1; 0 takes a free one (${DEFAULT-VALUE}).")
  private Integer port;

  /** Made by the loader of services; the parser of the command line fills it. */
  @SuppressWarnings("NullAway.Init")
  public DemoCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Logging.configure(LogFormat.TEXT, Level.ERROR);
    PrintWriter out = spec.commandLine().getOut();
    Terminal terminal = Terminal.on(out, System.getenv());
    terminal.progress("Starting an embedded Kubernetes API and the operator ...");
    try (DemoCluster cluster = DemoCluster.start(port)) {
      new DemoStory(cluster, terminal).tell();
      if (!once) {
        stay(cluster, terminal);
      }
    }
    return ExitCode.OK;
  }

  /** Waits for Ctrl-C, which is the ordinary end. */
  private static void stay(DemoCluster cluster, Terminal terminal) throws InterruptedException {
    terminal.line("");
    terminal.line("The API stays until Ctrl-C. Try, in another terminal:");
    terminal.line("  export KUBECONFIG=" + cluster.kubeconfig());
    terminal.line("  kubectl get compliancereports -A -w");
    terminal.line("  kubectl describe cprep -n shop");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(cluster), "stop"));
    new CountDownLatch(1).await();
  }

  private static void end(DemoCluster cluster) {
    cluster.close();
    Runtime.getRuntime().halt(ExitCode.OK);
  }
}
