package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.helm.HelmTemplate.FailedException;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestObject;
import dev.rootseal.manifest.Place;
import dev.rootseal.rule.WorkloadRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of a chart, by which workloads that it has rendered can be fixed: those of which the
 * user's own helm shows that they bring what is wanted, and nothing else.
 */
public final class ChartValues {
  private final Path folder;
  private final String name;
  private final List<JsonNode> given;
  private final JsonNode values;

  private final ObjectNode set = JsonNodeFactory.instance.objectNode();

  private ChartValues(Path folder, String name, List<JsonNode> given, JsonNode values) {
    this.folder = folder;
    this.name = name;
    this.given = given;
    this.values = values;
  }

  /** Whether a workload is fixed by values of its chart. */
  public sealed interface Answer {
    /**
     * It is.
     *
     * @param keys the values that change, as templates name them
     */
    record Values(List<String> keys) implements Answer {
      public Values {
        keys = List.copyOf(keys);
      }
    }

    /** It cannot surely, and why. */
    record None(String reason) implements Answer {}
  }

  /**
   * Reads a chart.
   *
   * @param files with values, in the order in which Helm was given them
   * @throws ManifestException if one of the files cannot be read
   */
  public static ChartValues of(Path folder, List<Path> files) throws ManifestException {
    String name = ManifestObject.yaml(folder.resolve("Chart.yaml")).path("name").asText();
    JsonNode values = defaults(folder);
    List<JsonNode> given = new ArrayList<>();
    for (Path file : files) {
      given.add(ManifestObject.yaml(file));
      values = merged(values, given.getLast());
    }
    return new ChartValues(folder, name, given, values);
  }

  /** What all answers so far lay over the values that there are. */
  public ObjectNode set() {
    return set.deepCopy();
  }

  private static JsonNode defaults(Path folder) throws ManifestException {
    Path file = folder.resolve("values.yaml");
    return Files.exists(file) ? ManifestObject.yaml(file) : JsonNodeFactory.instance.objectNode();
  }

  /** As Helm does it: objects are merged, null takes a field away, all else is replaced. */
  private static JsonNode merged(JsonNode below, JsonNode above) {
    if (!(below instanceof ObjectNode) || !(above instanceof ObjectNode)) {
      return above;
    }
    ObjectNode merged = below.deepCopy();
    for (var field : above.properties()) {
      if (field.getValue().isNull()) {
        merged.remove(field.getKey());
      } else {
        merged.set(field.getKey(), merged(merged.path(field.getKey()), field.getValue()));
      }
    }
    return merged;
  }

  /**
   * By which values workloads are fixed, or why by none.
   *
   * @param text all that was rendered
   */
  public Map<RenderedWorkload, Answer> answers(String text, List<RenderedWorkload> workloads) {
    Map<RenderedWorkload, Answer> answers = new HashMap<>();
    List<RenderedWorkload> open = new ArrayList<>();
    for (RenderedWorkload workload : workloads) {
      if (!workload.source().charts().getFirst().equals(name)) {
        answers.put(
            workload,
            new Answer.None(
                "it was rendered of chart '%s', and --chart is '%s'"
                    .formatted(workload.source().charts().getFirst(), name)));
      } else {
        open.add(workload);
      }
    }
    if (open.isEmpty()) {
      return answers;
    }
    try (HelmTemplate helm = new HelmTemplate(folder, given)) {
      ValuesTrials trials = new ValuesTrials(helm, candidates(open), set);
      answers.putAll(trials.answers(Rendering.of(text), open));
    } catch (FailedException e) {
      open.forEach(workload -> answers.put(workload, new Answer.None(e.reason())));
    }
    return answers;
  }

  private ValuesCandidates candidates(List<RenderedWorkload> workloads) throws FailedException {
    ValuesCandidates candidates = new ValuesCandidates();
    try {
      for (RenderedWorkload workload : workloads) {
        add(candidates, workload.source().charts());
      }
    } catch (ManifestException e) {
      throw new FailedException("a file of the chart cannot be read: " + e.getMessage());
    }
    return candidates;
  }

  /** Those of the chart of a template, and those of the charts around it, which say more. */
  private void add(ValuesCandidates candidates, List<String> charts) throws ManifestException {
    Path chart = folder;
    JsonNode here = values;
    candidates.add(chart, List.of(), here);
    for (int i = 1; i < charts.size() && Files.isDirectory(chart); i++) {
      chart = below(chart, charts.get(i));
      JsonNode ofParent = here.path(charts.get(i));
      here = ofParent.isObject() ? merged(defaults(chart), ofParent) : defaults(chart);
      candidates.add(chart, charts.subList(1, i + 1), here);
    }
  }

  /** The chart of that name in the charts of another. */
  private static Path below(Path chart, String called) throws ManifestException {
    String real = called;
    for (JsonNode one : ManifestObject.yaml(chart.resolve("Chart.yaml")).path("dependencies")) {
      if (one.path("alias").asText().equals(called)) {
        real = one.path("name").asText();
      }
    }
    Path there = chart.resolve("charts").resolve(real).normalize();
    return there.startsWith(chart.normalize()) ? there : chart;
  }

  /**
   * A workload that Helm has rendered, and what is to be changed in it.
   *
   * @param source the template that it was made of
   * @param ref its address, as far as the manifest names it
   * @param pathToPod the fields that lead to the spec of its pod
   * @param patch what is merged into the object
   */
  public record RenderedWorkload(
      RenderedSource source, WorkloadRef ref, List<String> pathToPod, JsonNode patch) {
    public RenderedWorkload {
      pathToPod = List.copyOf(pathToPod);
    }

    String pod() {
      return "/" + String.join("/", pathToPod);
    }
  }

  /**
   * What Helm writes above each object that it has rendered.
   *
   * @param charts the chart that was installed, and the ones within it that lead to the template
   * @param template the file in the last of them
   */
  public record RenderedSource(List<String> charts, String template) {
    private static final Pattern COMMENT = Pattern.compile("# Source: (.+?)\\s*");
    private static final Pattern PATH =
        Pattern.compile("((?:[^/]+/charts/)*[^/]+)/(templates/(?:[^/]+/)*[^/]+)");

    public RenderedSource {
      charts = List.copyOf(charts);
    }

    /** That of the object at a place of a text, if the comment stands in its document. */
    public static Optional<RenderedSource> of(String text, Place place) {
      List<String> lines = text.lines().toList();
      for (int i = Math.min(place.at().line(), lines.size()) - 1; i >= 0; i--) {
        Matcher comment = COMMENT.matcher(lines.get(i));
        if (comment.matches()) {
          return parse(comment.group(1));
        }
        if (lines.get(i).startsWith("---")) {
          break;
        }
      }
      return Optional.empty();
    }

    private static Optional<RenderedSource> parse(String path) {
      Matcher parts = PATH.matcher(path);
      return parts.matches()
          ? Optional.of(
              new RenderedSource(List.of(parts.group(1).split("/charts/")), parts.group(2)))
          : Optional.empty();
    }
  }
}
