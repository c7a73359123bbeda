package dev.rootseal.cli;

import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.live.LiveTarget;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that can be about live workloads; which ones are meant is said as kubectl takes it. */
abstract class LiveCommand extends ProgramCommand {
  /** Those that say which cluster, and where in it. */
  static final List<String> OF_CLUSTERS =
      List.of("--namespace", "--all-namespaces", "--kubeconfig", "--context");

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Its namespace; otherwise the one of the context.")
  private @Nullable String namespace;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "All workloads of the cluster.")
  private Boolean allNamespaces = false;

  /** Whether a flag or variable asks for all of a namespace or of the cluster. */
  final boolean hasScope() {
    return namespace != null || allNamespaces;
  }

  /** What is meant, and a client for where it is. */
  record ClusterAccess(LiveTarget target, KubernetesClient client) implements AutoCloseable {
    @Override
    public void close() {
      client.close();
    }
  }

  /** That to what such words mean, of the cluster that a connection leads to. */
  final ClusterAccess access(Config connection, List<String> words) {
    return new ClusterAccess(
        target(words, connection), KubernetesClients.createForCommand(connection));
  }

  /** What is meant by KIND/NAME or KIND NAME, or by none: all of a namespace or the cluster. */
  private LiveTarget target(List<String> words, Config config) {
    requireOneScope(words);
    if (allNamespaces) {
      return new LiveTarget.Cluster();
    }
    String chosen = namespace == null ? ConnectionOptions.namespace(config) : namespace;
    return checked(
        "", () -> words.isEmpty() ? LiveTarget.in(chosen) : LiveTarget.named(words, chosen));
  }

  private void requireOneScope(List<String> words) {
    if (!allNamespaces) {
      return;
    }
    String all = source("-A");
    String named = String.join(" ", words);
    refuse(!words.isEmpty(), all + " is for all workloads: leave it out, or " + named);
    if (namespace == null) {
      return;
    }
    // A flag wins over a variable, here over that of the other flag.
    String one = source("-n");
    if (all.startsWith("-") == one.startsWith("-")) {
      throw wrong(all + " is for all namespaces: leave it out, or " + one + " " + namespace);
    }
    if (all.startsWith("-")) {
      namespace = null;
    } else {
      allNamespaces = false;
    }
  }
}
