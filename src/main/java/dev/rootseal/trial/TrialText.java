package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.observe.PodObject;
import dev.rootseal.observe.paths.PodObserver.ContainerWrites;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.trial.CopyWatch.Outcome;
import dev.rootseal.trial.Trial.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is told of a trial, in lines; whoever prints them escapes them. */
final class TrialText {
  private TrialText() {}

  static List<String> before(TrialPlan plan, PodCopy copy, Settings settings) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "A copy of one pod of %s is going to run %s, for %d s when it is ready:"
            .formatted(
                settings.workload().words(),
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

  static List<String> after(Outcome outcome, Settings settings) {
    String what = settings.workload().words();
    return switch (outcome) {
      case Outcome.Passed(var readyAfter) ->
          List.of(
              "PASS: the copy of %s was ready after %d s; no restart and no read-only error in %d s."
                  .formatted(what, readyAfter.toSeconds(), settings.time().toSeconds()));
      case Outcome.Failed(var symptoms) ->
          Stream.concat(
                  Stream.of("FAIL: the copy of " + what + " does not run as it should:"),
                  symptoms.stream().map(symptom -> "  " + symptom.sentence()))
              .toList();
      case Outcome.Inconclusive(var reason) -> List.of("rootseal: " + reason);
    };
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
  private static List<String> warnings(JsonNode workload) {
    PodObject pod = new PodObject(workload.at("/spec/template"));
    List<String> lines = new ArrayList<>();
    lines.add(
        "it is one more instance of the application, with its configuration and secrets, as"
            + " service account '%s'"
                .formatted(pod.spec().path("serviceAccountName").asText("default")));
    lines.add(
        "it does once more what each instance does by itself: take from queues, run what is"
            + " due, take part in elections");
    lines.add("network policies that select pods by their labels do not hold it");
    String preparing =
        pod.containers().stream()
            .filter(container -> !container.isLongRunning())
            .map(container -> "'" + container.name() + "'")
            .collect(Collectors.joining(", "));
    if (!preparing.isEmpty()) {
      lines.add("what prepares a pod (migrations?) runs once more: " + preparing);
    }
    boolean recreated = workload.at("/spec/strategy/type").asText().equals("Recreate");
    if (recreated || workload.at("/spec/replicas").asInt(2) == 1) {
      lines.add(
          "the workload has one pod at a time (%s): can there be a second one?"
              .formatted(recreated ? "strategy Recreate" : "replicas: 1"));
    }
    if (canChangeTheNode(pod)) {
      lines.add("it is privileged, or is in namespaces of its node: it can change the node");
    }
    return lines;
  }

  private static boolean canChangeTheNode(PodObject pod) {
    return pod.spec().path("hostPID").asBoolean()
        || pod.spec().path("hostIPC").asBoolean()
        || pod.containers().stream()
            .anyMatch(one -> one.spec().at("/securityContext/privileged").asBoolean());
  }
}
