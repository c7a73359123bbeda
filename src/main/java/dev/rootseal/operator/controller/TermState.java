package dev.rootseal.operator.controller;

import dev.rootseal.report.ReportStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;

/**
 * What the controllers of one term share.
 *
 * @param policies the policy by which is judged
 * @param store the numbers as they were last reported
 * @param writer brings reports into the API
 * @param recorder records events
 * @param firstRound which namespaces still wait for their first judgement
 * @param watches whether the watches are connected
 * @param crds whether the CRDs are still there as this version needs them
 * @param clock the time of conditions
 */
record TermState(
    PolicyInForce policies,
    ReportStore store,
    ReportWriter writer,
    EventRecorder recorder,
    FirstRound firstRound,
    WatchMonitor watches,
    CrdTrouble crds,
    Clock clock) {
  static TermState begin(
      KubernetesClient client, PolicyInForce policies, String identity, Clock clock) {
    return new TermState(
        policies,
        new ReportStore(),
        new ReportWriter(client),
        new EventRecorder(client, identity, clock),
        new FirstRound(),
        new WatchMonitor(client.getMasterUrl().toString()),
        new CrdTrouble(client, System::nanoTime),
        clock);
  }
}
