package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.PolicyFixture;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.WorkloadFixture;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Labels too large to be read keep from evaluating only where the policy asks for labels. */
class InForceTest {
  /** What an exemption matches, the labels, why those of the namespace are unread, what follows. */
  @Rows(
      """
      of the workload        | label:!env           | {"a": "", "k*": "v"} |      | metadata.labels.kkk
      which nobody asks for  | names=other          | {"a": "", "k*": "v"} |      |
      of the namespace       | namespace-label:!env | {}                   | more | its namespace's more
      which nobody needs     | label:!env           | {"env": "prod"}      | more |
      """)
  void workloadIsNotEvaluatedWhereThePolicyAsksForLabelsThatAreNotRead(
      String name, String match, String labels, String ofTheNamespace, String reason) {
    Policy policy = PolicyFixture.policy("; some " + match);
    Map<String, String> unread =
        ofTheNamespace.isEmpty() ? Map.of() : Map.of("rootseal.dev/unread-labels", ofTheNamespace);

    NamespaceReport report =
        evaluate(
            policy,
            ImageLookup.NONE,
            unread,
            Stream.of(workload("a", labels.replace("k*", "k".repeat(20_000)))));

    assertThat(report.summary().tally().evaluated()).isEqualTo(reason.isEmpty() ? 1 : 0);
    assertThat(report.summary().tally().exempt()).isZero();
    assertThat(report.unevaluated())
        .hasSize(reason.isEmpty() ? 0 : 1)
        .allSatisfy(one -> assertThat(one.reason()).startsWith(reason));
  }

  /** Whoever ends the stream in the middle saves what is behind it. */
  @Test
  void eachWorkloadIsEvaluatedBeforeTheNextOneIsAskedFor() {
    AtomicInteger evaluated = new AtomicInteger();
    List<Integer> before = new ArrayList<>();

    evaluate(
        (image, container) -> {
          evaluated.incrementAndGet();
          return Optional.empty();
        },
        Stream.of("a", "b", "c").peek(image -> before.add(evaluated.get())));

    assertThat(before).containsExactly(0, 1, 2);
  }

  @Test
  void aMistakeCostsTheWorkloadInWhichItIsMet() {
    NamespaceReport report =
        evaluate(
            (image, container) -> {
              if (image.equals("odd")) {
                throw new IllegalStateException("never expected");
              }
              return Optional.empty();
            },
            Stream.of("a", "odd"));

    assertThat(report.summary().tally().evaluated()).isOne();
    assertThat(report.unevaluated()).hasSize(1);
    assertThat(report.unevaluated().getFirst().reason())
        .startsWith(
            "a mistake in rootseal, please report it: java.lang.IllegalStateException:"
                + " never expected, at dev.rootseal.");
  }

  private static NamespaceReport evaluate(ImageLookup lookup, Stream<String> images) {
    return evaluate(Policy.DEFAULT, lookup, Map.of(), images.map(image -> workload(image, "{}")));
  }

  private static NamespaceReport evaluate(
      Policy policy,
      ImageLookup images,
      Map<String, String> unread,
      Stream<WatchedDeployment> workloads) {
    Namespace shop =
        new NamespaceBuilder()
            .withNewMetadata()
            .withName("shop")
            .addToAdditionalProperties(Map.<String, Object>copyOf(unread))
            .endMetadata()
            .build();
    ReadOnlyFilesystemRule rule = new ReadOnlyFilesystemRule(policy, images, WorkloadFixture.TODAY);
    return new EffectivePolicy.InForce(
            policy, rule, ImageCatalogue.load(), WorkloadFixture.TODAY, Optional.empty())
        .evaluate(shop, workloads)
        .report();
  }

  private static WatchedDeployment workload(String image, String labels) {
    return HeldObjects.read(
        WatchedDeployment.class,
        """
        {"metadata": {"name": "web", "namespace": "shop", "labels": %s},
         "spec": {"template": {"spec": {"containers": [{"name": "app", "image": "%s"}]}}}}
        """
            .formatted(labels, image));
  }
}
