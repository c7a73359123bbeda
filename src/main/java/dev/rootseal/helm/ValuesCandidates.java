package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rootseal.helm.Rendering.Part;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The values of a chart that look as if they brought what a fix adds. What they really bring is
 * seen by setting them.
 */
final class ValuesCandidates {
  private static final int MOST = 40;
  private static final int DEEPEST = 8;
  private static final int MOST_FILES = 1_000;
  private static final long LARGEST = 1 << 20;
  private static final String FLAG = ReadOnlyFlag.FIELD;

  private static final Pattern USE =
      Pattern.compile("\\.Values\\.([A-Za-z0-9_]+(?:\\.[A-Za-z0-9_]+)*)");
  private static final Pattern FLAG_USE = Pattern.compile(FLAG + ":[^\\n]*?" + USE.pattern());

  /**
   * A value that may bring something.
   *
   * @param path from the values of the chart that is installed
   * @param now what it is; missing where it is not set
   */
  record Candidate(ValuesPath path, Part part, JsonNode now) {
    /** What the value will be. */
    JsonNode with(List<? extends JsonNode> items) {
      if (part == Part.FLAG) {
        return BooleanNode.TRUE;
      }
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      return list.addAll(now.valueStream().toList()).addAll(items);
    }
  }

  private final Map<ValuesPath, Candidate> found = new LinkedHashMap<>();
  private final StringBuilder templates = new StringBuilder();

  /**
   * Adds those of a chart.
   *
   * @param prefix where its values are among those of the chart that is installed
   * @param values its own and those that were given for it
   */
  void add(Path chart, List<String> prefix, JsonNode values) {
    String text = text(chart.resolve("templates"));
    templates.append(text);
    for (Matcher use = FLAG_USE.matcher(text); use.find(); ) {
      add(ValuesPath.parse(use.group(1)), Part.FLAG, prefix, values);
    }
    for (Matcher use = USE.matcher(text); use.find(); ) {
      add(ValuesPath.parse(use.group(1)), prefix, values);
    }
    addBelow(new ValuesPath(List.of()), values, prefix, values);
  }

  private void addBelow(ValuesPath path, JsonNode now, List<String> prefix, JsonNode values) {
    if (!path.steps().isEmpty()) {
      add(path, prefix, values);
    }
    if (now.isObject() && path.steps().size() < DEEPEST) {
      now.properties().forEach(f -> addBelow(path.then(f.getKey()), f.getValue(), prefix, values));
    }
  }

  /** By its name alone. */
  private void add(ValuesPath path, List<String> prefix, JsonNode values) {
    String name = path.last().toLowerCase(Locale.ROOT);
    if (name.endsWith("mounts")) {
      add(path, Part.MOUNTS, prefix, values);
    } else if (name.endsWith("volumes")) {
      add(path, Part.VOLUMES, prefix, values);
    } else if (name.endsWith("securitycontext")) {
      boolean isOther = !isUnset(path.in(values)) && !path.in(values).isObject();
      add(isOther ? path : path.then(FLAG), Part.FLAG, prefix, values);
    } else if (name.startsWith("readonly")) {
      add(path, Part.FLAG, prefix, values);
    }
  }

  private void add(ValuesPath path, Part part, List<String> prefix, JsonNode values) {
    JsonNode now = path.in(values);
    boolean fits = isUnset(now) || (part == Part.FLAG ? now.isBoolean() : now.isArray());
    if (fits) {
      ValuesPath whole = path.below(prefix);
      found.putIfAbsent(whole, new Candidate(whole, part, now));
    }
  }

  private static boolean isUnset(JsonNode value) {
    return value.isMissingNode() || value.isNull() || value.equals(TextNode.valueOf(""));
  }

  /** Those that may bring such parts, the likeliest first. */
  List<Candidate> of(Collection<Part> parts) {
    String text = templates.toString();
    return found.values().stream()
        .filter(one -> parts.contains(one.part()))
        .sorted(Comparator.comparingInt(one -> text.contains(lastOf(one)) ? 0 : 1))
        .limit(MOST)
        .toList();
  }

  private static String lastOf(Candidate one) {
    List<String> steps = one.path().steps();
    boolean within = steps.size() > 1 && one.path().last().equals(FLAG);
    return "." + (within ? steps.get(steps.size() - 2) : one.path().last());
  }

  /** All that stands in the files of a folder, as far as it is no more than templates are. */
  private static String text(Path folder) {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
      for (Path file :
          (Iterable<Path>)
              files.filter(Files::isRegularFile).sorted().limit(MOST_FILES)::iterator) {
        if (Files.size(file) <= LARGEST) {
          text.append(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)).append('\n');
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // What cannot be read gives no candidates.
    }
    return text.toString();
  }

  /**
   * The way to a value, as templates write it behind {@code .Values}.
   *
   * @param steps names of fields
   */
  record ValuesPath(List<String> steps) {
    ValuesPath {
      steps = List.copyOf(steps);
    }

    /** Reads names with dots between them. */
    static ValuesPath parse(String dotted) {
      return new ValuesPath(List.of(dotted.split("\\.", -1)));
    }

    ValuesPath then(String step) {
      return new ValuesPath(Stream.concat(steps.stream(), Stream.of(step)).toList());
    }

    ValuesPath below(List<String> prefix) {
      return new ValuesPath(Stream.concat(prefix.stream(), steps.stream()).toList());
    }

    JsonNode in(JsonNode values) {
      JsonNode value = values;
      for (String step : steps) {
        value = value.path(step);
      }
      return value;
    }

    /** Sets the value at its end; what is no object on the way gives way. */
    void put(ObjectNode values, JsonNode value) {
      ObjectNode owner = values;
      for (String step : steps.subList(0, steps.size() - 1)) {
        owner =
            owner.get(step) instanceof ObjectNode there
                ? there
                : (ObjectNode) owner.set(step, JsonNodeFactory.instance.objectNode()).get(step);
      }
      owner.set(steps.getLast(), value);
    }

    String last() {
      return steps.getLast();
    }

    @Override
    public String toString() {
      return String.join(".", steps);
    }
  }
}
