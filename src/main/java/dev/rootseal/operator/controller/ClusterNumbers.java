package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.operator.controller.EffectivePolicy.Evaluation;
import dev.rootseal.operator.controller.EffectivePolicy.InForce;
import dev.rootseal.report.ReportStore;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The numbers of every namespace, evaluated from the caches by the policy in force. What is
 * evaluated counts only if its policy still stands then. For another policy, or a new day,
 * everything is evaluated anew beside that, which may take long, and comes in together with it: so
 * no number ever mixes two policies, and who reads never waits.
 */
final class ClusterNumbers {
  private final EffectivePolicy policies;
  private final EventRouter router;
  private volatile Standing standing;
  private volatile Optional<Caches> caches = Optional.empty();

  /** The uid of each namespace as it was evaluated, by its name. */
  private final Map<String, String> evaluated = new ConcurrentHashMap<>();

  /** Those of the start that were not evaluated yet; whether their workloads are still unread. */
  private final Map<String, Boolean> waiting = new ConcurrentHashMap<>();

  /** Those that were evaluated or went since everything began to be evaluated anew. */
  private final Set<String> meanwhile = ConcurrentHashMap.newKeySet();

  private volatile boolean begun;

  /** Held by whoever brings in another policy, from the first evaluation by it. */
  private final ReentrantLock changing = new ReentrantLock();

  ClusterNumbers(EffectivePolicy policies, EventRouter router) {
    this.policies = policies;
    this.router = router;
    this.standing = new Standing(policies.inForce(), new ReportStore());
  }

  /** The numbers, and by what they were evaluated; read at once, they belong together. */
  record Standing(InForce inForce, ReportStore numbers) {}

  private record Caches(
      Cache<Namespace> namespaces, Function<String, Stream<? extends WatchedWorkload>> workloads) {}

  void set(
      Cache<Namespace> namespaces, Function<String, Stream<? extends WatchedWorkload>> workloads) {
    caches = Optional.of(new Caches(namespaces, workloads));
  }

  Standing standing() {
    return standing;
  }

  /** Whether there is something to evaluate, and caches to ask. */
  boolean hasBegun() {
    return begun;
  }

  /**
   * Whether the addition of a workload asks for an evaluation: not where one has read it, or will.
   * The client tells one by one of what was there at the start.
   */
  boolean isNews(WatchedWorkload added) {
    return begun
        && !waiting.getOrDefault(added.reading().ref().namespace(), false)
        && !added.isEvaluated();
  }

  /** Whether each namespace of the start was evaluated, or is gone: the numbers are whole. */
  boolean isComplete() {
    return begun && waiting.isEmpty();
  }

  /** What it waits for, in words. */
  String progress() {
    int left = waiting.size();
    if (!begun || left == 0) {
      return begun ? "" : "not started";
    }
    return (left == 1 ? "1 namespace is" : left + " namespaces are") + " not evaluated yet";
  }

  Evaluation evaluate(Namespace namespace) {
    begin();
    Standing now;
    Evaluation evaluation;
    waiting.replace(name(namespace), false);
    do {
      now = standing;
      // At once: what the client tells of one in the meantime would be taken for news.
      List<? extends WatchedWorkload> read = workloads(namespace).toList();
      read.forEach(WatchedWorkload::markEvaluated);
      evaluation = now.inForce().evaluate(namespace, read.stream());
    } while (!keep(namespace, evaluation, now));
    return evaluation;
  }

  /** Whether the numbers count: not where others stand by now. */
  private synchronized boolean keep(Namespace namespace, Evaluation evaluation, Standing by) {
    boolean counts = by.equals(standing);
    if (counts) {
      evaluated.put(name(namespace), uid(namespace));
      done(name(namespace), by.numbers().put(evaluation.report().summary()));
    }
    return counts;
  }

  synchronized void remove(String name) {
    begin();
    evaluated.remove(name);
    done(name, standing.numbers().remove(name));
  }

