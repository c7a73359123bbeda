package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.catalogue.UserImageRow;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.ExemptionMatch;
import dev.rootseal.rule.Glob;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.LabelMatch;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.OwnerAnnotations;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.PolicyExemption;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.ReadOnlyFlag;
import dev.rootseal.rule.Start;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One evaluation by the costliest policy that the schema lets through: 500 exemptions of 4 globs
 * with 510 characters, 500 rows for images, and 2,000 workloads of as many images of 1 KB.
 */
class CostlyPolicyBenchmark {
  private static final int EXEMPTIONS = 500;
  private static final int GLOBS = 4;
  private static final int WORKLOADS = Integer.getInteger("rootseal.benchmark.workloads", 2_000);

  /** What the globs look like. */
  enum Shape {
    /** A plain part that the images do not hold. */
    PLAIN,
    /** Many stars, and an end that never comes. */
    STARS,
    /** A long part that nearly fits everywhere. */
    NEARLY,
    /** The same, and it differs only in the middle. */
    MIDDLE;

    String glob(int number) {
      String own = "%07d".formatted(number);
      return switch (this) {
        case PLAIN -> "*" + own + "x".repeat(501) + "*";
        case STARS -> "*a".repeat(251) + own + "*";
        case NEARLY -> "*" + "a".repeat(501) + own + "*";
        case MIDDLE -> "*" + "a".repeat(250) + own + "a".repeat(251) + "*";
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void evaluation(Shape shape) {
    List<WorkloadFacts> workloads = IntStream.range(0, WORKLOADS).mapToObj(this::workload).toList();
    CatalogueLookup images = new CatalogueLookup(ImageCatalogue.load().withUserRows(rows()));
    ReadOnlyFilesystemRule rule =
        new ReadOnlyFilesystemRule(policy(shape), images, LocalDate.EPOCH);

    Duration first = evaluate(rule, workloads);
    Duration second = evaluate(rule, workloads);

    System.out.printf(
        "%s: CPU of the first evaluation %d ms, of the second %d ms%n",
        shape, first.toMillis(), second.toMillis());
    assertThat(workloads).hasSize(WORKLOADS);
  }

  private static Duration evaluate(ReadOnlyFilesystemRule rule, List<WorkloadFacts> workloads) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long begin = threads.getCurrentThreadCpuTime();
    int findings = 0;
    for (WorkloadFacts workload : workloads) {
      findings += rule.evaluate(workload, NamespaceFacts.named("shop")).tally().findings();
    }
    assertThat(findings).isEqualTo(WORKLOADS);
    return Duration.ofNanos(threads.getCurrentThreadCpuTime() - begin);
  }

  private static Policy policy(Shape shape) {
    Policy standard = Policy.DEFAULT;
    return new Policy(
        standard.threshold(),
        standard.requiredWritablePaths(),
        standard.missingDefaultPath(),
        standard.initContainers(),
        standard.selfExemption(),
        standard.ownerPaths(),
        standard.catalogue(),
        IntStream.range(0, EXEMPTIONS).mapToObj(i -> exemption(i, shape)).toList());
  }

  private static PolicyExemption exemption(int number, Shape shape) {
    List<Glob> globs =
        IntStream.range(0, GLOBS).mapToObj(i -> new Glob(shape.glob(number * GLOBS + i))).toList();
    return new PolicyExemption(
        "e" + number,
        "costly",
        "",
        Optional.empty(),
        new ExemptionMatch(
            List.of(), LabelMatch.ALL, List.of(), List.of(), List.of(), globs, LabelMatch.ALL));
  }

  private static List<UserImageRow> rows() {
    return IntStream.range(0, 500)
        .mapToObj(
            i ->
                new UserImageRow(
                    "*a".repeat(100) + i + "/*" + "a".repeat(100) + i,
                    ImageClass.STATELESS,
                    List.of(),
                    "costly"))
        .toList();
  }

  private WorkloadFacts workload(int number) {
    String image = "registry.example/" + "a".repeat(1_000) + "-%06d".formatted(number);
    return new WorkloadFacts(
        new WorkloadRef("Deployment", "shop", "w" + number),
        false,
        List.of(
            new ContainerFacts(
                "app",
                ContainerType.CONTAINER,
                image,
                Start.STOCK,
                ReadOnlyFlag.NOT_SET,
                false,
                List.of(),
                false,
                List.of())),
        List.of(),
        Map.of(),
        OwnerAnnotations.NONE,
        Optional.empty(),
        true);
  }
}
