package dev.rootseal.observe;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What was seen of the containers of a cluster.
 *
 * @param minAge how long a container had to run
 * @param containers what can be sealed first comes first
 * @param others pods that belong to no workload that is evaluated, by the kind of their owner
 * @param unread what could not be read, and why
 * @param read whether pods could be read at all
 */
public record ObservationReport(
    Duration minAge,
    List<ObservedContainer> containers,
    Map<String, Integer> others,
    List<String> unread,
    boolean read) {
  /** One of which the lists are copied. */
  public ObservationReport {
    containers = List.copyOf(containers);
    unread = List.copyOf(unread);
  }

  /** Whether all that was asked for was seen. */
  public boolean isWhole() {
    return unread.isEmpty();
  }

  /** How many containers have this verdict. */
  long count(WriteVerdict verdict) {
    return containers.stream().filter(one -> one.verdict() == verdict).count();
  }
}