  /** The cluster's numbers are others, or whole, with the last one that was waited for. */
  private void done(String name, boolean changed) {
    meanwhile.add(name);
    boolean last = waiting.remove(name) != null && waiting.isEmpty();
    if (last || changed) {
      router.requeueSummary();
    }
  }

  private synchronized void begin() {
    if (!begun) {
      there().namespaces().keys().forEach(id -> waiting.put(id.getName(), true));
      begun = true;
    }
  }

  /**
   * What was evaluated of a namespace may be older than what is there: the framework forgets every
   * event that comes in during a run for a deletion, and a deletion during a write that fails.
   */
  void doubt(String name) {
    evaluated.put(name, "no uid");
  }

  /** Namespaces that were evaluated and are not there any more. */
  List<String> gone() {
    return evaluated.keySet().stream().filter(name -> find(name).isEmpty()).toList();
  }

  /** Namespaces of which another state was evaluated than is there, or none. */
  List<Namespace> others() {
    return isComplete()
        ? namespaces().stream().filter(one -> !uid(one).equals(evaluated.get(name(one)))).toList()
        : List.of();
  }

  private static String name(Namespace namespace) {
    return namespace.getMetadata().getName();
  }

  private static String uid(Namespace namespace) {
    return String.valueOf(namespace.getMetadata().getUid());
  }

  /** Those that are there, once there is something to evaluate. */
  private List<Namespace> namespaces() {
    return begun ? there().namespaces().list().toList() : List.of();
  }

  Optional<Namespace> find(String name) {
    return there().namespaces().get(new ResourceID(name));
  }

  private Caches there() {
    return caches.orElseThrow(() -> new IllegalStateException("the controllers are not started"));
  }

  /**
   * Puts a policy of a version, empty for the default, in force: unless it is already, or is
   * outdated before all is evaluated by it. Whether it was put.
   */
  boolean adopt(
      Optional<EffectivePolicy.Version> version,
      Supplier<InForce> next,
      BooleanSupplier isOutdated) {
    changing.lock();
    try {
      return !standing.inForce().version().equals(version) && putInForce(next.get(), isOutdated);
    } finally {
      changing.unlock();
    }
  }

  /**
   * The same for a new day: exemptions end at midnight UTC, and no event comes then. A policy that
   * is coming in, or wants to, comes first.
   */
  boolean checkDay() {
    InForce now = standing.inForce();
    if (now.today().equals(policies.today()) || !changing.tryLock()) {
      return false;
    }
    try {
      return putInForce(standing.inForce().on(policies.today()), changing::hasQueuedThreads);
    } finally {
      changing.unlock();
    }
  }

  /** What is evaluated by the old one meanwhile is evaluated again by this one at the end. */
  private boolean putInForce(InForce next, BooleanSupplier look) {
    // What is true once stays so: what was left out for it is missing.
    AtomicBoolean seen = new AtomicBoolean();
    BooleanSupplier isOutdated = () -> seen.get() || (look.getAsBoolean() && !seen.getAndSet(true));
    meanwhile.clear();
    ReportStore numbers = new ReportStore();
    for (Namespace namespace : namespaces()) {
      Stream<? extends WatchedWorkload> wanted =
          workloads(namespace).takeWhile(workload -> !isOutdated.getAsBoolean());
      numbers.put(next.evaluate(namespace, wanted).report().summary());
      if (isOutdated.getAsBoolean()) {
        return false;
      }
    }
    synchronized (this) {
      for (String name : meanwhile) {
        numbers.remove(name);
        find(name)
            .map(one -> next.evaluate(one, workloads(one)).report().summary())
            .ifPresent(numbers::put);
      }
      policies.put(next);
      standing = new Standing(next, numbers);
    }
    router.requeueSummary();
    namespaces().forEach(router::requeue);
    return true;
  }

  private Stream<? extends WatchedWorkload> workloads(Namespace namespace) {
    return there().workloads().apply(name(namespace));
  }
}
