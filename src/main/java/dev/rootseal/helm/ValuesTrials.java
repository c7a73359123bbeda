package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.helm.ChartValues.Answer;
import dev.rootseal.helm.ChartValues.RenderedWorkload;
import dev.rootseal.helm.Rendering.Addition;
import dev.rootseal.helm.ValuesCandidates.Candidate;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Map<RenderedWorkload, List<Addition>> open = new LinkedHashMap<>();
  private final Map<RenderedWorkload, Answer> answers = new HashMap<>();
  private String release = "release-name";
  private Rendering base = new Rendering(JsonNodeFactory.instance.arrayNode());

  /**
   * Trials that have not begun.
   *
   * @param set what was found before; what is found is added
   */
  ValuesTrials(HelmTemplate helm, ValuesCandidates candidates, ObjectNode set) {
    this.helm = helm;
    this.candidates = candidates;
    this.set = set;
  }

  /**
   * What has come of setting a value.
   *
   * @param reached that for which it has brought something
   * @param isAll whether nothing else has changed
   */
  private record Trial(Candidate candidate, List<Addition> reached, boolean isAll) {}

  /** By which values workloads are fixed, or why by none. */
  Map<RenderedWorkload, Answer> answers(Rendering given, List<RenderedWorkload> workloads)
      throws IOException {
    renderAsBefore(given, workloads);
    for (RenderedWorkload workload : workloads) {
      open.put(workload, needs(workload));
      if (!isAsBefore(given, base, workload)) {
        refuse(
            workload,
            "it is not what helm template makes of the chart: give --values as Helm was given them,"
                + " and no --set");
      } else if (opensMount(workload)) {
        refuse(workload, "a mount that is there has to become writable");
      }
    }
    if (!open.isEmpty()) {
      confirm(choose(trials()));
    }
    return answers;
  }

  private void refuse(RenderedWorkload workload, String reason) {
    open.remove(workload);
    answers.put(workload, new Answer.None(reason));
  }

  /** Nobody says by which name it was rendered: that with which the pods come out the same. */
  private void renderAsBefore(Rendering given, List<RenderedWorkload> workloads)
      throws IOException {
    long most = -1;
    for (String one : releases(given, workloads)) {
      // Twice, because some things differ each time.
      Rendering stable = helm.render(one, set).stable(helm.render(one, set));
      long same = workloads.stream().filter(w -> isAsBefore(given, stable, w)).count();
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
  private List<String> releases(Rendering given, List<RenderedWorkload> workloads) {
    Map<String, Integer> beginnings = new HashMap<>();
    for (RenderedWorkload workload : workloads) {
      String name = workload.ref().name();
      for (int i = name.length(); i > 0; i = name.lastIndexOf('-', i - 1)) {
        beginnings.merge(name.substring(0, i), 1, Integer::sum);
      }
    }
    Comparator<String> order =
        Comparator.<String>comparingInt(beginnings::get).thenComparingInt(String::length);
    return Stream.of(
            workloads.stream()
                .map(given::find)
                .map(at -> at + "/metadata/labels/app.kubernetes.io~1instance")
                .map(at -> given.objects().at(at).asText()),
            beginnings.keySet().stream().sorted(order.reversed()),
            Stream.of(release))
        .flatMap(names -> names)
        .filter(NAME.asMatchPredicate())
        .distinct()
        .limit(MOST_RELEASES)
        .toList();
  }

  private static boolean isAsBefore(Rendering given, Rendering now, RenderedWorkload workload) {
    JsonNode pod = now.pod(workload);
    return pod.isObject() && Rendering.matches(pod, given.pod(workload));
  }

  private static boolean opensMount(RenderedWorkload workload) {
    return workload.patch().findValues("readOnly").stream().anyMatch(one -> !one.asBoolean(true));
  }

  private List<Addition> needs(RenderedWorkload workload) {
    String pod = base.find(workload) + workload.pod();
    JsonNode patch = workload.patch().at(workload.pod());
    List<Addition> needs = new ArrayList<>();
    for (String list : ContainerType.TEMPLATE_LISTS) {
      List<String> names =
          base.pod(workload).path(list).valueStream().map(ValuesTrials::name).toList();
      for (JsonNode container : patch.path(list)) {
        String name = name(container);
        String owner = pod + "/" + list + "/" + names.indexOf(name);
        String where = "container '" + name + "'";
        if (container.has(Rendering.CONTEXT)) {
          String context = owner + "/" + Rendering.CONTEXT;
          needs.add(new Addition(context, Rendering.FLAG, List.of(BooleanNode.TRUE), where));
        }
        needs.add(addition(owner, Rendering.MOUNTS, container, where));
      }
    }
    needs.add(addition(pod, Rendering.VOLUMES, patch, "the pod"));
    needs.removeIf(need -> need.items().isEmpty());
    return needs;
  }

  private static String name(JsonNode container) {
    return container.path("name").asText();
  }

  private static Addition addition(String owner, String list, JsonNode patch, String where) {
    return new Addition(owner, list, patch.path(list).valueStream().toList(), where);
  }

  private Stream<Addition> all() {
    return open.values().stream().flatMap(List::stream);
  }

  private List<Trial> trials() {
    return candidates.of(all().map(Addition::field).collect(Collectors.toSet())).stream()
        .gather(Gatherers.mapConcurrent(AT_ONCE, this::trial))
        .toList();
  }

  private Trial trial(Candidate candidate) {
    List<JsonNode> probe = probe(candidate.field());
    ObjectNode values = set.deepCopy();
    candidate.put(values, probe);
    try {
      Rendering now = helm.render(release, values);
      List<Addition> reached =
          all()
              .filter(need -> need.field().equals(candidate.field()))
              .filter(need -> now.holds(need.with(probe)))
              .toList();
      Rendering expected = base.with(reached.stream().map(need -> need.with(probe)));
      return new Trial(candidate, reached, expected.matches(now));
    } catch (IOException e) {
      // Helm refuses it, or the chart does.
      return new Trial(candidate, List.of(), false);
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
  private Map<Addition, Candidate> choose(List<Trial> trials) {
    Map<RenderedWorkload, String> without = new LinkedHashMap<>();
    do {
      without.clear();
      open.forEach(
          (workload, needs) ->
              needs.stream()
                  .filter(need -> usable(trials, need).isEmpty())
                  .findFirst()
                  .ifPresent(need -> without.put(workload, reason(need, trials))));
      without.forEach(this::refuse);
    } while (!without.isEmpty());
    Map<Addition, Candidate> chosen = new LinkedHashMap<>();
    all().forEach(need -> chosen.put(need, usable(trials, need).orElseThrow().candidate()));
    return chosen;
  }

  /** One that brings it, of which all that it reaches wants the same. */
  private Optional<Trial> usable(List<Trial> trials, Addition need) {
    List<Addition> all = all().toList();
    return trials.stream()
        .filter(trial -> trial.isAll() && trial.reached().contains(need))
        .filter(trial -> all.containsAll(trial.reached()))
        .filter(trial -> trial.reached().stream().map(Addition::items).distinct().count() == 1)
        .findFirst();
  }

  private static String reason(Addition need, List<Trial> trials) {
    long tried =
        trials.stream().filter(one -> one.candidate().field().equals(need.field())).count();
    String wanted = need.field() + " to " + need.where();
    return trials.stream()
        .filter(trial -> trial.reached().contains(need))
        .findFirst()
        .map(trial -> trial.candidate().key() + " changes more than what is wanted")
        .orElse(
            tried == 0
                ? "no value of the chart looks as if it brought " + wanted
                : "none of the values that were tried (" + tried + ") brings " + wanted);
  }

  private void confirm(Map<Addition, Candidate> chosen) throws IOException {
    ObjectNode all = set.deepCopy();
    chosen.forEach((need, candidate) -> candidate.put(all, need.items()));
    if (!base.with(all()).matches(helm.render(release, all))) {
      List.copyOf(open.keySet())
          .forEach(
              one -> refuse(one, "set together, the values do not bring what each brings alone"));
      return;
    }
    open.forEach(
        (workload, needs) ->
            answers.put(
                workload,
                new Answer.Values(
                    chosen.entrySet().stream()
                        .filter(one -> needs.contains(one.getKey()))
                        .map(one -> one.getValue().key())
                        .distinct()
                        .toList())));
    set.setAll(all);
  }
}
