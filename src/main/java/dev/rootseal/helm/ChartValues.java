package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rootseal.helm.Rendering.HelmTemplate;
import dev.rootseal.helm.ScratchFolder.FailedException;
import dev.rootseal.manifest.ManifestEdit.Change;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
  private final List<JsonNode> given = new ArrayList<>();
  private final ObjectNode set = JsonNodeFactory.instance.objectNode();
  private final JsonNode values;

  /** Whether a workload is surely fixed by values of its chart: by which, or why by none. */
  public record Answer(boolean isFixed, String words) {}

  /**
   * Those of a chart, and of files in the order in which Helm was given them.
   *
   * @throws ManifestException if one of the files cannot be read
   */
  public ChartValues(Path folder, List<Path> files) throws ManifestException {
    this.folder = folder;
    this.name = ManifestObjects.yaml(folder.resolve("Chart.yaml")).path("name").asText();
    JsonNode all = defaults(folder);
    for (Path file : files) {
      given.add(ManifestObjects.yaml(file));
      all = merged(all, given.getLast());
    }
    this.values = all;
  }

  /** What all answers so far lay over the values that there are. */
  public ObjectNode set() {
    return set.deepCopy();
  }

  private static JsonNode defaults(Path folder) throws ManifestException {
    Path file = folder.resolve("values.yaml");
    return Files.exists(file) ? ManifestObjects.yaml(file) : JsonNodeFactory.instance.objectNode();
  }

  /** As Helm does it: objects are merged, null takes a field away, all else is replaced. */
  private static JsonNode merged(JsonNode below, JsonNode above) {
    if (!(below instanceof ObjectNode) || !above.isObject()) {
      return above;
    }
    ObjectNode merged = below.deepCopy();
    above.forEachEntry((field, value) -> merged.set(field, merged(merged.path(field), value)));
    merged.removeIf(JsonNode::isNull);
    return merged;
  }

  public Map<Change, Answer> answers(String text, List<Change> workloads) {
    Map<Change, Answer> answers = new LinkedHashMap<>();
    Map<Change, List<String>> open = new LinkedHashMap<>();
    for (Change workload : workloads) {
      List<String> charts = charts(workload, text);
      if (charts.isEmpty()) {
        answers.put(workload, new Answer(false, "no '# Source:' of helm template stands above it"));
      } else if (!charts.getFirst().equals(name)) {
        answers.put(
            workload,
            new Answer(
                false,
                "it was rendered of chart '%s', and --chart is '%s'"
                    .formatted(charts.getFirst(), name)));
      } else {
        open.put(workload, charts);
      }
    }
    if (!open.isEmpty()) {
      answers.putAll(tried(text, open));
    }
    return answers;
  }

  /** The chart that was installed, and the ones within it that lead to the template. */
  private static List<String> charts(Change workload, String text) {
    List<String> before = text.lines().limit(workload.workload().place().at().line()).toList();
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

  private Map<Change, Answer> tried(String text, Map<Change, List<String>> workloads) {
    String reason;
    String namespace =
        workloads.keySet().stream()
            .map(one -> one.workload().facts().ref().namespace())
            .filter(called -> !called.isEmpty())
            .findFirst()
            .orElse("default");
    try (ScratchFolder scratch = new ScratchFolder()) {
      HelmTemplate helm = new HelmTemplate(scratch, folder, namespace, given);
      return new ValuesTrials(helm, candidates(workloads.values()), set)
          .answers(Rendering.of(text), List.copyOf(workloads.keySet()));
    } catch (FailedException e) {
      reason = String.valueOf(e.getMessage());
    } catch (IOException e) {
      reason = "helm cannot be run: " + e.getMessage();
    } catch (ManifestException e) {
      reason = "a file of the chart cannot be read: " + e.getMessage();
    }
    Answer none = new Answer(false, reason);
    return workloads.keySet().stream().collect(Collectors.toMap(one -> one, one -> none));
  }

  /** Those of the charts of templates, and of the charts around them, which say more. */
  private ValuesCandidates candidates(Iterable<List<String>> templates) throws ManifestException {
    Map<List<String>, Path> folders = new LinkedHashMap<>(Map.of(List.of(), folder));
    JsonNode all = values.deepCopy();
    for (List<String> charts : templates) {
      Path chart = folder;
      JsonNode here = all;
      for (int i = 1; i < charts.size() && Files.isDirectory(chart); i++) {
        chart = below(chart, charts.get(i));
        JsonNode its = here.path(charts.get(i));
        if (folders.putIfAbsent(charts.subList(1, i + 1), chart) == null
            && here instanceof ObjectNode parent) {
          parent.set(
              charts.get(i), its.isObject() ? merged(defaults(chart), its) : defaults(chart));
        }
        here = here.path(charts.get(i));
      }
    }
    ValuesCandidates candidates = new ValuesCandidates(all);
    folders.forEach((prefix, chart) -> candidates.add(chart, prefix));
    return candidates;
  }

  /** The chart of that name in the charts of another. */
  private static Path below(Path chart, String called) throws ManifestException {
    String real = called;
    for (JsonNode one : ManifestObjects.yaml(chart.resolve("Chart.yaml")).path("dependencies")) {
      if (one.path("alias").asText().equals(called)) {
        real = one.path("name").asText();
      }
    }
    Path there = chart.resolve("charts").resolve(real).normalize();
    return there.startsWith(chart.normalize()) ? there : chart;
  }

  /**
   * The values of a chart that look as if they brought what a fix adds. What they really bring is
   * seen by setting them.
   */
  static final class ValuesCandidates {
    private static final int MOST = 40;
    private static final int DEEPEST = 8;
    private static final int MOST_FILES = 1_000;
    private static final long LARGEST = 1 << 20;

    private static final Pattern USE =
        Pattern.compile("\\.Values\\.([A-Za-z0-9_]+(?:\\.[A-Za-z0-9_]+)*)");
    private static final Pattern FLAG_USE =
        Pattern.compile(Rendering.FLAG + ":[^\\n]*?" + USE.pattern());

    /**
     * A value that may bring something: its path in the values of the chart that is installed, the
     * field that it may bring, and what it is now; missing where it is not set.
     */
    record Candidate(List<String> path, String field, JsonNode now) {
      /** As templates write it behind {@code .Values}. */
      String key() {
        return String.join(".", path);
      }

      /** Sets the value to what it is with more; what is no object on the way gives way. */
      void put(ObjectNode values, List<JsonNode> items) {
        ObjectNode owner = values;
        for (String step : path.subList(0, path.size() - 1)) {
          owner = owner.get(step) instanceof ObjectNode there ? there : owner.putObject(step);
        }
        if (field.equals(Rendering.FLAG)) {
          owner.put(path.getLast(), true);
        } else {
          owner.putArray(path.getLast()).addAll(now.valueStream().toList()).addAll(items);
        }
      }
    }

    private final JsonNode values;
    private final Map<List<String>, Candidate> found = new LinkedHashMap<>();
    private final StringBuilder templates = new StringBuilder();

    /** None yet of these values, which are in force for the chart and the charts in it. */
    ValuesCandidates(JsonNode values) {
      this.values = values;
    }

    /** Adds what the templates of a chart name, whose values have this prefix. */
    void add(Path chart, List<String> prefix) {
      String text = text(chart.resolve("templates"));
      templates.append(text);
      for (Matcher use = FLAG_USE.matcher(text); use.find(); ) {
        add(joined(prefix, use.group(1).split("\\.", -1)), Rendering.FLAG);
      }
      for (Matcher use = USE.matcher(text); use.find(); ) {
        addByName(joined(prefix, use.group(1).split("\\.", -1)));
      }
    }

    /** Adds what is set, too. */
    private void addBelow(List<String> path, JsonNode now) {
      if (now.isObject() && path.size() < DEEPEST) {
        now.forEachEntry(
            (name, value) -> {
              addByName(joined(path, name));
              addBelow(joined(path, name), value);
            });
      }
    }

    private void addByName(List<String> path) {
      String name = path.getLast().toLowerCase(Locale.ROOT);
      if (name.endsWith("mounts")) {
        add(path, Rendering.MOUNTS);
      } else if (name.endsWith("volumes")) {
        add(path, Rendering.VOLUMES);
      } else if (name.endsWith("securitycontext")) {
        JsonNode now = now(path);
        add(isUnset(now) || now.isObject() ? joined(path, Rendering.FLAG) : path, Rendering.FLAG);
      } else if (name.startsWith("readonly")) {
        add(path, Rendering.FLAG);
      }
    }

    private void add(List<String> path, String field) {
      JsonNode now = now(path);
      if (isUnset(now) || (field.equals(Rendering.FLAG) ? now.isBoolean() : now.isArray())) {
        found.putIfAbsent(path, new Candidate(path, field, now));
      }
    }

    private JsonNode now(List<String> path) {
      JsonNode value = values;
      for (String step : path) {
        value = value.path(step);
      }
      return value;
    }

    private static boolean isUnset(JsonNode value) {
      return value.isMissingNode() || value.isNull() || value.equals(TextNode.valueOf(""));
    }

    private static List<String> joined(List<String> path, String... more) {
      return Stream.concat(path.stream(), Stream.of(more)).toList();
    }

    /** Those that may bring such fields; first those that a template names. */
    List<Candidate> of(Collection<String> fields) {
      addBelow(List.of(), values);
      String text = templates.toString();
      return found.values().stream()
          .filter(one -> fields.contains(one.field()))
          .sorted(Comparator.comparing(one -> !text.contains(named(one.path()))))
          .limit(MOST)
          .toList();
    }

    private static String named(List<String> path) {
      boolean within = path.size() > 1 && path.getLast().equals(Rendering.FLAG);
      return "." + path.get(path.size() - (within ? 2 : 1));
    }

    /** All that stands in the files of a folder, as far as it is no more than templates are. */
    private static String text(Path folder) {
      StringBuilder text = new StringBuilder();
      try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().limit(MOST_FILES).toList()) {
          if (Files.size(file) <= LARGEST) {
            text.append(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)).append('\n');
          }
        }
      } catch (IOException | UncheckedIOException e) {
        // What cannot be read gives no candidates.
      }
      return text.toString();
    }
  }
}
