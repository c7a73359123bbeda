package dev.rootseal.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.kubernetes.ParseResult;
import dev.rootseal.kubernetes.WorkloadFactsReader;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadVerdict;
import java.time.LocalDate;

/** Objects as an API server holds them, read as the operator reads them, and evaluated. */
public record LiveWorkload(Policy policy, ImageLookup images) {
  private static final LocalDate TODAY = LocalDate.of(2026, 8, 1);

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
    ParseResult read = WorkloadFactsReader.ofApi(object.path("kind").asText(), object);
    assertThat(read.problem(true)).isEmpty();
    return read.known().orElseThrow();
  }
}
