package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.helm.HelmTemplate.FailedException;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestObject;
import dev.rootseal.manifest.Place;
import dev.rootseal.rule.WorkloadRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of a chart, by which workloads that it has rendered can be fixed: those of which the
 * user's own helm shows that they bring what is wanted, and nothing else.
 */
public final class ChartValues {
  /** What Helm writes above each object: the chart that was installed, those within, the file. */
  private static final Pattern SOURCE =
      Pattern.compile("# Source: ((?:[^/]+/charts/)*[^/]+)/templates/(?:[^/]+/)*[^/]+");

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
   * A workload that Helm has rendered, and what is to be changed in it.
   *
   * @param place where it was rendered to
   * @param ref its address, as far as the manifest names it
   * @param pathToPod the fields that lead to the spec of its pod
   * @param patch what is merged into the object
   */
  public record RenderedWorkload(
      Place place, WorkloadRef ref, List<String> pathToPod, JsonNode patch) {
    public RenderedWorkload {
      pathToPod = List.copyOf(pathToPod);
    }

    String pod() {
      return "/" + String.join("/", pathToPod);
    }

    boolean isIn(JsonNode object) {
      JsonNode metadata = object.path("metadata");
      return object.path("kind").asText().equals(ref.kind())
          && metadata.path("name").asText().equals(ref.name())
          && metadata.path("namespace").asText().equals(ref.namespace());
    }

    /** The chart that was installed, and the ones within it that lead to the template. */
    private List<String> charts(String text) {
      List<String> before = text.lines().limit(place.at().line()).toList();
      for (String line : before.reversed()) {
        Matcher source = SOURCE.matcher(line.stripTrailing());
        if (source.matches()) {
          return List.of(source.group(1).split("/charts/", -1));
        }
        if (line.startsWith("---")) {
          break;
        }
      }
      return List.of();
    }
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
    if (!(below instanceof ObjectNode) || !above.isObject()) {
      return above;
    }
    ObjectNode merged = below.deepCopy();
    above.forEachEntry(
        (field, value) -> {
          if (value.isNull()) {
            merged.remove(field);
          } else {
            merged.set(field, merged(merged.path(field), value));
          }
        });
    return merged;
  }

  /**
   * By which values workloads are fixed, or why by none.
   *
   * @param text all that was rendered
   */
  public Map<RenderedWorkload, Answer> answers(String text, List<RenderedWorkload> workloads) {
    Map<RenderedWorkload, Answer> answers = new LinkedHashMap<>();
    Map<RenderedWorkload, List<String>> open = new LinkedHashMap<>();
    for (RenderedWorkload workload : workloads) {
      List<String> charts = workload.charts(text);
      String reason =
          charts.isEmpty()
              ? "no '# Source:' of helm template stands above it"
              : "it was rendered of chart '%s', and --chart is '%s'"
                  .formatted(charts.getFirst(), name);
      if (charts.isEmpty() || !charts.getFirst().equals(name)) {
        answers.put(workload, new Answer.None(reason));
      } else {
        open.put(workload, charts);
      }
    }
    if (!open.isEmpty()) {
      answers.putAll(tried(text, open));
    }
    return answers;
  }

  private Map<RenderedWorkload, Answer> tried(
      String text, Map<RenderedWorkload, List<String>> workloads) {
    String reason;
    String namespace =
        workloads.keySet().stream()
            .map(workload -> workload.ref().namespace())
            .filter(name -> !name.isEmpty())
            .findFirst()
            .orElse("default");
    try (HelmTemplate helm = new HelmTemplate(folder, namespace, given)) {
      ValuesCandidates candidates = new ValuesCandidates();
      for (List<String> charts : workloads.values()) {
        add(candidates, charts);
      }
      return new ValuesTrials(helm, candidates, set)
          .answers(Rendering.of(text), List.copyOf(workloads.keySet()));
    } catch (FailedException e) {
      reason = String.valueOf(e.getMessage());
    } catch (IOException e) {
      reason = "helm cannot be run: " + e.getMessage();
    } catch (ManifestException e) {
      reason = "a file of the chart cannot be read: " + e.getMessage();
    }
    Answer none = new Answer.None(reason);
    Map<RenderedWorkload, Answer> answers = new LinkedHashMap<>();
    workloads.keySet().forEach(workload -> answers.put(workload, none));
    return answers;
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
}
