package dev.rootseal.cli;

import dev.rootseal.kubeconfig.Kubeconfig;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which cluster is meant, as kubectl takes it. */
final class ConnectionOptions {
  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "Kubeconfig to use; otherwise KUBECONFIG, the service account in a cluster, or"
              + " ~/.kube/config.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Context of the kubeconfig; otherwise its current one.")
  private @Nullable String context;

  /** What is wrong with the flags themselves. */
  Stream<Problem> problems(CommandSpec command) {
    return Stream.of("--kubeconfig", "--context").flatMap(flag -> Given.blank(command, flag));
  }

  Config load(Kubeconfig found) {
    return found.load(Optional.ofNullable(kubeconfig), Optional.ofNullable(context));
  }
}
