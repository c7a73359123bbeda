package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.OpenWatches;
import dev.rootseal.report.ReportStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;

/**
 * What the controllers of one session share.
 *
 * @param policies the policy by which is evaluated
 * @param store the numbers as they were last reported
 * @param writer brings reports into the API
 * @param recorder records events
 * @param initialSync which namespaces still wait for their first evaluation
 * @param watches whether the watches are connected
 * @param crds whether the CRDs are still there as this version needs them
 * @param clock the time of conditions
 */
record SessionContext(
    EffectivePolicy policies,
    ReportStore store,
    ReportWriter writer,
    EventRecorder recorder,
    InitialSync initialSync,
    WatchMonitor watches,
    CrdTrouble crds,
    Clock clock) {
  static SessionContext begin(
      KubernetesClient client,
      EffectivePolicy policies,
      OutageLog outages,
      WriteGate.Replica replica) {
    Clock clock = policies.clock();
    WriteGate gate = new WriteGate(client, replica);
    return new SessionContext(
        policies,
        new ReportStore(),
        new ReportWriter(gate, outages),
        new EventRecorder(gate, clock, outages),
        new InitialSync(),
        new WatchMonitor(outages, OpenWatches.of(client)::away),
        new CrdTrouble(client, System::nanoTime),
        clock);
  }
}
