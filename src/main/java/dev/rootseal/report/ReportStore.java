package dev.rootseal.report;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The numbers of every namespace as they were last reported: what the gauges and the cluster's
 * report are made from. Safe for use by many threads.
 */
public final class ReportStore {
  private final Map<String, NamespaceSummary> namespaces = new ConcurrentHashMap<>();

  /** Keeps the numbers, or forgets a namespace without workloads; whether they have changed. */
  public boolean put(NamespaceSummary summary) {
    return summary.workloads().workloads() == 0
        ? remove(summary.namespace())
        : !summary.equals(namespaces.put(summary.namespace(), summary));
  }

  /** Forgets a namespace and tells whether it was known. */
  public boolean remove(String namespace) {
    return namespaces.remove(namespace) != null;
  }

  /** The numbers of all namespaces that have a workload, as they are now, in no order. */
  public List<NamespaceSummary> summaries() {
    return List.copyOf(namespaces.values());
  }

  public ExemptionUses exemptions() {
    return ExemptionUses.sum(namespaces.values().stream().map(NamespaceSummary::exemptions));
  }
}
