package dev.rootseal.cli;

import dev.rootseal.admission.AdmissionPolicies;
import dev.rootseal.admission.AdmissionPolicies.Action;
import dev.rootseal.admission.AdmissionPolicies.Settings;
import dev.rootseal.admission.AdmissionSimulation;
import dev.rootseal.admission.AdmissionSimulation.Outcome;
import dev.rootseal.admission.NamespaceSelector;
import dev.rootseal.api.policy.CompliancePolicySpec.SelectorSpec;
import dev.rootseal.kubeconfig.Kubeconfig;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.live.ClusterPolicy;
import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.metrics.BuildInfo;
import dev.rootseal.output.SimulationFormat;
import dev.rootseal.rule.WorkloadKind;
import dev.rootseal.scan.ScanPolicy;
import dev.rootseal.terminal.Terminal;
import dev.rootseal.terminal.TerminalText;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "admission",
    description =
        "Prints ValidatingAdmissionPolicies, by which the API server itself evaluates each workload"
            + " that comes in, for kubectl apply -f - or for Git. Changes nothing.")
final class AdmissionCommand extends LiveCommand {
  /** In the place of a file: the policy where nobody has written one. */
  private static final Path DEFAULT = Path.of("default");

  @Mixin private ConnectionOptions connection;

  @Option(
      names = "--action",
      defaultValue = "warn",
      description =
          "What happens to a workload that does not comply: a warning; denied where the namespace's"
              + " report says Pass, a warning elsewhere; denied; or a line in the audit log"
              + " (${DEFAULT-VALUE}).")
  private Action action;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "The CompliancePolicy that they are made from, or the word default; otherwise the"
              + " cluster's, or the default where there is no cluster.")
  private @Nullable Path policy;

  @Option(
      names = "--kinds",
      paramLabel = "KIND",
      split = ",",
      defaultValue = "Deployment,StatefulSet,DaemonSet",
      description = "Kinds of workloads; also ReplicaSet, Job, CronJob, Pod (${DEFAULT-VALUE}).")
  private List<String> kinds;

  @Option(
      names = "--namespace-selector",
      paramLabel = "SELECTOR",
      description = "Labels of the namespaces they are for, such as team=a,tier in (x,y),!z.")
  private SelectorSpec namespaces = NamespaceSelector.ALL;

  @Option(
      names = "--exclude-namespaces",
      paramLabel = "NAME",
      split = ",",
      description = "Namespaces that are left alone, besides the protected ones.")
  private List<String> excluded = List.of();

  @Option(
      names = "--protected-namespaces",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "kube-system,rootseal-system",
      description =
          "Namespaces that are left alone where --action denies, or the word none"
              + " (${DEFAULT-VALUE}).")
  private List<String> protectedNamespaces;

  @Option(
      names = "--failure-policy",
      paramLabel = "Ignore|Fail",
      description =
          "What happens where the API server cannot evaluate a workload: it is let in, or it counts"
              + " as one that does not comply (Fail, but Ignore for the policy that denies with"
              + " --action=deny-passing).")
  private @Nullable FailurePolicy failurePolicy;

  @Option(
      names = "--simulate",
      description =
          "Instead of the policies, what they would say to the Deployments, StatefulSets and"
              + " DaemonSets of a namespace (-n) or the cluster (-A) if each came in now.")
  private Boolean simulate = false;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "How a simulation is written (${DEFAULT-VALUE}).")
  private SimulationFormat format;

  private enum FailurePolicy {
    IGNORE,
    FAIL
  }

  private record Source(ScanPolicy policy, String words) {}

  @Override
  public Integer call() throws IOException {
    Settings settings = settings();
    if (simulate) {
      refuse(
          !Settings.REPORTED.containsAll(settings.kinds()),
          source("--simulate")
              + " reads Deployments, StatefulSets and DaemonSets: leave out other "
              + source("--kinds"));
    } else {
      refuse(List.of("--namespace", "--all-namespaces", "--output"), " is for --simulate");
    }
    ErrorLines.printUnknownVariables(spec.commandLine());
    Source source = policy == null ? ofTheCluster() : ofTheFile(policy);
    ScanPolicy by = source.policy();
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    AdmissionPolicies policies =
        new AdmissionPolicies(by.policy(), by.images().rows(), today, settings);
    if (simulate) {
      return simulate(policies, by, today);
    }
    refuse(policies.areTooLong(), AdmissionPolicies.TOO_LONG);
    out().print(policies.yaml(TerminalText.escape(source.words())));
    return ExitCode.OK;
  }

  private int simulate(AdmissionPolicies policies, ScanPolicy by, LocalDate today)
      throws IOException {
    try (ClusterAccess access = access(connection.load(kubeconfig()), List.of())) {
      ReadOnlyApi api = new ReadOnlyApi(access.client());
      AdmissionSimulation simulation = new AdmissionSimulation(policies, this::say);
      simulation.read(
          access.target(),
          api,
          new LiveWorkloads(api, Clock.systemUTC(), this::say).by(by.on(today)));
      format.write(simulation, BuildInfo.load().version(), Terminal.on(out(), environment()));
      return ExitCode.of(
          simulation.unread().isEmpty(), simulation.isRead(), simulation.count(Outcome.DENIED) > 0);
    }
  }

  private Settings settings() {
    TreeSet<WorkloadKind> chosen = new TreeSet<>();
    kinds.forEach(kind -> chosen.add(kind(kind)));
    List<String> kept =
        protectedNamespaces.equals(List.of("none")) ? List.of() : protectedNamespaces;
    refuseNonNames("--exclude-namespaces", excluded);
    refuseNonNames("--protected-namespaces", kept);
    Stream<String> alone =
        Stream.concat(action.denies() ? kept.stream() : Stream.empty(), excluded.stream());
    return new Settings(
        action,
        chosen,
        alone.distinct().toList(),
        namespaces,
        Optional.ofNullable(failurePolicy).map(FailurePolicy.FAIL::equals));
  }

  private void refuseNonNames(String flag, List<String> names) {
    for (String name : names) {
      refuse(
          !ObjectName.isNamespace(name),
          source(flag) + ": '%s' cannot be the name of a namespace".formatted(name));
    }
  }

  private WorkloadKind kind(String text) {
    for (WorkloadKind kind : WorkloadKind.values()) {
      if (kind.id().equalsIgnoreCase(text) && kind != WorkloadKind.REPLICATION_CONTROLLER) {
        return kind;
      }
    }
    throw wrong(
        source("--kinds")
            + ": '%s' is none of Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob, Pod"
                .formatted(text));
  }

  private static Source ofTheFile(Path file) {
    return file.equals(DEFAULT)
        ? new Source(ScanPolicy.byDefault(), "the default policy")
        : new Source(ScanPolicy.read(file), "the CompliancePolicy in " + file);
  }

  /** One that may be there, but cannot be read, is no reason to refuse what it may exempt. */
  private Source ofTheCluster() {
    Kubeconfig kubeconfig = kubeconfig();
    if (!connection.isGiven() && !kubeconfig.isThere()) {
      return said(ScanPolicy.byDefault(), "the default policy, since there is no kubeconfig");
    }
    try (KubernetesClient client =
        KubernetesClients.createForCommand(connection.load(kubeconfig))) {
      ClusterPolicy read = ClusterPolicy.read(new ReadOnlyApi(client));
      refuse(
          read.source() == ClusterPolicy.Source.UNREAD,
          read.remark().orElse("") + ": name one, --policy FILE or --policy=default");
      read.remark().ifPresent(this::say);
      return said(
          ScanPolicy.of(read.inForce()),
          read.source() == ClusterPolicy.Source.CLUSTER
              ? "the cluster's CompliancePolicy"
              : "the default policy, since the cluster has none of its own");
    }
  }

  private Source said(ScanPolicy found, String words) {
    say("made from " + words);
    return new Source(found, words);
  }
}
