package dev.rootseal.kubernetes;

import java.time.Duration;

/**
 * How long a watch may be silent.
 *
 * @param look how often a watch is looked at, and a WebSocket pinged of which it is not known
 *     whether it still answers: at its beginning, after an event, after a ping without an answer
 * @param ping how often a WebSocket is pinged that answers
 * @param silence after how long without any sign of the API server a WebSocket is given up; it is
 *     noticed at the next look
 * @param plainSilence the same for a watch by plain HTTP, in which only events and bookmarks come
 */
record WatchLimits(Duration look, Duration ping, Duration silence, Duration plainSilence) {
  /**
   * Noticed after 41 s at most. A kube-apiserver sends a bookmark about every 60 s, the first one
   * after 60 to 121 s (seen with 1.34 and 1.37).
   */
  static final WatchLimits STANDARD =
      new WatchLimits(
          Duration.ofSeconds(1),
          Duration.ofSeconds(15),
          Duration.ofSeconds(40),
          Duration.ofSeconds(150));
}
