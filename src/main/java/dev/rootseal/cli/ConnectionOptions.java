package dev.rootseal.cli;

import dev.rootseal.fix.PatchFolder.KubectlCommand;
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

  /** Whether nobody knows which file, or what of it, is meant. */
  static boolean areWrong(CommandSpec command) {
    return Stream.of("--kubeconfig", "--context")
        .map(command::findOption)
        .flatMap(flag -> EnvironmentDefaults.texts(flag).stream())
        .anyMatch(String::isBlank);
  }

  boolean isGiven() {
    return kubeconfig != null || context != null;
  }

  /** That kubectl leads to the same cluster. */
  KubectlCommand kubectl() {
    return new KubectlCommand(
        Optional.ofNullable(kubeconfig).map(Path::toString), Optional.ofNullable(context));
  }

  static String namespace(Config connection) {
    String name = connection.getNamespace();
    return name == null || name.isBlank() ? "default" : name;
  }

  Config load(Kubeconfig found) {
    return found.load(Optional.ofNullable(kubeconfig), Optional.ofNullable(context));
  }
}
