package dev.rootseal.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.api.ApiGroup;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.policy.PolicyReading;
import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.catalogue.UserImageRows.UserImageRow;
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
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The live workloads that a target stands for, read once and evaluated as the operator does. */
public final class LiveWorkloads {
  private static final String API = "/apis/apps/v1";

  private final ReadOnlyApi api;
  private final Clock clock;
  private final Reading reading;
  private @Nullable Evaluator evaluator;

  /** Who is handed what was read. */
  public interface Reading {
    /** A workload with its verdict. */
    void workload(WorkloadType type, JsonNode object, WorkloadVerdict verdict);

    /** All workloads of a kind were read. */
    default void listRead() {}

    /** Something could not be read: what and why. */
    void unread(String problem);

    /** What a person should know about what the verdicts rest on. */
    void remark(String remark);
  }

  /** Those of an API server. */
  public LiveWorkloads(ReadOnlyApi api, Clock clock, Reading reading) {
    this.api = api;
    this.clock = clock;
    this.reading = reading;
  }

  /**
   * Reads them.
   *
   * @throws ReadException if the API server cannot be used
   */
  public void read(LiveTarget target) {
    switch (target) {
      case One one -> read(one, object -> object);
      case Namespace _, Cluster _ -> readAll(target);
    }
  }

  /** What the cluster's policy measures against; the default where nothing had to be evaluated. */
  public Threshold threshold() {
    return evaluator == null ? Threshold.DEFAULT : evaluator.policy.threshold();
  }

  /** What the cluster's policy evaluates by; nothing where nothing had to be evaluated. */
  public Optional<ReadOnlyFilesystemRule> rule() {
    return Optional.ofNullable(evaluator).map(one -> one.rule);
  }

  /**
   * Reads one, and evaluates it as it would be after a change.
   *
   * @throws ReadException if the API server cannot be used
   */
  public void read(One one, UnaryOperator<JsonNode> change) {
    try {
      JsonNode object = api.get(one.path(API, one.type().plural()) + "/" + one.name());
      evaluateOrSay(one.type(), change.apply(object));
    } catch (ReadException e) {
      reading.unread(
          e.kind() == ReadException.Kind.NOT_FOUND
              ? "there is no " + one.words()
              : one.words() + " cannot be read: " + e.getMessage());
    }
  }

