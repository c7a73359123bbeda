package dev.rootseal.operator.controller;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether something is not wanted any more, for who asks very often: it looks now and then, and
 * once it has seen so it stays so.
 */
final class Outdated implements BooleanSupplier {
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private final BooleanSupplier look;
  private final LongSupplier nanoTime;
  private boolean seen;
  private long last;

  /**
   * One that has looked once.
   *
   * @param look whether it is not wanted any more; may be dear
   */
  Outdated(BooleanSupplier look, LongSupplier nanoTime) {
    this.look = look;
    this.nanoTime = nanoTime;
    this.seen = look.getAsBoolean();
    this.last = nanoTime.getAsLong();
  }

  @Override
  public boolean getAsBoolean() {
    if (!seen && nanoTime.getAsLong() - last >= INTERVAL.toNanos()) {
      seen = look.getAsBoolean();
      last = nanoTime.getAsLong();
    }
    return seen;
  }
}
