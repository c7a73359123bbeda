package dev.rootseal.remediation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.kubernetes.ParseResult;
import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDaemonSet;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadVerdict;
import java.time.LocalDate;
import java.util.Map;

/** Objects as an API server holds them, read as the operator reads them, and evaluated. */
public record LiveWorkload(Policy policy, ImageLookup images) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final LocalDate TODAY = LocalDate.of(2026, 8, 1);
  private static final Map<String, Class<? extends WatchedWorkload>> KINDS =
      Map.of(
          "Deployment", WatchedDeployment.class,
          "StatefulSet", WatchedStatefulSet.class,
          "DaemonSet", WatchedDaemonSet.class);

  /** Evaluated by the default policy, with nothing known about any image. */
  public static final LiveWorkload PLAIN = new LiveWorkload(Policy.DEFAULT, ImageLookup.NONE);

  public WorkloadVerdict evaluate(JsonNode object) {
    WorkloadFacts facts = facts(object);
    return new ReadOnlyFilesystemRule(policy, images, TODAY)
        .evaluate(facts, NamespaceFacts.named(facts.ref().namespace()));
  }

  public Remediation remediation(JsonNode object) {
    return Remediation.of(evaluate(object));
  }

  /** The verdict on one container. */
  public Verdict verdict(JsonNode object, String container) {
    return evaluate(object).containers().stream()
        .filter(evaluated -> evaluated.facts().name().equals(container))
        .map(evaluated -> evaluated.verdict().verdict())
        .findFirst()
        .orElseThrow();
  }

  private static WorkloadFacts facts(JsonNode object) {
    try {
      WatchedWorkload workload = JSON.treeToValue(object, KINDS.get(object.path("kind").asText()));
      return switch (workload.reading()) {
        case ParseResult.Read(var facts) -> facts;
        case ParseResult.WithoutLabels(var _, var reason) ->
            throw new IllegalArgumentException(reason);
        case ParseResult.Unreadable(var _, var reason) ->
            throw new IllegalArgumentException(reason);
      };
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(object.toString(), e);
    }
  }
}
