package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.operator.CostlyGlobs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The costliest policy that an API server takes holds up no scrape, and is gone when it is. */
@Tag("nightly")
@Needs(Requirement.CONTROL_PLANE)
record CostlyPolicyIT(
    @Needs.Own ControlPlane cluster, Reports reports, @Needs.Installed Path kubeconfig) {
  private static final int WORKLOADS = 2_000;
  private static final String POLICIES = "/apis/rootseal.dev/v1alpha1/compliancepolicies";
  private static final String RULE = "read-only-filesystem";

  /** From the end of the policy to the default, with all the scrapes: processor time. */
  private static final Duration DEFAULT_AGAIN_CPU = Duration.ofSeconds(2);

  /** The same by the clock, also where others are at work on the same processors. */
  private static final Duration DEFAULT_AGAIN = Duration.ofSeconds(10);

  @Test
  void scrapesDoNotWaitAndTheDefaultIsBackAtOnce() {
    cluster.apply(Workloads.namespace("shop"));
    IntStream.range(0, WORKLOADS).parallel().forEach(this::create);
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
      reports.await("shop", 0, WORKLOADS);
      long from = System.nanoTime();
      cluster.api().create(POLICIES, policy());
      Duration longest = scrapedUntil(operator, OptionalDouble.of(1));
      Duration inForce = since(from);
      KernelView process = new KernelView(operator.pid());
      Duration cpu = process.cpuTime();
      cluster.api().delete(Reports.POLICY);
      long deleted = System.nanoTime();
      Duration longestAfter = scrapedUntil(operator, OptionalDouble.empty());
      Duration back = since(deleted);
      Duration backCpu = process.cpuTime().minus(cpu);

      System.out.printf(
          "costly policy: in force after %d ms, longest scrape %d ms; deleted: default in force"
              + " after %d ms (CPU %d ms), longest scrape %d ms%n",
          inForce.toMillis(),
          longest.toMillis(),
          back.toMillis(),
          backCpu.toMillis(),
          longestAfter.toMillis());
      // Who waits for the evaluation waits for most of this time.
      assertThat(longest).as("longest scrape").isLessThan(inForce.dividedBy(2));
      assertThat(back).as("default in force").isLessThan(DEFAULT_AGAIN);
      assertThat(backCpu).as("its processor time").isLessThan(DEFAULT_AGAIN_CPU);
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  /** Scrapes without a pause until the policy in force has such a generation: the longest one. */
  private static Duration scrapedUntil(OperatorProcess operator, OptionalDouble generation) {
    long[] longest = {0};
    await("generation " + generation)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              long from = System.nanoTime();
              Metrics metrics = operator.metrics();
              longest[0] = Math.max(longest[0], System.nanoTime() - from);
              return metrics.value("rootseal_policy_generation", "rule", RULE);
            },
            generation::equals);
    return Duration.ofNanos(longest[0]);
  }

  private void create(int number) {
    cluster
        .api()
        .create(
            "/apis/apps/v1/namespaces/shop/deployments",
            HostileObjects.deployment(
                "w" + number,
                o ->
                    ((ObjectNode) o.at("/spec/template/spec/containers/0"))
                        .put("image", CostlyGlobs.image(number))));
  }

  private static String policy() {
    ObjectNode policy = HostileObjects.object("rootseal.dev/v1alpha1", "CompliancePolicy", RULE);
    ArrayNode exemptions = policy.withArray("/spec/exemptions");
    for (int i = 0; i < CostlyGlobs.EXEMPTIONS; i++) {
      ObjectNode exemption = exemptions.addObject().put("name", "e" + i).put("reason", "costly");
      ArrayNode images = exemption.withArray("/match/images");
      for (int glob = 0; glob < CostlyGlobs.GLOBS; glob++) {
        images.add(CostlyGlobs.NEARLY.glob(i * CostlyGlobs.GLOBS + glob));
      }
    }
    ArrayNode rows = policy.withArray("/spec/images");
    for (int i = 0; i < CostlyGlobs.EXEMPTIONS; i++) {
      ObjectNode row = rows.addObject().put("match", CostlyGlobs.row(i)).put("class", "stateless");
      row.put("reason", "costly").putArray("writablePaths");
    }
    return policy.toString();
  }
}
