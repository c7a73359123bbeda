package dev.rootseal.e2e;

import static org.awaitility.Awaitility.await;

import dev.rootseal.e2e.FaultyWay.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Outages drawn by a seed while workloads, policy and reports change: 20 s after one everything is
 * as a fresh operator would have it, or the operator says that it is not. For longer, or with a
 * seed that failed: `-Drootseal.outages.minutes=10 -Drootseal.outages.seed=7`.
 */
@Tag("nightly") // for each change there are FaultsIT and ApiServerOutageIT
@Needs(Requirement.CONTROL_PLANE)
@Order(1)
class OutagesIT {
  private static final Duration LENGTH =
      Duration.ofSeconds(
          Math.round(60 * Double.parseDouble(System.getProperty("rootseal.outages.minutes", "1"))));
  private static final long SEED = Long.getLong("rootseal.outages.seed", System.nanoTime());

  /** A minute is to hold several. */
  private static final boolean SHORT = LENGTH.toSeconds() <= 60;

  private static final Duration RIGHT = Duration.ofSeconds(20);

  /** What is read of server and operators one after the other is of one moment when it stays. */
  private static final Duration STILL = Duration.ofSeconds(2);

  private static final int MANY_LOOKS = 8;
  private static final Duration BETWEEN_CHANGES = Duration.ofMillis(100);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  /** An API server behind the back takes half of it. */
  private static final Duration CHANGED_BEHIND_THE_BACK = Duration.ofSeconds(8);

  private final Random random = new Random(SEED);
  private final ControlPlane cluster;
  private final Path kubeconfig;
  private final SoakChanges changes;

  OutagesIT(@Needs.Own(controllers = true) ControlPlane cluster) {
    this.cluster = cluster;
    kubeconfig = Installation.install(cluster);
    changes = new SoakChanges(cluster.api(), new Random(random.nextLong()), 30);
  }

  /** SIGSTOP and SIGKILL of the server; the others are faults on the way to it. */
  private static final List<String> KINDS =
      List.of(
          "STOPPED KILLED SILENT HANGING BUSY OVERLOADED BROKEN UNAVAILABLE REFUSED CUT HALF"
              .split(" "));

  private enum Setup {
    ALONE,
    ELECTED,
    TWO
  }

  /** Where watches stay, what was open stays open; of the leader's, another replica goes on. */
  private record Outage(String kind, Duration length, boolean watchesStay, boolean ofTheLeader) {
    boolean isOnTheWay() {
      return !Set.of("STOPPED", "KILLED").contains(kind);
    }

    @Override
    public String toString() {
      return kind + (watchesStay ? ", watches stay" : "") + (ofTheLeader ? ", leader's" : "");
    }
  }

  @Test
  void afterwardsAllIsRightWithinTwentySecondsOrTheOperatorSaysThatItIsNot() {
    System.out.printf("outages: seed %d, %d s%n", SEED, LENGTH.toSeconds());
    Instant end = Instant.now().plus(LENGTH);
    while (Instant.now().isBefore(end)) {
      try (Replicas replicas = new Replicas(any(List.of(Setup.values())))) {
        replicas.awaitLeader();
        for (int i = 0; i < 3 && Instant.now().isBefore(end); i++) {
          change(Duration.ofSeconds(2));
          survives(replicas, draw(replicas.setup));
        }
      }
    }
  }

  private Outage draw(Setup setup) {
    String kind = any(KINDS);
    boolean refuses = Set.of("BUSY", "OVERLOADED", "BROKEN", "UNAVAILABLE").contains(kind);
    return new Outage(
        kind,
        length(),
        kind.equals("SILENT") || (refuses && random.nextBoolean()),
        KINDS.indexOf(kind) > 1 && setup == Setup.TWO && random.nextBoolean());
  }

  /** Most are as long as those that once did harm: about as long as a lease. */
  private Duration length() {
    int drawn = random.nextInt(10);
    int seconds =
        drawn < 6
            ? 8 + random.nextInt(SHORT ? 10 : 22)
            : drawn < 8 || SHORT ? 1 + random.nextInt(7) : 30 + random.nextInt(30);
    return Duration.ofMillis(seconds * 1000L + random.nextInt(1000));
  }

