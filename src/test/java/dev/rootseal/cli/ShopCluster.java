package dev.rootseal.cli;

import static dev.rootseal.e2e.Unchecked.unchecked;

import dev.rootseal.embedded.ApiProbe;
import dev.rootseal.embedded.EmbeddedApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** The embedded API with a shop that has something of everything, and runs against it. */
final class ShopCluster implements AutoCloseable {
  private static final Path SHOP = Path.of("src/test/resources/dev/rootseal/cli/fix-shop.yaml");
  private static final Path POLICIES = Path.of("crds/compliancepolicies.rootseal.dev.yaml");

  private final EmbeddedApi api;
  private final ApiProbe probe;
  private final Path kubeconfig;

  private ShopCluster(EmbeddedApi api, Path kubeconfig) {
    this.api = api;
    this.probe = ApiProbe.of(api);
    this.kubeconfig = kubeconfig;
  }

  /** Without the definitions of Rootseal. */
  static ShopCluster bare(Path folder) {
    return unchecked(
        () -> {
          EmbeddedApi api = EmbeddedApi.start(0, Clock.systemUTC());
          api.apply(Files.readString(SHOP));
          Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), api.kubeconfig());
          return new ShopCluster(api, kubeconfig);
        });
  }

  static ShopCluster withRootseal(Path folder) {
    return bare(folder).apply(unchecked(() -> Files.readString(POLICIES)));
  }

  ShopCluster apply(String yaml) {
    api.apply(yaml);
    return this;
  }

  /** Puts a policy with this spec, in braces, into the cluster. */
  ShopCluster policy(String spec) {
    return apply(
        """
        apiVersion: rootseal.dev/v1alpha1
        kind: CompliancePolicy
        metadata: {name: read-only-filesystem}
        spec: %s
        """
            .formatted(spec));
  }

  Path kubeconfig() {
    return kubeconfig;
  }

  /** Runs a line of the program; the kubeconfig is left out of what it prints. */
  Run run(String line, String... more) {
    Run run = Run.of(line + " --kubeconfig=" + kubeconfig, more);
    return new Run(run.exit(), withoutChance(run.out()), withoutChance(run.err()));
  }

  Run fix(String line, String... more) {
    return run("fix " + line, more);
  }

  String screen(String line) {
    return withoutChance(Run.screen(line + " --kubeconfig=" + kubeconfig));
  }

  private String withoutChance(String text) {
    return text.replace(" --kubeconfig=" + kubeconfig, "").replace(api.uri().toString(), "SERVER");
  }

  Map<String, Long> writes() {
    return probe.writes();
  }

  @Override
  public void close() {
    api.close();
  }
}
