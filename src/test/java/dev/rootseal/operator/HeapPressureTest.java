package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class HeapPressureTest {
  private static final long MIB = 1024 * 1024;

  @AutoClose private final LogCapture log = new LogCapture();
  private final HeapPressure heap = new HeapPressure(125 * MIB);

  @Test
  void littleFreeHeapIsReportedOnceWithTheLimitThatIsNeeded() {
    heap.holds(() -> 61_234);

    heap.collected(112 * MIB);
    assertThat(heap.problem()).isEmpty();
    heap.collected(116 * MIB);
    heap.collected(117 * MIB);

    assertThat(heap.problem())
        .isEqualTo(
            "117 of 125 MiB of heap are in use after a full collection, with 61234 workloads held;"
                + " these need a memory limit of 352 MiB");
    assertThat(log.lines(Level.WARN))
        .containsExactly("The memory limit is too small for this cluster. Raise it");
  }

  @Test
  void itIsOverWhenThereIsRoomAgain() {
    heap.collected(116 * MIB);
    heap.collected(110 * MIB);
    assertThat(heap.problem()).isNotEmpty();

    heap.collected(90 * MIB);

    assertThat(heap.problem()).isEmpty();
    assertThat(heap.liveRatio()).hasValue(0.72);
    assertThat(log.lines(Level.INFO)).endsWith("The heap has enough free space again");
  }

  @Test
  void nothingIsKnownBeforeTheFirstFullCollection() {
    assertThat(heap.liveRatio()).isEmpty();
  }

  @Test
  void theCollectionsOfThisJvmAreHeardOf() {
    try (HeapPressure watched = HeapPressure.watch()) {
      System.gc();
      await("a full collection").until(() -> watched.liveRatio().isPresent());

      assertThat(watched.liveRatio().orElseThrow()).isBetween(0.0, 1.0);
    }
  }
}