  private void survives(Replicas replicas, Outage outage) {
    List<FaultyWay> ways = replicas.waysOf(outage);
    long from = System.nanoTime();
    begin(outage, ways);
    meanwhile(outage);
    end(outage, ways);
    long ended = System.nanoTime();
    String what = "%s for %.1f s, %s".formatted(outage, seconds(ended - from), replicas.setup);
    try (FreshComputation fresh = FreshComputation.start(cluster, kubeconfig)) {
      Recovery recovery = new Recovery(replicas, fresh, ended);
      try {
        await(what).pollInterval(BETWEEN_LOOKS).until(recovery::isOver);
      } catch (ConditionTimeoutException e) {
        throw new AssertionError("not right after %s: %s".formatted(what, recovery.state()), e);
      }
      System.out.printf("outages: %s: right %s%n", what, recovery);
    }
  }

  private void begin(Outage outage, List<FaultyWay> ways) {
    switch (outage.kind) {
      case "STOPPED" -> cluster.freezeApiServer();
      case "KILLED" -> cluster.killApiServer();
      default -> turn(outage, ways, Fault.valueOf(outage.kind));
    }
  }

  private void end(Outage outage, List<FaultyWay> ways) {
    switch (outage.kind) {
      case "STOPPED" -> cluster.thawApiServer();
      case "KILLED" -> {
        cluster.startApiServer();
        Installation.awaitServed(cluster.api());
      }
      default -> turn(outage, ways, Fault.NONE);
    }
  }

  private static void turn(Outage outage, List<FaultyWay> ways, Fault fault) {
    for (FaultyWay way : ways) {
      if (outage.watchesStay) {
        way.turnFromNowOn(fault);
      } else {
        way.turn(fault);
      }
    }
  }

  private void meanwhile(Outage outage) {
    Instant end = Instant.now().plus(outage.length);
    if (outage.isOnTheWay()) {
      change(outage.length);
    } else if (outage.length.compareTo(CHANGED_BEHIND_THE_BACK) > 0) {
      cluster.behindTheBack(
          other -> {
            Installation.awaitServed(other);
            changes.through(other);
            change(Duration.between(Instant.now(), end));
          });
      changes.through(cluster.api());
    } else {
      await("the end").until(() -> Instant.now().isAfter(end));
    }
  }

