package dev.rootseal.dashboard;

import java.util.List;

/** What a Prometheus answered to a query of a panel. */
public record Answer(Target target, List<Series> series) {
  /** Whether any number came back. */
  public boolean hasNumber() {
    return series.stream().anyMatch(Series::hasNumber);
  }
}
