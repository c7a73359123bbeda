package dev.rootseal.operator.controller;

import static dev.rootseal.rule.PolicyFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.WorkloadFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/**
 * Labels that were too large to be read keep from evaluating only where the policy asks for labels.
 */
class NamespaceEvaluatorTest {
  private static final String WEB =
      """
      {"metadata": {"name": "web", "namespace": "shop"%s},
       "spec": {"template": {"spec": {"containers": [{"name": "app", "image": "a"}]}}}}
      """;

  private static final String WITHOUT_LABELS =
      WEB.formatted(", \"labels\": {\"a\": \"\", \"" + "k".repeat(20_000) + "\": \"v\"}");

  @Test
  void aWorkloadWithoutLabelsIsEvaluatedWhileNoExemptionSelectsByThem() {
    NamespaceReport report =
        evaluate(policy("; some names=other"), Optional.empty(), WITHOUT_LABELS);

    assertThat(report.unevaluated()).isEmpty();
    assertThat(report.summary().tally().evaluated()).isOne();
  }

  @Test
  void itIsNotEvaluatedWhereOneDoes() {
    NamespaceReport report =
        evaluate(policy("; some label:!env"), Optional.empty(), WITHOUT_LABELS);

    assertThat(report.unevaluated())
        .extracting(Unevaluated::reason)
        .singleElement(InstanceOfAssertFactories.STRING)
        .startsWith("metadata.labels.kkk");
    assertThat(report.summary().tally().exempt()).isZero();
  }

  @Test
  void whatIsMissingOfTheNamespaceIsMissingOfEachOfItsWorkloads() {
    Optional<String> unread = Optional.of("metadata.labels: more");

    assertThat(
            evaluate(policy("; some namespace-label:!env"), unread, WEB.formatted(""))
                .unevaluated())
        .extracting(Unevaluated::reason)
        .containsExactly("its namespace's metadata.labels: more");
    assertThat(evaluate(policy("; some label:!env"), unread, WEB.formatted("")).unevaluated())
        .isEmpty();
  }

  /** Whoever ends the stream in the middle saves what is behind it. */
  @Test
  void eachWorkloadIsEvaluatedBeforeTheNextOneIsAskedFor() {
    AtomicInteger evaluated = new AtomicInteger();
    ImageLookup counting =
        (image, container) -> {
          evaluated.incrementAndGet();
          return Optional.empty();
        };
    List<Integer> before = new ArrayList<>();

    new NamespaceEvaluator(inForce(Policy.DEFAULT, counting))
        .evaluate(
            NamespaceFacts.named("shop"),
            Optional.empty(),
            Stream.of("a", "b", "c")
                .map(image -> read(WEB.formatted("").replace("\"a\"", '"' + image + '"')))
                .peek(workload -> before.add(evaluated.get())));

    assertThat(before).containsExactly(0, 1, 2);
  }

  @Test
  void aMistakeCostsTheWorkloadInWhichItIsMet() {
    ImageLookup mistaken =
        (image, container) -> {
          if (image.equals("odd")) {
            throw new IllegalStateException("never expected");
          }
          return Optional.empty();
        };
    NamespaceReport report =
        new NamespaceEvaluator(inForce(Policy.DEFAULT, mistaken))
            .evaluate(
                NamespaceFacts.named("shop"),
                Optional.empty(),
                Stream.of("a", "odd")
                    .map(image -> read(WEB.formatted("").replace("\"a\"", '"' + image + '"'))))
            .report();

    assertThat(report.summary().tally().evaluated()).isOne();
    assertThat(report.unevaluated())
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.reason())
                    .startsWith(
                        "a mistake in rootseal, please report it: java.lang.IllegalStateException:"
                            + " never expected, at dev.rootseal."));
  }

  private static NamespaceReport evaluate(Policy policy, Optional<String> unread, String workload) {
    return new NamespaceEvaluator(inForce(policy, ImageLookup.NONE))
        .evaluate(NamespaceFacts.named("shop"), unread, Stream.of(read(workload)))
        .report();
  }

  private static EffectivePolicy.InForce inForce(Policy policy, ImageLookup images) {
    return new EffectivePolicy.InForce(
        policy,
        new ReadOnlyFilesystemRule(policy, images, WorkloadFixture.TODAY),
        WorkloadFixture.TODAY,
        Optional.empty());
  }

  private static WatchedDeployment read(String json) {
    try {
      return new ObjectMapper().readValue(json, WatchedDeployment.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
