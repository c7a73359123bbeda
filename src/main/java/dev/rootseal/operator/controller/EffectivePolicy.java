package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.api.policy.PolicyReading.Usable;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.kubernetes.ParseResult;
import dev.rootseal.kubernetes.WatchedNamespace;
import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.WorkloadVerdict;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The policy in force: the last one that could be used, or the default where there is none.
 * Outlives the sessions; within one, {@link ClusterNumbers} brings another one in.
 */
public final class EffectivePolicy {
  private final ImageCatalogue catalogue;
  private final Clock clock;
  private volatile InForce inForce;

  public EffectivePolicy(ImageCatalogue catalogue, Clock clock) {
    this.catalogue = catalogue;
    this.clock = clock;
    this.inForce = byDefault();
  }

  /**
   * What is evaluated by on one day, since exemptions end at midnight UTC.
   *
   * @param rule keeps what it has found out about images
   * @param version the state of the object that it was read from; empty for the default
   */
  record InForce(
      Policy policy,
      ReadOnlyFilesystemRule rule,
      ImageCatalogue images,
      LocalDate today,
      Optional<Version> version) {
    Optional<Long> generation() {
      return version.map(Version::generation);
    }

    InForce on(LocalDate day) {
      return new InForce(policy, rule.on(day), images, day, version);
    }

    /** Evaluates each as it comes: whoever ends the stream ends the evaluation. */
    Evaluation evaluate(Namespace of, Stream<? extends WatchedWorkload> watched) {
      NamespaceFacts namespace = WatchedNamespace.facts(of);
      Optional<String> lacking =
          WatchedNamespace.unreadLabels(of)
              .filter(reason -> policy.looksAtNamespaceLabels())
              .map(reason -> "its namespace's " + reason);
      List<WatchedWorkload> workloads = new ArrayList<>();
      List<WorkloadVerdict> verdicts = new ArrayList<>();
      List<Unevaluated> unevaluated = new ArrayList<>();
      watched.forEachOrdered(
          workload -> {
            workloads.add(workload);
            ParseResult reading = workload.reading();
            try {
              reading
                  .problem(policy.looksAtWorkloadLabels())
                  .or(() -> lacking)
                  .ifPresentOrElse(
                      reason -> unevaluated.add(new Unevaluated(reading.ref(), reason)),
                      () -> verdicts.add(rule.evaluate(reading.known().orElseThrow(), namespace)));
            } catch (RuntimeException e) {
              unevaluated.add(Unevaluated.by(reading.ref(), e));
            }
          });
      NamespaceReport report =
          NamespaceReport.of(namespace, policy.threshold(), verdicts, unevaluated);
      return new Evaluation(report, verdicts, workloads, generation());
    }
  }

  /** What came of the evaluation of a namespace, by a generation of the policy, if there is one. */
  record Evaluation(
      NamespaceReport report,
      List<WorkloadVerdict> verdicts,
      List<WatchedWorkload> workloads,
      Optional<Long> generation) {}

  /** Which state of which object: one that is created again has the first generation again. */
  record Version(String uid, long generation) {
    static Version of(CachedPolicy policy) {
      return new Version(
          Objects.requireNonNullElse(policy.getMetadata().getUid(), ""),
          Objects.requireNonNullElse(policy.getMetadata().getGeneration(), 0L));
    }
  }

  Clock clock() {
    return clock;
  }

  InForce inForce() {
    return inForce;
  }

  void put(InForce next) {
    inForce = next;
  }

  InForce byDefault() {
    return of(Usable.DEFAULT, Optional.empty());
  }

  InForce of(Usable read, Optional<Version> version) {
    ImageCatalogue images = read.over(catalogue);
    LocalDate day = today();
    ReadOnlyFilesystemRule rule = new ReadOnlyFilesystemRule(read.policy(), images, day);
    return new InForce(read.policy(), rule, images, day, version);
  }

  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
