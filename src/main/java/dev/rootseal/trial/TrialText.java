package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.observe.PodObject;
import dev.rootseal.observe.paths.ContainerWrites;
import dev.rootseal.observe.paths.PathsText;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.trial.Trial.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is told of a trial, in lines; whoever prints them escapes them. */
final class TrialText {
  private TrialText() {}

  /** What is going to be done. */
  static List<String> before(
      LiveTarget.One workload, TrialPlan plan, PodCopy.Made copy, Settings settings) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "A copy of one pod of %s is going to run %s, for %d s when it is ready:"
            .formatted(
                workload.words(),
                plan.changesNothing() ? "as its template is" : "with this patch",
                settings.time().toSeconds()));
    lines.addAll(plan.lines());
    lines.add("What to know before:");
    warnings(plan.workload()).forEach(line -> lines.add("  " + line));
    copy.remarks().forEach(line -> lines.add("  " + line));
    lines.add(
        settings.attempts() > 1
            ? "  up to %d more copies follow, one of them without the patch, to see where it writes"
                .formatted(settings.attempts())
            : "  one without the patch follows, to see where it writes");
    return lines;
  }

  /** What has become of it. */
  static List<String> after(LiveTarget.One workload, TrialRun.Outcome outcome, Settings settings) {
    List<String> lines = new ArrayList<>();
    switch (outcome) {
      case TrialRun.Outcome.Passed(var readyAfter) ->
          lines.add(
              "PASS: the copy of %s was ready after %d s; no restart and no read-only error in %d s."
                  .formatted(
                      workload.words(), readyAfter.toSeconds(), settings.time().toSeconds()));
      case TrialRun.Outcome.Failed(var symptoms) -> {
        lines.add("FAIL: the copy of " + workload.words() + " does not run as it should:");
        symptoms.forEach(symptom -> lines.add("  " + symptom.sentence()));
      }
      case TrialRun.Outcome.Inconclusive(var reason) -> lines.add("rootseal: " + reason);
    }
    return lines;
  }

  /** What a copy that runs does not prove. */
  static List<String> unproved(TrialPlan plan) {
    return plan.unsealed().stream()
        .map(name -> "  not proved: the root of container '" + name + "' is not read-only in it")
        .toList();
  }

  /** What a copy has written that could. */
  static List<String> seen(ContainerWrites seen) {
    return PathsText.of(seen).stream().map(line -> "  " + line).toList();
  }

  /** What a container writes without the patch, and cannot write with it. */
  static List<String> unwritten(TrialPlan plan, ContainerWrites seen) {
    return seen.writes().stream()
        .flatMap(writes -> writes.folders().stream())
        .filter(folder -> !plan.canWrite(seen.container(), ContainerPath.of(folder.path())))
        .map(
            folder ->
                "  container '%s' writes %s without the patch (%s), and with it has no writable mount there: does it go on without?"
                    .formatted(
                        seen.container(), folder.path(), String.join(", ", folder.examples())))
        .toList();
  }

  /** What somebody should know before a second instance of an application runs. */
  static List<String> warnings(JsonNode workload) {
    PodObject pod = new PodObject(workload.at("/spec/template"));
    String account = pod.spec().path("serviceAccountName").asText("default");
    return Stream.of(
            Stream.of(
                "it is one more instance of the application, with its configuration and secrets, as"
                    + " service account '%s'".formatted(account),
                "it does once more what each instance does by itself: take from queues, run what is"
                    + " due, take part in elections",
                "network policies that select pods by their labels do not hold it"),
            warnPreparation(pod),
            warnSingleReplica(workload),
            warnPower(pod))
        .flatMap(lines -> lines)
        .toList();
  }

  private static Stream<String> warnPreparation(PodObject pod) {
    String names =
        pod.containers().stream()
            .filter(container -> !container.stays())
            .map(container -> "'" + container.name() + "'")
            .collect(Collectors.joining(", "));
    return names.isEmpty()
        ? Stream.of()
        : Stream.of("what prepares a pod (migrations?) runs once more: " + names);
  }

  private static Stream<String> warnSingleReplica(JsonNode workload) {
    boolean recreated = workload.at("/spec/strategy/type").asText().equals("Recreate");
    return recreated || workload.at("/spec/replicas").asInt(2) == 1
        ? Stream.of(
            "the workload has one pod at a time (%s): can there be a second one?"
                .formatted(recreated ? "strategy Recreate" : "replicas: 1"))
        : Stream.of();
  }

  private static Stream<String> warnPower(PodObject pod) {
    boolean privileged =
        pod.spec()
            .path(ContainerType.CONTAINER.list())
            .valueStream()
            .anyMatch(container -> container.at("/securityContext/privileged").asBoolean());
    return privileged
            || pod.spec().path("hostPID").asBoolean()
            || pod.spec().path("hostIPC").asBoolean()
        ? Stream.of("it is privileged, or is in namespaces of its node: it can change the node")
        : Stream.of();
  }
}
