package dev.rootseal.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.kubernetes.UnreadLabels;
import dev.rootseal.kubernetes.WorkloadReading;
import dev.rootseal.report.Unevaluated;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadVerdict;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Evaluates live workloads as the operator does, by the policy of their cluster. */
final class WorkloadEvaluator {
  private final ObjectMapper json = new ObjectMapper();
  private final ReadOnlyApi api;
  private final LivePolicy policy;
  private final ReadOnlyFilesystemRule rule;
  private final Consumer<String> remarks;
  private final Map<String, NamespaceFacts> namespaces = new HashMap<>();
  private boolean labelsForbidden;

  /**
   * One that has read the policy.
   *
   * @param remarks gets what a person should know about what the verdicts rest on
   * @throws ReadException if the API server cannot be used
   */
  WorkloadEvaluator(ReadOnlyApi api, Clock clock, Consumer<String> remarks) {
    this.api = api;
    this.policy = LivePolicy.read(api);
    this.rule =
        new ReadOnlyFilesystemRule(
            policy.policy(), policy.images(), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    this.remarks = remarks;
    policy.remark().ifPresent(remarks);
  }

  Threshold threshold() {
    return policy.policy().threshold();
  }

  ReadOnlyFilesystemRule rule() {
    return rule;
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
    try {
      return switch (json.treeToValue(object, type.watched()).reading()) {
        case WorkloadReading.Read(var facts) -> facts;
        case WorkloadReading.WithoutLabels(var facts, var reason) -> {
          if (policy.policy().looksAtWorkloadLabels()) {
            throw unreadable(reason);
          }
          yield facts;
        }
        case WorkloadReading.Unreadable(var _, var reason) -> throw unreadable(reason);
      };
    } catch (JsonProcessingException e) {
      throw unreadable("it has not the shape of a workload");
    }
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
      Map<String, String> labels = new HashMap<>();
      JsonNode metadata = api.get("/api/v1/namespaces/" + name).path("metadata");
      if (metadata.has(UnreadLabels.FIELD)) {
        throw unreadable("its namespace's " + metadata.path(UnreadLabels.FIELD).asText());
      }
      metadata
          .path("labels")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
      return new NamespaceFacts(name, labels);
    } catch (ReadException e) {
      if (e.kind() != ReadException.Kind.FORBIDDEN) {
        throw e;
      }
      labelsForbidden = true;
      remarks.accept(
          "no right to read namespaces: taken to have none of the labels that the policy asks for");
      return NamespaceFacts.named(name);
    }
  }
}
