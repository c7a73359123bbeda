package dev.rootseal.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.api.policy.PolicyReading.Usable;
import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
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
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadVerdict;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The live workloads that a target stands for, read once and evaluated as the operator does. */
public final class LiveWorkloads {
  private static final String API = "/apis/" + LiveTarget.API_VERSION;

  private static final String DEFAULT = ": evaluated by the default policy";

  private final ReadOnlyApi api;
  private final Clock clock;
  private final Reading reading;
  private final Policy other;
  private final Map<String, NamespaceFacts> namespaces = new HashMap<>();
  private boolean labelsForbidden;

  /** That of the cluster, once a workload had to be evaluated, or a given one. */
  private Policy policy = Policy.DEFAULT;

  private @Nullable ReadOnlyFilesystemRule rule;

  /** Who is handed what was read. */
  public interface Reading {
    /** A workload with its verdict. */
    void workload(JsonNode object, WorkloadVerdict verdict);

    /** All workloads of a kind were read. */
    default void listRead() {}

    /** Something could not be read: what and why. */
    void unread(String problem);

    /** What a person should know about what the verdicts rest on. */
    void remark(String remark);
  }

  /** Those of an API server. */
  public LiveWorkloads(ReadOnlyApi api, Clock clock, Reading reading) {
    this(api, clock, reading, Policy.DEFAULT);
  }

  /** The same with the labels, too, that another policy looks at: see {@link #evaluate}. */
  public LiveWorkloads(ReadOnlyApi api, Clock clock, Reading reading, Policy other) {
    this.api = api;
    this.clock = clock;
    this.reading = reading;
    this.other = other;
  }

  /** The same, evaluated by a policy that is not asked of the cluster. */
  public LiveWorkloads by(Policy given, ReadOnlyFilesystemRule itsRule) {
    policy = given;
    rule = itsRule;
    return this;
  }

  /** Reads them. */
  public void read(LiveTarget target) {
    switch (target) {
      case One one -> read(one, object -> object);
      case Namespace _, Cluster _ -> readAll(target);
    }
  }

  /** What the cluster's policy measures against; the default where nothing had to be evaluated. */
  public Threshold threshold() {
    return policy.threshold();
  }

  /** What the cluster's policy evaluates by; nothing where nothing had to be evaluated. */
  public Optional<ReadOnlyFilesystemRule> rule() {
    return Optional.ofNullable(rule);
  }

  /** Reads one, and evaluates it as it would be after a change. */
  public void read(One one, UnaryOperator<JsonNode> change) {
    try {
      JsonNode object = api.get(one.path(API, one.plural()) + "/" + one.name());
      evaluateOrSay(one.kind(), change.apply(object));
    } catch (ReadException e) {
      reading.unread(
          e.kind() == ReadException.Kind.NOT_FOUND
              ? "there is no " + one.words()
              : one.words() + " cannot be read: " + e.getMessage());
    }
  }

  /** Where one kind cannot be read, the others are all the same. */
  private void readAll(LiveTarget target) {
    for (String kind : List.of("Deployment", "StatefulSet", "DaemonSet")) {
      try {
        String plural = kind.toLowerCase(Locale.ROOT) + "s";
        api.list(target.path(API, plural), object -> evaluateOrSay(kind, object));
        reading.listRead();
      } catch (ReadException e) {
        reading.unread(
            "%ss in %s cannot be read: %s".formatted(kind, target.place(), e.getMessage()));
        if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
          return;
        }
      }
    }
  }

  private void evaluateOrSay(String kind, JsonNode object) {
    try {
      reading.workload(object, evaluate(kind, object));
    } catch (ReadException e) {
      if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
        throw e;
      }
      JsonNode metadata = object.path("metadata");
      One one = new One(kind, metadata.path("namespace").asText(), metadata.path("name").asText());
      reading.unread(one.words() + " cannot be read: " + e.getMessage());
    }
  }

  private WorkloadVerdict evaluate(String kind, JsonNode object) {
    ReadOnlyFilesystemRule by = rule;
    if (by == null) {
      by = ruleOf(policyOfTheCluster());
      rule = by;
    }
    return evaluate(facts(kind, object), by);
  }

  /**
   * Evaluates a workload that was read, also by the rule of the other policy.
   *
   * @throws ReadException if it cannot be evaluated, or its namespace not be read
   */
  public WorkloadVerdict evaluate(WorkloadFacts facts, ReadOnlyFilesystemRule by) {
    NamespaceFacts namespace = namespace(facts.ref().namespace());
    try {
      return by.evaluate(facts, namespace);
    } catch (RuntimeException e) {
      throw new ReadException(Unevaluated.by(facts.ref(), e).reason());
    }
  }

  private ReadOnlyFilesystemRule ruleOf(Usable read) {
    policy = read.policy();
    ImageCatalogue images =
        ImageCatalogue.load().withUserRows(read.images()).withMirrors(policy.catalogue().mirrors());
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return new ReadOnlyFilesystemRule(policy, new CatalogueLookup(images), today);
  }

  private Usable policyOfTheCluster() {
    ClusterPolicy read = ClusterPolicy.read(api);
    boolean own = read.source() == ClusterPolicy.Source.CLUSTER;
    read.remark().map(text -> own ? text : text + DEFAULT).ifPresent(reading::remark);
    return read.inForce();
  }

  private WorkloadFacts facts(String kind, JsonNode object) {
    String name = object.at("/metadata/name").asText();
    String namespace = object.at("/metadata/namespace").asText();
    if (!ObjectName.isValid(name) || !ObjectName.isValid(namespace)) {
      throw new ReadException("its name or namespace is invalid");
    }
    ParseResult read = WorkloadFactsReader.ofApi(kind, object);
    Optional<String> problem =
        read.problem(policy.looksAtWorkloadLabels() || other.looksAtWorkloadLabels());
    if (problem.isPresent()) {
      throw new ReadException(problem.get());
    }
    return read.known().orElseThrow();
  }

  /** Labels are only asked for where they have a say: not everybody may read a namespace. */
  private NamespaceFacts namespace(String name) {
    boolean asked = policy.looksAtNamespaceLabels() || other.looksAtNamespaceLabels();
    if (!asked || labelsForbidden) {
      return NamespaceFacts.named(name);
    }
    return namespaces.computeIfAbsent(name, this::readNamespace);
  }

  private NamespaceFacts readNamespace(String name) {
    try {
      var namespace = WatchedNamespace.read(api.get("/api/v1/namespaces/" + name));
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
      reading.remark(
          "no right to read namespaces: taken to have none of the labels that the policy asks"
              + " for");
      return NamespaceFacts.named(name);
    }
  }
}
