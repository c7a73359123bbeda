package dev.rootseal.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.live.LiveTarget.Cluster;
import dev.rootseal.live.LiveTarget.Namespace;
import dev.rootseal.live.LiveTarget.One;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadVerdict;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The live workloads that a target stands for, read once and evaluated as the operator does. */
public final class LiveWorkloads {
  private final ReadOnlyApi api;
  private final Clock clock;
  private final Reading reading;
  private @Nullable WorkloadEvaluator evaluate;

  /** Who is handed what was read. */
  public interface Reading {
    /** A workload with its verdict. */
    void workload(WorkloadType type, JsonNode object, WorkloadVerdict verdict);

    /** All workloads of a kind were read. */
    void listRead();

    /** Something could not be read: what and why. */
    void unread(String problem);

    /** What a person should know about what the verdicts rest on. */
    void remark(String remark);
  }

  /** Those of an API server. */
  public LiveWorkloads(ReadOnlyApi api, Clock clock, Reading reading) {
    this.api = api;
    this.clock = clock;
    this.reading = reading;
  }

  /**
   * Reads them.
   *
   * @throws ReadException if the API server cannot be used
   */
  public void read(LiveTarget target) {
    switch (target) {
      case One one -> read(one, object -> object);
      case Namespace(var name) -> readAll(target, type -> type.pathOfAll(name));
      case Cluster() -> readAll(target, WorkloadType::pathOfAll);
    }
  }

  /** What the cluster's policy measures against; the default where nothing had to be evaluated. */
  public Threshold threshold() {
    return evaluate == null ? Threshold.DEFAULT : evaluate.threshold();
  }

  /** What the cluster's policy evaluates by; nothing where nothing had to be evaluated. */
  public Optional<ReadOnlyFilesystemRule> rule() {
    return Optional.ofNullable(evaluate).map(WorkloadEvaluator::rule);
  }

  /**
   * Reads one, and evaluates it as it would be after a change.
   *
   * @throws ReadException if the API server cannot be used
   */
  public void read(One one, UnaryOperator<JsonNode> change) {
    String what = "%s '%s' in %s".formatted(one.type().kind(), one.name(), one.place());
    try {
      JsonNode object = api.get(one.type().pathOf(one.namespace(), one.name()));
      evaluateOrSay(one.type(), change.apply(object));
    } catch (ReadException e) {
      reading.unread(
          e.kind() == ReadException.Kind.NOT_FOUND
              ? "there is no " + what
              : what + " cannot be read: " + e.getMessage());
    }
  }

  /** Where one kind cannot be read, the others are all the same. */
  private void readAll(LiveTarget target, Function<WorkloadType, String> path) {
    for (WorkloadType type : WorkloadType.values()) {
      try {
        api.list(path.apply(type), object -> evaluateOrSay(type, object));
        reading.listRead();
      } catch (ReadException e) {
        reading.unread(
            "%ss in %s cannot be read: %s".formatted(type.kind(), target.place(), e.getMessage()));
        if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
          return;
        }
      }
    }
  }

  private void evaluateOrSay(WorkloadType type, JsonNode object) {
    try {
      reading.workload(type, object, evaluate(type, object));
    } catch (ReadException e) {
      if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
        throw e;
      }
      reading.unread(
          "%s '%s' in namespace '%s' cannot be read: %s"
              .formatted(
                  type.kind(),
                  object.at("/metadata/name").asText(),
                  object.at("/metadata/namespace").asText(),
                  e.getMessage()));
    }
  }

  private WorkloadVerdict evaluate(WorkloadType type, JsonNode object) {
    if (evaluate == null) {
      evaluate = new WorkloadEvaluator(api, clock, reading::remark);
    }
    return evaluate.evaluate(type, object);
  }
}
