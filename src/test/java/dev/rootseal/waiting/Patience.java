package dev.rootseal.waiting;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.Extension;

/**
 * Every test waits for a condition for this long before it fails, where it names no time of its
 * own: several run side by side, on a machine that may have other work. How long something may take
 * is asserted where it matters.
 */
public final class Patience implements Extension {
  private static final Duration LONGEST = Duration.ofMinutes(3);

  static {
    Awaitility.setDefaultTimeout(LONGEST);
  }
}
