package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.WatchedNamespace;
import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.operator.controller.EffectivePolicy.Evaluation;
import dev.rootseal.operator.controller.EffectivePolicy.InForce;
import dev.rootseal.report.ReportStore;
import dev.rootseal.rule.NamespaceFacts;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The numbers of every namespace, evaluated from the caches by the policy in force. Whoever
 * evaluates goes by what stands at that moment, and the result counts only if it still stands then;
 * else it is evaluated again. For another policy, or a new day, everything is evaluated anew beside
 * that, which may take long and is given up when a newer one is wanted. It comes in together with
 * what was evaluated by it: so no number ever mixes two policies, and who reads never waits.
 */
final class ClusterNumbers {
  /** In the place of a uid: what was evaluated may be older than what is there. */
  private static final String UNCERTAIN = "";

  private final EffectivePolicy policies;
  private volatile Standing standing;
  private volatile Optional<Caches> caches = Optional.empty();

  private final Map<String, String> evaluated = new ConcurrentHashMap<>();

  /** Those of the start that were not evaluated yet. */
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  /** Those that were evaluated or went since everything began to be evaluated anew. */
  private final Set<String> meanwhile = ConcurrentHashMap.newKeySet();

  private volatile boolean begun;

  /** Held by whoever brings in another policy, from the first evaluation by it. */
  private final ReentrantLock changing = new ReentrantLock();

  ClusterNumbers(EffectivePolicy policies) {
    this.policies = policies;
    this.standing = new Standing(policies.inForce(), new ReportStore());
  }

  /** The numbers, and by what they were evaluated; read at once, they belong together. */
  record Standing(InForce inForce, ReportStore numbers) {}

  private record Caches(IndexerResourceCache<Namespace> namespaces, Workloads workloads) {}

  interface Workloads {
    /** Those of a namespace, in no order. */
    Stream<? extends WatchedWorkload> in(String namespace);

    /** Every namespace that is there is evaluated from now on. */
    void evaluationsBegin();
  }

  /** Before the controllers are started there is nothing to evaluate. */
  void set(IndexerResourceCache<Namespace> namespaces, Workloads workloads) {
    caches = Optional.of(new Caches(namespaces, workloads));
  }

  Standing standing() {
    return standing;
  }

  /** Whether evaluations have begun, in which case there are caches to ask. */
  boolean hasBegun() {
    return begun;
  }

  /** Whether each namespace of the start was evaluated, or is gone: the numbers are whole. */
  boolean isComplete() {
    return begun && waiting.isEmpty();
  }

  /** What a person wants to read while it is not complete; empty when it is. */
  String progress() {
    int left = waiting.size();
    if (!begun) {
      return "not started";
    }
    return switch (left) {
      case 0 -> "";
      case 1 -> "1 namespace is not evaluated yet";
      default -> left + " namespaces are not evaluated yet";
    };
  }

  /** An evaluation, and whether the cluster's numbers are others now, or known for once. */
  record Kept(Evaluation evaluation, boolean changed) {}

  Kept evaluate(Namespace namespace) {
    begin();
    while (true) {
      Standing now = standing;
      Evaluation evaluation = evaluate(namespace, now.inForce(), () -> false);
      Optional<Boolean> changed = keep(namespace, evaluation, now);
      if (changed.isPresent()) {
        return new Kept(evaluation, changed.get());
      }
    }
  }

  /** Whether numbers have changed; empty where others stand by now. */
  private synchronized Optional<Boolean> keep(
      Namespace namespace, Evaluation evaluation, Standing by) {
    if (!by.equals(standing)) {
      return Optional.empty();
    }
    String name = namespace.getMetadata().getName();
    boolean changed = by.numbers().put(evaluation.report().summary());
    evaluated.put(name, uid(namespace));
    return Optional.of(done(name) || changed);
  }

  /** Forgets a namespace that is gone; whether the cluster's numbers are others for it. */
  synchronized boolean remove(String name) {
    begin();
    boolean changed = standing.numbers().remove(name);
    evaluated.remove(name);
    return done(name) || changed;
  }

  /** Whether this was the last one that was waited for. */
  private boolean done(String name) {
    meanwhile.add(name);
    return waiting.remove(name) && waiting.isEmpty();
  }

  private synchronized void begin() {
    if (!begun) {
      there().workloads().evaluationsBegin();
      there().namespaces().keys().map(ResourceID::getName).forEach(waiting::add);
      begun = true;
    }
  }

  /**
   * What was evaluated of a namespace may be older than what is there, or of what is gone. The
   * framework forgets every event that comes in during a run for a deletion, and a deletion that
   * comes in while a write to the namespace is on its way and fails.
   */
  void doubt(String name) {
    evaluated.put(name, UNCERTAIN);
  }

  /** Namespaces that were evaluated and are not there any more. */
  List<String> gone() {
    return evaluated.keySet().stream().filter(name -> find(name).isEmpty()).toList();
  }

  /** Namespaces of which another state was evaluated than is there, or none, after the first. */
  List<Namespace> others() {
    return isComplete()
        ? all().filter(one -> !uid(one).equals(evaluated.get(one.getMetadata().getName()))).toList()
        : List.of();
  }

  private static String uid(Namespace namespace) {
    return String.valueOf(namespace.getMetadata().getUid());
  }

  Stream<Namespace> all() {
    IndexerResourceCache<Namespace> namespaces = there().namespaces();
    return namespaces.keys().flatMap(id -> namespaces.get(id).stream());
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

  /** The same for a new day; a policy that is coming in, or wants to, comes first. */
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
    BooleanSupplier isOutdated = lasting(look);
    meanwhile.clear();
    ReportStore numbers = new ReportStore();
    for (Namespace namespace : begun ? all().toList() : List.<Namespace>of()) {
      numbers.put(evaluate(namespace, next, isOutdated).report().summary());
      if (isOutdated.getAsBoolean()) {
        return false;
      }
    }
    synchronized (this) {
      for (String name : meanwhile) {
        numbers.remove(name);
        find(name)
            .map(one -> evaluate(one, next, () -> false).report().summary())
            .ifPresent(numbers::put);
      }
      policies.put(next);
      standing = new Standing(next, numbers);
    }
    return true;
  }

  /** What is true once stays so: what was left out for it is missing. */
  private static BooleanSupplier lasting(BooleanSupplier look) {
    AtomicBoolean seen = new AtomicBoolean();
    return () -> seen.get() || (look.getAsBoolean() && seen.compareAndSet(false, true));
  }

  /** Evaluates for as long as it is wanted; what comes of it after that is of no use. */
  private Evaluation evaluate(Namespace namespace, InForce by, BooleanSupplier isOutdated) {
    String name = namespace.getMetadata().getName();
    Map<String, String> labels = namespace.getMetadata().getLabels();
    return by.evaluate(
        new NamespaceFacts(name, labels == null ? Map.of() : labels),
        WatchedNamespace.unreadLabels(namespace),
        there().workloads().in(name).takeWhile(workload -> !isOutdated.getAsBoolean()));
  }
}
