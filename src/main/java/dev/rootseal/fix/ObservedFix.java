package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.live.WorkloadType;
import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.terminal.Screen;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The patch of a workload of which somebody has seen where it writes: the annotations that say so,
 * and what `rootseal fix` makes of them.
 */
public final class ObservedFix implements LiveWorkloads.Reading {
  private static final String PREFIX = "writable-paths.rootseal.dev/";
  private static final List<String> TEMPLATE =
      List.of("spec", "template", "metadata", "annotations");

  private final Map<String, String> annotations = new TreeMap<>();
  private final Map<String, String> blocked = new TreeMap<>();
  private final Map<String, List<ContainerPath>> shipped = new TreeMap<>();
  private final FixCounts counts = new FixCounts();
  private final Screen told;
  private final Consumer<Patch> patches;

  /**
   * One that knows of no container yet.
   *
   * @param told where a person reads
   * @param patches gets the patch, which says what it is for
   */
  public ObservedFix(Screen told, Consumer<Patch> patches) {
    this.told = told;
    this.patches = patches;
  }

  /**
   * Where a container writes.
   *
   * @param value as an owner writes it into the annotation
   * @param content where of these the image has something
   */
  public void add(String container, String value, List<String> content) {
    annotations.put(PREFIX + container, value);
    shipped.put(container, content.stream().map(ContainerPath::of).toList());
  }

  /** No mounts cover what a container writes: it gets no patch, and no annotation says why. */
  public void block(String container) {
    blocked.put(PREFIX + container, ContainerPath.ROOT.spelling());
  }

  /**
   * Works it out.
   *
   * @throws ReadException if the API server cannot be used
   */
  public FixOutcome run(ReadOnlyApi api, Clock clock, LiveTarget.One workload) {
    new LiveWorkloads(api, clock, this).read(workload, this::annotated);
    return counts.outcome();
  }

  private JsonNode annotated(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    annotations.forEach(
        (key, value) -> {
          String old = object.at("/spec/template/metadata/annotations").path(key).asText();
          if (!old.isEmpty() && !old.equals(value)) {
            told.line("The patch replaces %s: \"%s\"".formatted(key, old));
          }
        });
    add(annotations, copy);
    add(blocked, copy);
    return copy;
  }

  /** The template's, so that they go where the pods go, and win over those of the workload. */
  private static void add(Map<String, String> annotations, ObjectNode object) {
    ObjectNode place = object;
    for (String field : TEMPLATE) {
      place = place.withObjectProperty(field);
    }
    annotations.forEach(place::put);
  }

  @Override
  public void workload(WorkloadType type, JsonNode object, WorkloadVerdict verdict) {
    counts.read(verdict.tally().of(Verdict.EXEMPT));
    Remediation remediation = Remediation.of(verdict, shipped);
    Optional<WorkloadFix> fix = WorkloadFix.of(type, object, verdict, remediation);
    fix.ifPresent(counts::found);
    fix.map(FixText::about).ifPresent(lines -> lines.forEach(told::line));
    if (remediation.patch().isPresent() || !annotations.isEmpty()) {
      patches.accept(patch(type, remediation));
    }
  }

  private Patch patch(WorkloadType type, Remediation remediation) {
    WorkloadRef workload = remediation.workload();
    Patch bare =
        remediation.patch().orElseGet(() -> new Patch(JsonNodeFactory.instance.objectNode()));
    ObjectNode patch = bare.addressed(type.apiVersion(), workload).root();
    if (!annotations.isEmpty()) {
      add(annotations, patch);
    }
    return new Patch(patch);
  }

  @Override
  public void listRead() {
    counts.listRead();
  }

  @Override
  public void unread(String problem) {
    counts.unread();
    remark(problem);
  }

  @Override
  public void remark(String remark) {
    told.line("rootseal: " + remark);
  }
}
