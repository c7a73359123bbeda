package dev.rootseal.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long the same took again and again. */
final class Latencies {
  private final List<Long> millis = new ArrayList<>();

  /** Adds one that began at this moment and ends now; the moment is one of `System.nanoTime()`. */
  void addSince(long from) {
    millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from));
  }

  @Override
  public String toString() {
    List<Long> sorted = millis.stream().sorted().toList();
    return "p50 %d ms, p99 %d ms, most %d ms"
        .formatted(
            sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 99 / 100), sorted.getLast());
  }
}
