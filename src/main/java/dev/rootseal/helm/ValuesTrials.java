package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.helm.ChartValues.Answer;
import dev.rootseal.helm.ChartValues.RenderedWorkload;
import dev.rootseal.helm.HelmTemplate.FailedException;
import dev.rootseal.helm.HelmTemplate.Release;
import dev.rootseal.helm.Rendering.Addition;
import dev.rootseal.helm.Rendering.Part;
import dev.rootseal.helm.ValuesCandidates.Candidate;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
  private final Map<RenderedWorkload, List<Need>> open = new LinkedHashMap<>();
  private final Map<RenderedWorkload, Answer> answers = new HashMap<>();
  private Release release = new Release("release-name", "default");
  private Rendering base = new Rendering(List.of());

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

  /** What one container or pod needs. */
  private record Need(Addition addition, String where) {
    String told() {
      return addition.part().word() + " to " + where;
    }
  }

  /**
   * What has come of setting a value.
   *
   * @param reached the needs for which it has brought something
   * @param isAll whether nothing else has changed
   */
  private record Trial(Candidate candidate, Set<Need> reached, boolean isAll) {}

  /** By which values workloads are fixed, or why by none. */
  Map<RenderedWorkload, Answer> answers(Rendering given, List<RenderedWorkload> workloads)
      throws FailedException {
    workloads.forEach(one -> open.put(one, List.of()));
    renderAsBefore(given);
    for (RenderedWorkload workload : workloads) {
      if (base.find(workload.ref()).isEmpty() || !isAsBefore(given, base, workload)) {
        refuse(
            workload,
            "it is not what helm template makes of the chart: give --values as Helm was given them,"
                + " and no --set");
      } else if (opens(workload)) {
        refuse(workload, "a mount that is there has to become writable");
      } else {
        open.put(workload, needs(workload));
      }
    }
    if (!open.isEmpty()) {
      Map<Need, Candidate> chosen = choose(trials());
      confirm(chosen);
    }
    return answers;
  }

  private void refuse(RenderedWorkload workload, String reason) {
    open.remove(workload);
    answers.put(workload, new Answer.None(reason));
  }

  /** Nobody says by which name it was rendered: that with which the pods come out the same. */
  private void renderAsBefore(Rendering given) throws FailedException {
    long most = -1;
    for (Release one : releases(given)) {
      Rendering stable = helm.render(one, set).stable(helm.render(one, set));
      long same = open.keySet().stream().filter(w -> isAsBefore(given, stable, w)).count();
      if (same > most) {
        most = same;
        release = one;
        base = stable;
      }
      if (same == open.size()) {
        return;
      }
    }
  }

  private List<Release> releases(Rendering given) {
    Set<String> labels = new LinkedHashSet<>();
    Map<String, Integer> beginnings = new HashMap<>();
    String namespace = "default";
    for (RenderedWorkload workload : open.keySet()) {
      String name = workload.ref().name();
      given
          .find(workload.ref())
          .ifPresent(
              i ->
                  labels.add(given.at(i, "/metadata/labels/app.kubernetes.io~1instance").asText()));
      for (int i = name.length(); i > 0; i = name.lastIndexOf('-', i - 1)) {
        beginnings.merge(name.substring(0, i), 1, Integer::sum);
      }
      namespace = workload.ref().namespace().isEmpty() ? namespace : workload.ref().namespace();
    }
    String there = NAME.matcher(namespace).matches() ? namespace : "default";
    Stream<String> byName =
        beginnings.keySet().stream()
            .sorted(
                Comparator.<String>comparingInt(beginnings::get)
                    .reversed()
                    .thenComparing(Comparator.comparingInt(String::length).reversed()));
    return Stream.of(labels.stream(), byName, Stream.of(release.name()))
        .flatMap(names -> names)
        .filter(name -> NAME.matcher(name).matches())
        .distinct()
        .limit(MOST_RELEASES)
        .map(name -> new Release(name, there))
        .toList();
  }

  private static boolean isAsBefore(Rendering given, Rendering now, RenderedWorkload workload) {
    OptionalInt before = given.find(workload.ref());
    OptionalInt after = now.find(workload.ref());
    return before.isPresent()
        && after.isPresent()
        && now.at(after.getAsInt(), workload.pod()).isObject()
        && Rendering.matches(
            now.at(after.getAsInt(), workload.pod()), given.at(before.getAsInt(), workload.pod()));
  }

  private static boolean opens(RenderedWorkload workload) {
    return workload.patch().at(workload.pod()).findValues("readOnly").stream()
        .anyMatch(value -> !value.asBoolean(true));
  }

  private List<Need> needs(RenderedWorkload workload) {
    List<Need> needs = new ArrayList<>();
    int object = base.find(workload.ref()).orElseThrow();
    JsonNode patch = workload.patch().at(workload.pod());
    for (String list : ContainerType.TEMPLATE_LISTS) {
      for (JsonNode container : patch.path(list)) {
        String name = container.path("name").asText();
        String owner =
            "%s/%s/%d"
                .formatted(workload.pod(), list, index(object, workload.pod() + "/" + list, name));
        String where = "container '" + name + "'";
        if (container.has("securityContext")) {
          needs.add(new Need(new Addition(object, owner, Part.FLAG, List.of()), where));
        }
        addList(
            needs,
            new Addition(object, owner, Part.MOUNTS, list(container, "volumeMounts")),
            where);
      }
    }
    addList(
        needs,
        new Addition(object, workload.pod(), Part.VOLUMES, list(patch, "volumes")),
        "the pod");
    return needs;
  }

  private int index(int object, String list, String name) {
    List<String> names =
        base.at(object, list).valueStream().map(one -> one.path("name").asText()).toList();
    return names.indexOf(name);
  }

  private static void addList(List<Need> needs, Addition addition, String where) {
    if (!addition.items().isEmpty()) {
      needs.add(new Need(addition, where));
    }
  }

  private static List<JsonNode> list(JsonNode owner, String field) {
    return owner.path(field).valueStream().toList();
  }

  private Stream<Need> all() {
    return open.values().stream().flatMap(List::stream);
  }

  private List<Trial> trials() {
    Set<Part> parts = all().map(need -> need.addition().part()).collect(Collectors.toSet());
    return candidates.of(parts).stream()
        .gather(Gatherers.mapConcurrent(AT_ONCE, this::trial))
        .toList();
  }

  private Trial trial(Candidate candidate) {
    List<JsonNode> probe = probe(candidate.part());
    ObjectNode values = set.deepCopy();
    candidate.put(values, probe);
    try {
      Rendering now = helm.render(release, values);
      Map<Need, Addition> reached = new LinkedHashMap<>();
      all()
          .filter(need -> need.addition().part() == candidate.part())
          .filter(need -> now.holds(need.addition().of(probe)))
          .forEach(need -> reached.put(need, need.addition().of(probe)));
      return new Trial(candidate, reached.keySet(), base.with(reached.values()).matches(now));
    } catch (FailedException e) {
      // Helm refuses it, or the chart does.
      return new Trial(candidate, Set.of(), false);
    }
  }

  /** Something that is nowhere else. */
  private static List<JsonNode> probe(Part part) {
    ObjectNode item = JsonNodeFactory.instance.objectNode().put("name", "rootseal-trial");
    return switch (part) {
      case FLAG -> List.of();
      case MOUNTS -> List.of(item.put(MountFacts.PATH, "/rootseal-trial"));
      case VOLUMES -> List.of(item.set("emptyDir", item.objectNode().put("sizeLimit", "1Gi")));
    };
  }

  /** A value that reaches a workload which is not fixed by values altogether is not used at all. */
  private Map<Need, Candidate> choose(List<Trial> trials) {
    while (true) {
      Map<Need, Candidate> chosen = new LinkedHashMap<>();
      Map<RenderedWorkload, String> without = new LinkedHashMap<>();
      open.forEach(
          (workload, needs) -> {
            for (Need need : needs) {
              trials.stream()
                  .filter(trial -> trial.reached().contains(need) && isUsable(trial))
                  .findFirst()
                  .ifPresentOrElse(
                      trial -> chosen.put(need, trial.candidate()),
                      () -> without.putIfAbsent(workload, reason(need, trials)));
            }
          });
      if (without.isEmpty()) {
        return chosen;
      }
      without.forEach(this::refuse);
    }
  }

  /** Whether all that it reaches wants the same of it. */
  private boolean isUsable(Trial trial) {
    return trial.isAll()
        && all().toList().containsAll(trial.reached())
        && trial.reached().stream().map(need -> need.addition().items()).distinct().count() == 1;
  }

  private static String reason(Need need, List<Trial> trials) {
    Optional<Trial> nearest =
        trials.stream().filter(trial -> trial.reached().contains(need)).findFirst();
    long tried =
        trials.stream().filter(trial -> trial.candidate().part() == need.addition().part()).count();
    return nearest
        .map(trial -> trial.candidate().key() + " changes more than what is wanted")
        .orElse(
            tried == 0
                ? "no value of the chart looks as if it brought " + need.told()
                : "none of the values that were tried (%d) brings %s"
                    .formatted(tried, need.told()));
  }

  private void confirm(Map<Need, Candidate> chosen) throws FailedException {
    ObjectNode all = set.deepCopy();
    chosen.forEach((need, candidate) -> candidate.put(all, need.addition().items()));
    Collection<Addition> wanted = all().map(Need::addition).toList();
    if (!base.with(wanted).matches(helm.render(release, all))) {
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
