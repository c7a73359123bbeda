package dev.rootseal.kubernetes;

import java.time.Duration;

/**
 * How long a watch may be silent.
 *
 * @param ping how often a WebSocket is pinged, and how often a watch is looked at
 * @param silence after how long without any sign of the API server a WebSocket is given up; it is
 *     noticed at the next look
 * @param plainSilence the same for a watch by plain HTTP, in which only events and bookmarks come
 */
record WatchLimits(Duration ping, Duration silence, Duration plainSilence) {
  /**
   * Three pings without an answer: at most 45 s. A kube-apiserver sends a bookmark about every 60
   * s, the first one after 60 to 121 s (seen with 1.34 and 1.37).
   */
  static final WatchLimits STANDARD =
      new WatchLimits(Duration.ofSeconds(15), Duration.ofSeconds(40), Duration.ofSeconds(150));
}
