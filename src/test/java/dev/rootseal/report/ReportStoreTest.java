package dev.rootseal.report;

import static dev.rootseal.report.SummaryFixture.summary;
import static dev.rootseal.report.SummaryFixture.tally;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReportStoreTest {
  private static final WorkloadResults SOME = new WorkloadResults(1, 0, 0, 0);

  private final ReportStore store = new ReportStore();

  @Test
  void tellsWhetherTheNumbersOfANamespaceChanged() {
    assertThat(store.put(namespace("shop", 1, 2))).isTrue();
    assertThat(store.put(namespace("shop", 1, 2))).isFalse();
    assertThat(store.put(namespace("shop", 2, 2))).isTrue();
    assertThat(store.summaries()).containsExactly(namespace("shop", 2, 2));
    assertThat(store.remove("shop")).isTrue();
    assertThat(store.remove("shop")).isFalse();
    assertThat(store.summaries()).isEmpty();
  }

  @Test
  void namespaceWithoutWorkloadIsNotKept() {
    NamespaceSummary empty = summary("shop", Tally.EMPTY, WorkloadResults.NONE);
    store.put(namespace("shop", 1, 2));

    assertThat(store.put(empty)).isTrue();
    assertThat(store.put(empty)).isFalse();
    assertThat(store.summaries()).isEmpty();
  }

  @Test
  void tellsWhatTheExemptionsDoInAllNamespaces() {
    assertThat(store.exemptions()).isEqualTo(ExemptionUses.NONE);

    store.put(exempting("shop", 3, 2));
    store.put(exempting("bank", 1, 0));

    assertThat(store.exemptions())
        .isEqualTo(new ExemptionUses(Map.of("wiki", new ExemptionUses.Use(4, 2))));
  }

  private static NamespaceSummary exempting(String name, int matched, int excused) {
    return new NamespaceSummary(
        name,
        Threshold.DEFAULT,
        Tally.EMPTY,
        SOME,
        0,
        new ExemptionUses(Map.of("wiki", new ExemptionUses.Use(matched, excused))),
        0,
        0,
        Optional.empty());
  }

  @Test
  void whatItHandsOutDoesNotChangeAfterwards() {
    store.put(namespace("shop", 1, 2));
    List<NamespaceSummary> before = store.summaries();
    store.put(namespace("bank", 1, 2));

    assertThat(before).containsExactly(namespace("shop", 1, 2));
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(before::clear);
  }

  @Test
  void isReadWholeWhileOthersWrite() {
    for (int i = 0; i < 50; i++) {
      store.put(namespace("n" + i, 0, 1));
    }
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; !done.get(); i++) {
                store.put(namespace("n" + i % 50, i % 2, 1 + i % 3));
              }
            });

    try {
      for (int round = 0; round < 2000; round++) {
        assertThat(store.summaries()).hasSize(50);
      }
    } finally {
      done.set(true);
      writer.join();
    }
  }

  private static NamespaceSummary namespace(String name, int compliant, int evaluated) {
    return summary(name, tally(compliant, evaluated), SOME);
  }
}