  /** Where one kind cannot be read, the others are all the same. */
  private void readAll(LiveTarget target) {
    for (WorkloadType type : WorkloadType.values()) {
      try {
        api.list(target.path(API, type.plural()), object -> evaluateOrSay(type, object));
        reading.listRead();
      } catch (ReadException e) {
        reading.unread(
            "%ss in %s cannot be read: %s".formatted(type.kind(), target.place(), e.getMessage()));
        if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
          return;
        }
      }
    }
  }

  private void evaluateOrSay(WorkloadType type, JsonNode object) {
    try {
      reading.workload(type, object, evaluate(type, object));
    } catch (ReadException e) {
      if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
        throw e;
      }
      reading.unread(
          "%s '%s' in namespace '%s' cannot be read: %s"
              .formatted(
                  type.kind(),
                  object.at("/metadata/name").asText(),
                  object.at("/metadata/namespace").asText(),
                  e.getMessage()));
    }
  }

  private WorkloadVerdict evaluate(WorkloadType type, JsonNode object) {
    if (evaluator == null) {
      evaluator = new Evaluator();
    }
    return evaluator.evaluate(type, object);
  }

  /** Evaluates live workloads as the operator does, by the policy of their cluster. */
  private final class Evaluator {
    private static final String POLICY =
        "/apis/%s/%s/compliancepolicies/%s"
            .formatted(ApiGroup.NAME, ApiGroup.VERSION, CompliancePolicy.NAME);
    private static final String DEFAULT = ": evaluated by the default policy";

    private final ReadOnlyFilesystemRule rule;
    private final Map<String, NamespaceFacts> namespaces = new HashMap<>();
    private Policy policy = Policy.DEFAULT;
    private List<UserImageRow> rows = List.of();
    private boolean labelsForbidden;

    /**
     * One that has read the policy, for which no right is needed.
     *
     * @throws ReadException if the API server cannot be used
     */
    private Evaluator() {
      try {
        take(PolicyReading.of(api.get(POLICY).path("spec")));
      } catch (ReadException e) {
        switch (e.kind()) {
          case NOT_FOUND -> {}
          case NOT_SERVED ->
              reading.remark("this cluster does not know CompliancePolicies" + DEFAULT);
          case FORBIDDEN ->
              reading.remark("no right to read the cluster's CompliancePolicy" + DEFAULT);
          case UNUSABLE_SERVER, OTHER ->
              throw new ReadException(
                  ReadException.Kind.UNUSABLE_SERVER,
                  "the cluster's CompliancePolicy cannot be read: " + e.getMessage());
        }
      }
      ImageCatalogue images =
          ImageCatalogue.load().withUserRows(rows).withMirrors(policy.catalogue().mirrors());
      LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      rule = new ReadOnlyFilesystemRule(policy, new CatalogueLookup(images), today);
    }

    private void take(PolicyReading read) {
      switch (read) {
        case PolicyReading.Usable(var usable, var itsRows, var unknown) -> {
          policy = usable;
          rows = itsRows;
          if (!unknown.isNone()) {
            reading.remark("the cluster's CompliancePolicy: " + unknown.sentence());
          }
        }
        case PolicyReading.Unusable(var problems) ->
            reading.remark(
                "the cluster's CompliancePolicy cannot be used ("
                    + String.join("; ", problems)
                    + ")"
                    + DEFAULT);
      }
    }

    /**
     * The verdict on one object.
     *
     * @throws ReadException if the object has a shape that no workload has
     */
    WorkloadVerdict evaluate(WorkloadType type, JsonNode object) {
      WorkloadFacts facts = facts(type, object);
      NamespaceFacts namespace = namespace(facts.ref().namespace());
      try {
        return rule.evaluate(facts, namespace);
      } catch (RuntimeException e) {
        throw unreadable(Unevaluated.by(facts.ref(), e).reason());
      }
    }

    private WorkloadFacts facts(WorkloadType type, JsonNode object) {
      String name = object.at("/metadata/name").asText();
      String namespace = object.at("/metadata/namespace").asText();
      if (!ObjectName.isValid(name) || !ObjectName.isValid(namespace)) {
        throw unreadable("its name or namespace is invalid");
      }
      return switch (WorkloadFactsReader.ofApi(type.kind(), object)) {
        case ParseResult.Read(var facts) -> facts;
        case ParseResult.WithoutLabels(var facts, var reason) -> {
          if (policy.looksAtWorkloadLabels()) {
            throw unreadable(reason);
          }
          yield facts;
        }
        case ParseResult.Unreadable(var _, var reason) -> throw unreadable(reason);
      };
    }

    private static ReadException unreadable(String reason) {
      return new ReadException(ReadException.Kind.OTHER, reason);
    }

    /** Labels are only asked for where they have a say: not everybody may read a namespace. */
    private NamespaceFacts namespace(String name) {
      if (!policy.looksAtNamespaceLabels() || labelsForbidden) {
        return NamespaceFacts.named(name);
      }
      return namespaces.computeIfAbsent(name, this::readNamespace);
    }

    private NamespaceFacts readNamespace(String name) {
      try {
        var namespace = WatchedNamespace.read(api.get("/api/v1/namespaces/" + name));
        Optional<String> unread = WatchedNamespace.unreadLabels(namespace);
        if (unread.isPresent()) {
          throw unreadable("its namespace's " + unread.get());
        }
        return new NamespaceFacts(name, namespace.getMetadata().getLabels());
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
}
