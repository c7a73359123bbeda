package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Looks all the time which of several replicas export the compliance series. */
final class Leaders implements AutoCloseable {
  static final String LEASE =
      "/apis/coordination.k8s.io/v1/namespaces/" + Installation.NAMESPACE + "/leases/rootseal";
  private static final int PAUSE_MILLIS = 50;

  /** Where each serves its metrics; one that has ended cannot be asked for it any more. */
  private final Map<OperatorProcess, URI> replicas;

  private final Queue<String> doubled = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread looking = Thread.ofVirtual().unstarted(this::lookOn);

  private Leaders(Map<OperatorProcess, URI> replicas) {
    this.replicas = replicas;
  }

  static Leaders of(OperatorProcess... replicas) {
    Leaders leaders =
        new Leaders(Stream.of(replicas).collect(toMap(one -> one, OperatorProcess::metricsUri)));
    leaders.looking.start();
    return leaders;
  }

  List<String> doubled() {
    return List.copyOf(doubled);
  }

  OperatorProcess awaitOne(Duration atMost) {
    return await("a leader")
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(PAUSE_MILLIS))
        .until(this::leading, leading -> !leading.isEmpty())
        .getFirst();
  }

  static String holder(Api api) {
    return api.find(LEASE).map(lease -> lease.at("/spec/holderIdentity").asText("")).orElse("");
  }

  static void awaitLeads(Api api, OperatorProcess operator, Duration atMost) {
    await("leads")
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(PAUSE_MILLIS))
        .until(
            () -> holder(api).equals(operator.identity()) && operator.metrics().hasClusterRatio());
  }

  private List<OperatorProcess> leading() {
    return replicas.entrySet().stream()
        .filter(replica -> leads(replica.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean leads(URI metrics) {
    try {
      return Metrics.scrape(metrics).hasClusterRatio();
    } catch (UncheckedIOException e) {
      // It was stopped.
      return false;
    }
  }

  private void lookOn() {
    while (!unchecked(() -> closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS))) {
      List<OperatorProcess> leading = leading();
      // Asked one after the other: only who leads still has led together with the next.
      if (leading.size() > 1 && leading().contains(leading.getFirst())) {
        doubled.add(String.join(" and ", leading.stream().map(OperatorProcess::identity).toList()));
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    unchecked(() -> looking.join());
  }
}
