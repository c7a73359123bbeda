package dev.rootseal.operator;

import dev.rootseal.report.ReportStore;
import dev.rootseal.rule.Policy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;

/**
 * What the controllers of one term share.
 *
 * @param policy how strictly is judged
 * @param store the numbers as they were last reported
 * @param writer brings reports into the API
 * @param firstRound which namespaces still wait for their first judgement
 * @param watches whether the watches are connected
 * @param clock the time of conditions
 */
record TermState(
    Policy policy,
    ReportStore store,
    ReportWriter writer,
    FirstRound firstRound,
    WatchMonitor watches,
    Clock clock) {
  static TermState begin(KubernetesClient client, Policy policy, Clock clock) {
    return new TermState(
        policy,
        new ReportStore(),
        new ReportWriter(client),
        new FirstRound(),
        new WatchMonitor(client.getMasterUrl().toString()),
        clock);
  }
}
