package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.helm.ChartValues.Answer;
import dev.rootseal.helm.ChartValues.ValuesCandidates;
import dev.rootseal.helm.ChartValues.ValuesCandidates.Candidate;
import dev.rootseal.helm.Rendering.Difference;
import dev.rootseal.helm.Rendering.HelmTemplate;
import dev.rootseal.helm.Rendering.Spot;
import dev.rootseal.manifest.ManifestEdit.Change;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/**
 * Sets values of a chart one after the other, and sees what each brings. Those that bring what is
 * wanted and nothing else are set together once more before they are an answer.
 */
final class ValuesTrials {
  private static final int MOST_RELEASES = 8;
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,51}[a-z0-9])?");
  private static final int AT_ONCE = Runtime.getRuntime().availableProcessors();

  private final HelmTemplate helm;
  private final ValuesCandidates candidates;
  private final ObjectNode set;
  private final Map<Change, Map<Spot, List<JsonNode>>> open = new LinkedHashMap<>();
  private final Map<Change, Answer> answers = new HashMap<>();
  private String release = "release-name";
  private Rendering base = new Rendering("", JsonNodeFactory.instance.arrayNode());

  /** Trials that have not begun; what they find is added to what is set already. */
  ValuesTrials(HelmTemplate helm, ValuesCandidates candidates, ObjectNode set) {
    this.helm = helm;
    this.candidates = candidates;
    this.set = set;
  }

  /** Where a value has brought something, and whether nothing else has changed. */
  private record ValuesTrial(Candidate candidate, Set<Spot> reached, boolean isAll) {}

  Map<Change, Answer> answers(Rendering given, List<Change> workloads) throws IOException {
    renderAsBefore(given, workloads);
    for (Change workload : workloads) {
      if (!base.hasPodOf(given, workload)) {
        refuse(
            workload,
            "it is not what helm template makes of the chart: give --values as Helm was given them,"
                + " and no --set");
      } else if (!base.wanted(workload).isAll()) {
        refuse(workload, "a mount that is there has to become writable");
      } else {
        open.put(workload, base.wanted(workload).additions());
      }
    }
    if (!open.isEmpty()) {
      confirm(choose(trials()));
    }
    return answers;
  }

  private void refuse(Change workload, String reason) {
    open.remove(workload);
    answers.put(workload, new Answer(false, reason));
  }

  /** Nobody says by which name it was rendered: that with which the pods come out the same. */
  private void renderAsBefore(Rendering given, List<Change> workloads) throws IOException {
    long most = -1;
    for (String one : releases(given, workloads)) {
      // Twice, because some things differ each time.
      Rendering stable = helm.render(one, set);
      stable.ignoreWhatDiffers(helm.render(one, set));
      long same = workloads.stream().filter(each -> stable.hasPodOf(given, each)).count();
      if (same > most) {
        most = same;
        release = one;
        base = stable;
      }
      if (same == workloads.size()) {
        return;
      }
    }
  }

  /** What a label says, and what the names of the workloads begin with. */
  private List<String> releases(Rendering given, List<Change> workloads) {
    Map<String, Integer> beginnings = new HashMap<>();
    for (Change workload : workloads) {
      String name = workload.workload().facts().ref().name();
      for (int i = name.length(); i > 0; i = name.lastIndexOf('-', i - 1)) {
        beginnings.merge(name.substring(0, i), 1, Integer::sum);
      }
    }
    Comparator<String> order =
        Comparator.<String>comparingInt(beginnings::get).thenComparingInt(String::length);
    return Stream.of(
            workloads.stream()
                .map(given::find)
                .map(one -> one.at("/metadata/labels/app.kubernetes.io~1instance").asText()),
            beginnings.keySet().stream().sorted(order.reversed()),
            Stream.of(release))
        .flatMap(names -> names)
        .filter(NAME.asMatchPredicate())
        .distinct()
        .limit(MOST_RELEASES)
        .toList();
  }

  private Map<Spot, List<JsonNode>> all() {
    Map<Spot, List<JsonNode>> all = new LinkedHashMap<>();
    open.values().forEach(all::putAll);
    return all;
  }

  private List<ValuesTrial> trials() {
    return candidates
        .of(all().keySet().stream().map(Spot::field).collect(Collectors.toSet()))
        .stream()
        .gather(Gatherers.mapConcurrent(AT_ONCE, this::trial))
        .toList();
  }

  private ValuesTrial trial(Candidate candidate) {
    List<JsonNode> probe = probe(candidate.field());
    ObjectNode values = set.deepCopy();
    candidate.put(values, probe);
    try {
      Difference now = base.difference(helm.render(release, values));
      Set<Spot> reached =
          now.additions().entrySet().stream()
              .filter(one -> one.getValue().containsAll(probe))
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
      return new ValuesTrial(
          candidate,
          reached,
          now.isAll() && now.additions().values().stream().allMatch(probe::equals));
    } catch (IOException e) {
      // Helm refuses it, or the chart does.
      return new ValuesTrial(candidate, Set.of(), false);
    }
  }

  /** Something that is nowhere else. */
  private static List<JsonNode> probe(String field) {
    ObjectNode item = JsonNodeFactory.instance.objectNode().put("name", "rootseal-trial");
    return switch (field) {
      case Rendering.MOUNTS -> List.of(item.put(MountFacts.PATH, "/rootseal-trial"));
      case Rendering.VOLUMES ->
          List.of(item.set("emptyDir", item.objectNode().put("sizeLimit", "1Gi")));
      default -> List.of(BooleanNode.TRUE);
    };
  }

  /** A value that reaches a workload which is not fixed by values altogether is not used at all. */
  private Map<Spot, Candidate> choose(List<ValuesTrial> trials) {
    Map<Spot, Candidate> chosen = new LinkedHashMap<>();
    Map<Change, String> without = new LinkedHashMap<>();
    open.forEach(
        (workload, wanted) -> {
          for (Spot spot : wanted.keySet()) {
            usable(trials, spot)
                .ifPresentOrElse(
                    one -> chosen.put(spot, one),
                    () -> without.putIfAbsent(workload, reason(spot, trials)));
          }
        });
    without.forEach(this::refuse);
    return without.isEmpty() ? chosen : choose(trials);
  }

  /** One that brings it, of which all that it reaches wants the same. */
  private Optional<Candidate> usable(List<ValuesTrial> trials, Spot wanted) {
    Map<Spot, List<JsonNode>> all = all();
    return trials.stream()
        .filter(trial -> trial.isAll() && trial.reached().contains(wanted))
        .filter(trial -> all.keySet().containsAll(trial.reached()))
        .filter(trial -> trial.reached().stream().map(all::get).distinct().count() == 1)
        .map(ValuesTrial::candidate)
        .findFirst();
  }

  private String reason(Spot spot, List<ValuesTrial> trials) {
    long tried =
        trials.stream().filter(one -> one.candidate().field().equals(spot.field())).count();
    String wanted = spot.field() + " to " + base.words(spot);
    return trials.stream()
        .filter(trial -> trial.reached().contains(spot))
        .findFirst()
        .map(trial -> trial.candidate().key() + " changes more than what is wanted")
        .orElse(
            tried == 0
                ? "no value of the chart looks as if it brought " + wanted
                : "none of the values that were tried (" + tried + ") brings " + wanted);
  }

  private void confirm(Map<Spot, Candidate> chosen) throws IOException {
    Map<Spot, List<JsonNode>> all = all();
    ObjectNode values = set.deepCopy();
    chosen.forEach((spot, candidate) -> candidate.put(values, all.getOrDefault(spot, List.of())));
    if (!base.difference(helm.render(release, values)).equals(new Difference(all, true))) {
      List.copyOf(open.keySet())
          .forEach(
              one -> refuse(one, "set together, the values do not bring what each brings alone"));
      return;
    }
    open.forEach(
        (workload, wanted) ->
            answers.put(
                workload,
                new Answer(
                    true,
                    chosen.entrySet().stream()
                        .filter(one -> wanted.containsKey(one.getKey()))
                        .map(one -> one.getValue().key())
                        .distinct()
                        .collect(Collectors.joining(", ")))));
    set.setAll(values);
  }
}
