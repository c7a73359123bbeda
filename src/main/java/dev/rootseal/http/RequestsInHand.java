package dev.rootseal.http;

import java.util.HashMap;
import java.util.Map;

/**
 * Requests that are being worked on. One whose connection has ended meanwhile is not stopped, so
 * the limit of connections is none for these; and one peer must not take the whole of it.
 */
final class RequestsInHand {
  private final int most;
  private final int mostOfAPeer;
  private final Map<Peer, Integer> counts = new HashMap<>();
  private int all;

  RequestsInHand(int most, int mostOfAPeer) {
    this.most = most;
    this.mostOfAPeer = mostOfAPeer;
  }

  /** Whether one more may begin; if so, it has to be {@link #ended}. */
  synchronized boolean begins(Peer peer) {
    int held = counts.getOrDefault(peer, 0);
    if (all >= most || held >= mostOfAPeer) {
      return false;
    }
    all++;
    counts.put(peer, held + 1);
    return true;
  }

  synchronized void ended(Peer peer) {
    all--;
    counts.computeIfPresent(peer, (one, held) -> held == 1 ? null : held - 1);
  }
}
