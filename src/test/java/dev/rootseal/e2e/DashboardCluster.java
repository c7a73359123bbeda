package dev.rootseal.e2e;

import java.time.LocalDate;
import java.time.ZoneOffset;

/** The objects of the cluster that the dashboard is shown with. */
final class DashboardCluster {
  private DashboardCluster() {}

  /** Nine namespaces with 36 containers of Linux, three of them exempt. */
  static String workloads() {
    return namespace("payments", 6, 0, 0)
        + namespace("platform", 5, 1, 0)
        + namespace("ingress", 4, 0, 0)
        + namespace("monitoring", 3, 0, 1)
        + namespace("billing", 2, 0, 2)
        + namespace("shop", 1, 1, 2)
        + namespace("search", 1, 1, 0)
        + namespace("legacy", 0, 0, 3)
        + namespace("data", 0, 0, 0)
        + Workloads.writable("StatefulSet", "data", "ledger")
        + Workloads.writable("StatefulSet", "data", "journal")
        + Workloads.writable("Deployment", "data", "importer")
        + Workloads.pod(
            "platform",
            "print-server",
            "",
            "os: {name: windows}, containers: [{name: app, image: registry.example/app:1}]");
  }

  /** A namespace with so many containers of each kind, each in a workload of its own. */
  private static String namespace(String name, int compliant, int missing, int writable) {
    StringBuilder text = new StringBuilder(Workloads.namespace(name));
    for (int i = 1; i <= compliant; i++) {
      text.append(Workloads.compliant(name, "good-" + i));
    }
    for (int i = 1; i <= missing; i++) {
      text.append(
          Workloads.pod(
              name,
              "missing-" + i,
              "",
              "containers: [{name: app, image: registry.example/app:1, "
                  + "securityContext: {readOnlyRootFilesystem: true}}]"));
    }
    for (int i = 1; i <= writable; i++) {
      text.append(Workloads.writable("Deployment", name, "writable-" + i));
    }
    return text.toString();
  }

  /** A policy with an exemption in each state. */
  static String policy(int threshold) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return Workloads.policy(
        """
        {thresholdPercent: %d, exemptions: [
          {name: importer, reason: Writes beside its programs, owner: team-data,
           match: {namespaces: [data], names: [importer]}},
          {name: engines, reason: Until the move, owner: team-data, expires: "%s",
           match: {namespaces: [data], kinds: [StatefulSet]}},
          {name: legacy, reason: Until the rewrite, owner: team-web, expires: "%s",
           match: {namespaces: [legacy]}},
          {name: gone, reason: Gone by now, match: {namespaces: [gone-*]}},
          {name: needless, reason: It complies, match: {namespaces: [ingress]}}]}"""
            .formatted(threshold, today.plusDays(7), today.minusDays(1)));
  }
}
