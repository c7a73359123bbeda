package dev.rootseal.live;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks again, for half a minute, where an API server refuses or does not answer in a way that may
 * be passing: as long as one takes to be replaced by another.
 */
public record Patience(InstantSource clock, Predicate<ReadException> passing) {
  /** Asks once. */
  public static final Patience NONE = new Patience(InstantSource.system(), _ -> false);

  /** The same, to which these are the last word. */
  Patience unless(Predicate<ReadException> last) {
    return new Patience(clock, passing.and(last.negate()));
  }

  /** What comes of a request; its failure if that is still there then, or does not pass. */
  public <T extends @Nullable Object> T ask(Supplier<T> request) {
    Instant end = clock.instant().plus(Duration.ofSeconds(30));
    while (true) {
      try {
        return request.get();
      } catch (ReadException e) {
        if (!passing.test(e) || clock.instant().isAfter(end)) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
