package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceSummary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Which objects were not written at the last try: each is tried again until it is. */
final class FailingWrites {
  /** Everything of which this program writes a status. */
  private static final List<String> KINDS =
      List.of(
          HasMetadata.getKind(ComplianceReport.class),
          HasMetadata.getKind(ComplianceSummary.class),
          HasMetadata.getKind(CompliancePolicy.class));

  private final Set<Target> failing = ConcurrentHashMap.newKeySet();
  private final LoggedFailures told;

  FailingWrites(OutageLog outages) {
    told = new LoggedFailures(outages);
  }

  /** What is written: there is one object of a kind in a namespace, or in the cluster. */
  private record Target(String kind, String namespace) {
    static Target of(HasMetadata object) {
      String namespace = object.getMetadata().getNamespace();
      return new Target(object.getKind(), namespace == null ? "" : namespace);
    }
  }

  /** Writes, and remembers whether that failed; the failure is passed on. */
  void attempt(HasMetadata object, Runnable write) {
    try {
      write.run();
    } catch (RuntimeException e) {
      failing.add(Target.of(object));
      throw e;
    }
    succeeded(object);
    // A session that began in trouble holds no failure yet: only a write shows that it is over.
    logIfAllIsWell();
  }

  /** Whether a failure is worth a line; what fails is named by its namespace, or by its kind. */
  boolean isNews(String object, Throwable failure) {
    return told.isNews(object, failure);
  }

  /** The API holds what it should. */
  void succeeded(HasMetadata object) {
    Target target = Target.of(object);
    told.succeeded(target.namespace().isEmpty() ? target.kind() : target.namespace());
    if (failing.remove(target)) {
      logIfAllIsWell();
    }
  }

  private void logIfAllIsWell() {
    if (failing.isEmpty()) {
      told.allIsWell();
    }
  }

  /** Nothing is written there any more. */
  void forget(String namespace) {
    told.succeeded(namespace);
    if (failing.removeIf(target -> target.namespace().equals(namespace))) {
      logIfAllIsWell();
    }
  }

  /** How many there are of each kind, 0 included. */
  Map<String, Integer> byKind() {
    Map<String, Integer> counts = new TreeMap<>();
    KINDS.forEach(kind -> counts.put(kind, 0));
    failing.forEach(target -> counts.merge(target.kind(), 1, Integer::sum));
    return counts;
  }
}
