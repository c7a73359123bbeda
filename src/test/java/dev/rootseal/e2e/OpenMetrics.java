package dev.rootseal.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleUnaryOperator;

/** Samples in the OpenMetrics format, from which promtool makes blocks of data. */
final class OpenMetrics {
  private final StringBuilder text = new StringBuilder();
  private final long start;
  private final long step;

  /**
   * Nothing yet.
   *
   * @param start the moment that is called 0
   * @param step how often Prometheus would have scraped
   */
  OpenMetrics(Instant start, Duration step) {
    this.start = start.getEpochSecond();
    this.step = step.toSeconds();
  }

  /** From when to when a series is there, in seconds from the start. */
  record Span(long from, long to) {}

  /**
   * Adds a series.
   *
   * @param labels as they stand between the braces
   * @param value its value, by the seconds from the start
   */
  void add(String name, String labels, Span span, DoubleUnaryOperator value) {
    for (long time = span.from(); time <= span.to(); time += step) {
      text.append(name).append('{').append(labels).append("} ");
      text.append(value.applyAsDouble((double) time)).append(' ').append(start + time).append('\n');
    }
  }

  @Override
  public String toString() {
    return text + "# EOF\n";
  }
}
