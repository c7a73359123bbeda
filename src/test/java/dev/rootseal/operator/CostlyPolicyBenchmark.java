package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.catalogue.UserImageRows.UserImageRow;
import dev.rootseal.rule.ContainerCommand;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.Glob;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.OwnerAnnotations;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.PolicyExemption;
import dev.rootseal.rule.PolicyExemption.ExemptionMatch;
import dev.rootseal.rule.PolicyExemption.LabelMatch;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
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
  /** Of processor time, for one evaluation of all; matched one by one, the globs took 78 s. */
  private static final Duration MOST = Duration.ofSeconds(2);

  private static final int WORKLOADS = Integer.getInteger("rootseal.benchmark.workloads", 2_000);

  @ParameterizedTest
  @EnumSource
  void evaluation(CostlyGlobs shape) {
    List<WorkloadFacts> workloads = IntStream.range(0, WORKLOADS).mapToObj(this::workload).toList();
    CatalogueLookup images = new CatalogueLookup(ImageCatalogue.load().withUserRows(rows()));
    ReadOnlyFilesystemRule rule =
        new ReadOnlyFilesystemRule(policy(shape), images, LocalDate.EPOCH);

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

  private static Policy policy(CostlyGlobs shape) {
    Policy standard = Policy.DEFAULT;
    return new Policy(
        standard.threshold(),
        standard.requiredWritablePaths(),
        standard.missingDefaultPath(),
        standard.initContainers(),
        standard.selfExemption(),
        standard.ownerPaths(),
        standard.catalogue(),
        IntStream.range(0, CostlyGlobs.EXEMPTIONS).mapToObj(i -> exemption(i, shape)).toList());
  }

  private static PolicyExemption exemption(int number, CostlyGlobs shape) {
    List<Glob> globs =
        IntStream.range(0, CostlyGlobs.GLOBS)
            .mapToObj(i -> new Glob(shape.glob(number * CostlyGlobs.GLOBS + i)))
            .toList();
    return new PolicyExemption(
        "e" + number,
        "costly",
        "",
        Optional.empty(),
        new ExemptionMatch(
            List.of(), LabelMatch.ALL, List.of(), List.of(), List.of(), globs, LabelMatch.ALL));
  }

  private static List<UserImageRow> rows() {
    return IntStream.range(0, CostlyGlobs.EXEMPTIONS)
        .mapToObj(
            i -> new UserImageRow(CostlyGlobs.row(i), ImageClass.STATELESS, List.of(), "costly"))
        .toList();
  }

  private WorkloadFacts workload(int number) {
    return new WorkloadFacts(
        new WorkloadRef("Deployment", "shop", "w" + number),
        false,
        List.of(
            new ContainerFacts(
                "app",
                ContainerType.CONTAINER,
                CostlyGlobs.image(number),
                ContainerCommand.DEFAULT,
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
