package dev.rootseal.operator;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.catalogue.ImageRow;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.PolicyExemption;
import dev.rootseal.rule.PolicyFixture;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.WorkloadFacts;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One evaluation by the costliest policy that the schema lets through. */
class CostlyPolicyBenchmark {
  /** Of processor time, for one evaluation of all; matched one by one, the globs took 78 s. */
  private static final Duration MOST = Duration.ofSeconds(2);

  private static final int WORKLOADS = 2_000;

  /** As many as the schema lets through. */
  private static final int EXEMPTIONS = 500;

  /** Of each exemption. */
  private static final int GLOBS = 4;

  /** The globs of a policy that costs as much as one can: 510 characters each. */
  enum CostlyGlobs {
    /** A plain part that the images do not hold. */
    PLAIN,
    /** Many stars, and an end that never comes. */
    STARS,
    /** A long part that nearly fits everywhere. */
    NEARLY,
    /** The same, and it differs only in the middle. */
    MIDDLE;

    private String glob(int number) {
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
  @EnumSource
  void evaluation(CostlyGlobs shape) {
    List<WorkloadFacts> workloads =
        IntStream.range(0, WORKLOADS)
            .mapToObj(i -> deployment("w" + i).container("app", c -> c.image(image(i))).facts())
            .toList();
    ImageCatalogue images = ImageCatalogue.load().with(rows(), List.of());
    ReadOnlyFilesystemRule rule =
        new ReadOnlyFilesystemRule(
            PolicyFixture.policy(
                IntStream.range(0, EXEMPTIONS)
                    .mapToObj(i -> exemption(i, shape))
                    .toArray(PolicyExemption[]::new)),
            images,
            LocalDate.EPOCH);

    Duration first = evaluate(rule, workloads);
    Duration second = evaluate(rule, workloads);

    System.out.printf(
        "%s: CPU of the first evaluation %d ms, of the second %d ms%n",
        shape, first.toMillis(), second.toMillis());
    assertThat(first).as("CPU of the first evaluation").isLessThan(MOST);
    assertThat(second).as("CPU of the second").isLessThan(MOST);
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

  private static PolicyExemption exemption(int number, CostlyGlobs shape) {
    return PolicyFixture.exemption(
        IntStream.range(0, GLOBS)
            .mapToObj(i -> shape.glob(number * GLOBS + i))
            .collect(Collectors.joining(",", "e" + number + " images=", "")));
  }

  private static List<ImageRow> rows() {
    return IntStream.range(0, EXEMPTIONS)
        .mapToObj(i -> ImageRow.ofPolicy(row(i), ImageClass.STATELESS, List.of(), "costly"))
        .toList();
  }

  /** What a row for images matches. */
  private static String row(int number) {
    return "*a".repeat(100) + number + "/*" + "a".repeat(100) + number;
  }

  /** An image of 1 KB that each glob has to look at. */
  private static String image(int number) {
    return "registry.example/" + "a".repeat(1_000) + "-%06d".formatted(number);
  }
}
