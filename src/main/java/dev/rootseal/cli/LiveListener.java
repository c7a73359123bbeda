package dev.rootseal.cli;

import dev.rootseal.scan.LiveScan;
import dev.rootseal.terminal.Progress;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Model.CommandSpec;

/** Tells on standard error what a scan of clusters says while it runs, and how far it is. */
final class LiveListener implements LiveScan.Listener, AutoCloseable {
  private final CommandSpec command;
  private final int clusters;
  private final AtomicInteger cluster = new AtomicInteger();
  private final AtomicInteger workloads = new AtomicInteger();
  private final Progress progress;

  /**
   * That of a command.
   *
   * @param clusters how many it reads
   */
  LiveListener(CommandSpec command, int clusters) {
    this.command = command;
    this.clusters = clusters;
    this.progress =
        Progress.on(
            command.commandLine().getErr(),
            EnvironmentDefaults.of(command).all(),
            Clock.systemUTC(),
            this::howFar);
  }

  /** The next cluster is read. */
  void clusterBegins() {
    cluster.incrementAndGet();
  }

  private String howFar() {
    String read = workloads.get() + " workloads read";
    return clusters > 1 ? "Cluster %d of %d: %s".formatted(cluster.get(), clusters, read) : read;
  }

  @Override
  public void workloadRead() {
    workloads.incrementAndGet();
  }

  @Override
  public void remark(String remark) {
    progress.around(() -> ErrorLines.print(remark, command.commandLine()));
  }

  @Override
  public void close() {
    progress.close();
  }
}