  private void change(Duration length) {
    Instant end = Instant.now().plus(length);
    await("end of the changes")
        .pollDelay(Duration.ZERO)
        .pollInterval(BETWEEN_CHANGES)
        .until(
            () -> {
              changes.next();
              return Instant.now().isAfter(end);
            });
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static double seconds(long nanos) {
    return Duration.ofNanos(nanos).toMillis() / 1000.0;
  }

  /** The operators of a setup, each with a way to the API server of its own. */
  private final class Replicas implements AutoCloseable {
    private final Setup setup;
    private final List<FaultyWay> ways;
    private final List<OperatorProcess> operators;

    Replicas(Setup setup) {
      this.setup = setup;
      ways =
          Stream.generate(() -> FaultyWay.to(cluster)).limit(setup == Setup.TWO ? 2 : 1).toList();
      operators = ways.stream().map(this::start).toList();
    }

    void awaitLeader() {
      operators.forEach(OperatorProcess::awaitReady);
      await("a leader").until(() -> leading().size() == 1);
    }

    private OperatorProcess start(FaultyWay way) {
      Path own = way.redirected(kubeconfig);
      return (setup == Setup.ALONE ? OperatorProcess.start(own) : OperatorProcess.startReplica(own))
          .expect("Lost the connection to the API server")
          .expect("API server rejects writes")
          .expect("The lease was lost")
          // Of a session that ended before it was noticed that nothing answers.
          .expect("The API server at", "cannot be used: no answer in time")
          .expect("A watch cannot be resumed: listing again");
    }

    List<FaultyWay> waysOf(Outage outage) {
      return outage.ofTheLeader
          ? leading().stream().map(one -> ways.get(operators.indexOf(one))).toList()
          : ways;
    }

    List<OperatorProcess> leading() {
      return operators.stream().filter(one -> one.metrics().exportsCompliance()).toList();
    }

    @Override
    public void close() {
      operators.forEach(OperatorProcess::close);
      ways.forEach(FaultyWay::close);
    }
  }

  /** What an operator says at a moment: whether something is wrong, and its numbers. */
  private record Said(OperatorProcess operator, Metrics metrics, boolean inTrouble) {
    static Said by(OperatorProcess operator) {
      Metrics metrics = operator.metrics();
      boolean inTrouble =
          operator.readiness().statusCode() != 200
              || FreshComputation.failingWrites(metrics) > 0
              || OperatorLog.isInAnOutage(operator);
      return new Said(operator, metrics, inTrouble);
    }
  }

  /** Looks again and again what operators say and what is in the API. */
  private final class Recovery {
    private final Replicas replicas;
    private final FreshComputation fresh;
    private final long ended;
    private long atRest;
    private long changed;
    private long notRight;
    private int falseLooks;
    private List<String> wrong = List.of();
    private List<Said> said = List.of();
    private Map<String, Object> last = Map.of();

    Recovery(Replicas replicas, FreshComputation fresh, long ended) {
      this.replicas = replicas;
      this.fresh = fresh;
      this.ended = ended;
      atRest = changed = notRight = ended;
    }

    boolean isOver() {
      boolean computed = fresh.hasEvaluated();
      said = replicas.operators.stream().map(Said::by).toList();
      List<Said> leading = said.stream().filter(one -> one.metrics.exportsCompliance()).toList();
      wrong =
          !computed
              ? List.of("not computed yet")
              : leading.size() == 1
                  ? fresh.differences(leading.getFirst().metrics)
                  : List.of(leading.size() + " replicas export");
      // One that leads says it; if there is none, any.
      boolean admitted = (leading.isEmpty() ? said : leading).stream().anyMatch(Said::inTrouble);
      Map<String, Object> now = seen();
      long time = System.nanoTime();
      changed = now.equals(last) ? changed : time;
      last = now;
      notRight = wrong.isEmpty() && said.stream().noneMatch(Said::inTrouble) ? notRight : time;
      atRest = namespaceIsOnItsWayOut() ? time : atRest;
      falseLooks = wrong.isEmpty() || admitted || !computed ? 0 : falseLooks + 1;
      if (time - atRest > RIGHT.toNanos()) {
        if (falseLooks > MANY_LOOKS) {
          throw new AssertionError(
              "false for %.1f s, and not a word of it: %s"
                  .formatted(seconds(time - atRest), state()));
        }
      }
      return time - Math.max(notRight, changed) > STILL.toNanos();
    }

    String state() {
      return "wrong in %d series, as %s, in trouble %s, a namespace on its way out %s"
          .formatted(
              wrong.size(),
              wrong.subList(0, Math.min(5, wrong.size())),
              said.stream().filter(Said::inTrouble).map(one -> one.operator.pid()).toList(),
              namespaceIsOnItsWayOut());
    }

    /** Then reports have yet to change, whenever the controllers get that far. */
    private boolean namespaceIsOnItsWayOut() {
      return !cluster.api().get("/api/v1/namespaces").findValues("deletionTimestamp").isEmpty();
    }

    private Map<String, Object> seen() {
      Map<String, Object> seen = new TreeMap<>(cluster.reports().versions());
      cluster
          .api()
          .find(Reports.POLICY)
          .ifPresent(one -> seen.put("policy", one.at("/metadata/resourceVersion").asText()));
      for (Said one : said) {
        seen.put("series of " + one.operator.pid(), FreshComputation.series(one.metrics));
        seen.put("trouble of " + one.operator.pid(), one.inTrouble);
      }
      return seen;
    }

    @Override
    public String toString() {
      return "%.1f s later, all deleted namespaces gone after %.1f s"
          .formatted(seconds(changed - ended), seconds(atRest - ended));
    }
  }
}
