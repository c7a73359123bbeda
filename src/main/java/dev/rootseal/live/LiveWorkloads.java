package dev.rootseal.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.kubernetes.ParseResult;
import dev.rootseal.kubernetes.WatchedNamespace;
import dev.rootseal.kubernetes.WorkloadFactsReader;
import dev.rootseal.live.LiveTarget.Cluster;
import dev.rootseal.live.LiveTarget.Namespace;
import dev.rootseal.live.LiveTarget.One;
import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadVerdict;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The live workloads that a target stands for, read once and evaluated as the operator does. */
public final class LiveWorkloads {
  /** What could not be read and why, in a sentence; its namespace is empty if it may be any. */
  public record Unread(String namespace, String message) {}

  private static final String API = "/apis/" + LiveTarget.API_VERSION;

  private final ReadOnlyApi api;
  private final Clock clock;
  private final Consumer<String> remarks;
  private final Map<String, NamespaceFacts> namespaces = new HashMap<>();
  private final List<Unread> unread = new ArrayList<>();
  private int lists;
  private boolean labelsForbidden;

  /** That of the cluster, once a workload had to be evaluated, or a given one. */
  private Optional<ReadOnlyFilesystemRule> rule = Optional.empty();

  /** Whose labels are read, too. */
  private Policy other = Policy.DEFAULT;

  /** Those of an API server; a remark is what a person should know of what the verdicts rest on. */
  public LiveWorkloads(ReadOnlyApi api, Clock clock, Consumer<String> remarks) {
    this.api = api;
    this.clock = clock;
    this.remarks = remarks;
  }

  /** The same with the labels, too, that another policy looks at. */
  public LiveWorkloads readyFor(Policy another) {
    other = another;
    return this;
  }

  /** The same, evaluated by a policy that is not asked of the cluster. */
  public LiveWorkloads by(ReadOnlyFilesystemRule given) {
    rule = Optional.of(given);
    return this;
  }

  public void read(LiveTarget target, BiConsumer<JsonNode, WorkloadVerdict> workloads) {
    switch (target) {
      case One one -> read(one, object -> object, workloads);
      case Namespace _, Cluster _ -> readAll(target, workloads);
    }
  }

  /** What could not be read so far. */
  public List<Unread> unread() {
    return List.copyOf(unread);
  }

  /** Of how many kinds all workloads were read. */
  public int lists() {
    return lists;
  }

  /** That of the cluster; the default where nothing had to be evaluated. */
  public Policy policy() {
    return rule.map(ReadOnlyFilesystemRule::policy).orElse(Policy.DEFAULT);
  }

  /** What the cluster's policy evaluates by; nothing where nothing had to be evaluated. */
  public Optional<ReadOnlyFilesystemRule> rule() {
    return rule;
  }

  /** Reads one, and evaluates it as it would be after a change. */
  public void read(
      One one, UnaryOperator<JsonNode> change, BiConsumer<JsonNode, WorkloadVerdict> workloads) {
    try {
      JsonNode object = api.get(one.path(API, one.plural()) + "/" + one.name(), one.kind());
      evaluateOrSay(one.kind(), change.apply(object), workloads);
    } catch (ReadException e) {
      String message =
          e.kind() == ReadException.Kind.NOT_FOUND
              ? "there is no " + one.words()
              : one.words() + " cannot be read: " + e.getMessage();
      unread.add(new Unread(one.namespace(), message));
    }
  }

  /** Where one kind cannot be read, the others are all the same. */
  private void readAll(LiveTarget target, BiConsumer<JsonNode, WorkloadVerdict> workloads) {
    for (String kind : List.of("Deployment", "StatefulSet", "DaemonSet")) {
      try {
        String plural = kind.toLowerCase(Locale.ROOT) + "s";
        api.list(target.path(API, plural), object -> evaluateOrSay(kind, object, workloads));
        lists++;
      } catch (ReadException e) {
        String which = "%ss in %s".formatted(kind, target.place());
        unread.add(new Unread("", which + " cannot be read: " + e.getMessage()));
        if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
          return;
        }
      }
    }
  }

  private void evaluateOrSay(
      String kind, JsonNode object, BiConsumer<JsonNode, WorkloadVerdict> workloads) {
    try {
      workloads.accept(object, evaluate(kind, object));
    } catch (ReadException e) {
      if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
        throw e;
      }
      JsonNode metadata = object.path("metadata");
      One one = new One(kind, metadata.path("namespace").asText(), metadata.path("name").asText());
      unread.add(new Unread(one.namespace(), one.words() + " cannot be read: " + e.getMessage()));
    }
  }

  private WorkloadVerdict evaluate(String kind, JsonNode object) {
    ReadOnlyFilesystemRule by = rule.orElseGet(this::ruleOfTheCluster);
    rule = Optional.of(by);
    WorkloadFacts facts = facts(kind, object);
    NamespaceFacts namespace = namespace(facts.ref().namespace());
    try {
      return by.evaluate(facts, namespace);
    } catch (RuntimeException e) {
      throw new ReadException(Unevaluated.by(facts.ref(), e).reason());
    }
  }

  private ReadOnlyFilesystemRule ruleOfTheCluster() {
    ClusterPolicy read = ClusterPolicy.read(api);
    String what =
        read.source() == ClusterPolicy.Source.CLUSTER ? "" : ": evaluated by the default policy";
    read.remark().ifPresent(text -> remarks.accept(text + what));
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return new ReadOnlyFilesystemRule(read.inForce().policy(), read.inForce().lookup(), today);
  }

  private WorkloadFacts facts(String kind, JsonNode object) {
    String name = object.at("/metadata/name").asText();
    String namespace = object.at("/metadata/namespace").asText();
    if (!ObjectName.isValid(name) || !ObjectName.isValid(namespace)) {
      throw new ReadException("its name or namespace is invalid");
    }
    ParseResult read = WorkloadFactsReader.ofApi(kind, object);
    Optional<String> problem =
        read.problem(policy().looksAtWorkloadLabels() || other.looksAtWorkloadLabels());
    if (problem.isPresent()) {
      throw new ReadException(problem.get());
    }
    return read.known().orElseThrow();
  }

  /**
   * A namespace as its workloads are evaluated there. Labels are only asked for where they have a
   * say: not everybody may read a namespace.
   */
  public NamespaceFacts namespace(String name) {
    boolean asked = policy().looksAtNamespaceLabels() || other.looksAtNamespaceLabels();
    return asked
        ? namespaces.computeIfAbsent(name, this::readNamespace)
        : NamespaceFacts.named(name);
  }

  private NamespaceFacts readNamespace(String name) {
    if (labelsForbidden) {
      return NamespaceFacts.named(name);
    }
    try {
      var namespace = WatchedNamespace.read(api.get("/api/v1/namespaces/" + name, "Namespace"));
      Optional<String> unread = WatchedNamespace.unreadLabels(namespace);
      if (unread.isPresent()) {
        throw new ReadException("its namespace's " + unread.get());
      }
      return WatchedNamespace.facts(namespace);
    } catch (ReadException e) {
      if (e.kind() != ReadException.Kind.FORBIDDEN) {
        throw e;
      }
      labelsForbidden = true;
      remarks.accept(
          "no right to read namespaces: exemptions that ask for labels of theirs, other than the"
              + " name, do not apply");
      return NamespaceFacts.named(name);
    }
  }
}
