package dev.rootseal.operator;

import static dev.rootseal.operator.CostlyGlobs.image;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.CatalogueLookup;
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

/**
 * One evaluation by the costliest policy that the schema lets through: 500 exemptions of 4 globs
 * with 510 characters, 500 rows for images, and 2,000 workloads of as many images of 1 KB.
 */
class CostlyPolicyBenchmark {
  /** Of processor time, for one evaluation of all; matched one by one, the globs took 78 s. */
  private static final Duration MOST = Duration.ofSeconds(2);

  private static final int WORKLOADS = Integer.getInteger("rootseal.benchmark.workloads", 2_000);

  @ParameterizedTest
  @EnumSource
  void evaluation(CostlyGlobs shape) {
    List<WorkloadFacts> workloads =
        IntStream.range(0, WORKLOADS)
            .mapToObj(i -> deployment("w" + i).container("app", c -> c.image(image(i))).facts())
            .toList();
    CatalogueLookup images = new CatalogueLookup(ImageCatalogue.load().with(rows(), List.of()));
    ReadOnlyFilesystemRule rule =
        new ReadOnlyFilesystemRule(
            PolicyFixture.policy(
                IntStream.range(0, CostlyGlobs.EXEMPTIONS)
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
        IntStream.range(0, CostlyGlobs.GLOBS)
            .mapToObj(i -> shape.glob(number * CostlyGlobs.GLOBS + i))
            .collect(Collectors.joining(",", "e" + number + " images=", "")));
  }

  private static List<ImageRow> rows() {
    return IntStream.range(0, CostlyGlobs.EXEMPTIONS)
        .mapToObj(
            i -> ImageRow.ofPolicy(CostlyGlobs.row(i), ImageClass.STATELESS, List.of(), "costly"))
        .toList();
  }
}
