package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
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

  private static final Pattern USE =
      Pattern.compile("\\.Values\\.([A-Za-z0-9_]+(?:\\.[A-Za-z0-9_]+)*)");
  private static final Pattern FLAG_USE =
      Pattern.compile(Rendering.FLAG + ":[^\\n]*?" + USE.pattern());

  /**
   * A value that may bring something.
   *
   * @param path the fields that lead to it from the values of the chart that is installed
   * @param field what it may bring
   * @param now what it is; missing where it is not set
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

  private final Map<List<String>, Candidate> found = new LinkedHashMap<>();
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
      add(List.of(use.group(1).split("\\.", -1)), Rendering.FLAG, prefix, values);
    }
    for (Matcher use = USE.matcher(text); use.find(); ) {
      addByName(List.of(use.group(1).split("\\.", -1)), prefix, values);
    }
    addBelow(List.of(), values, prefix, values);
  }

  private void addBelow(List<String> path, JsonNode now, List<String> prefix, JsonNode values) {
    if (!path.isEmpty()) {
      addByName(path, prefix, values);
    }
    if (now.isObject() && path.size() < DEEPEST) {
      now.forEachEntry(
          (name, value) -> addBelow(joined(path, List.of(name)), value, prefix, values));
    }
  }

  private void addByName(List<String> path, List<String> prefix, JsonNode values) {
    String name = path.getLast().toLowerCase(Locale.ROOT);
    if (name.endsWith("mounts")) {
      add(path, Rendering.MOUNTS, prefix, values);
    } else if (name.endsWith("volumes")) {
      add(path, Rendering.VOLUMES, prefix, values);
    } else if (name.endsWith("securitycontext")) {
      JsonNode now = in(values, path);
      List<String> flag = joined(path, List.of(Rendering.FLAG));
      add(isUnset(now) || now.isObject() ? flag : path, Rendering.FLAG, prefix, values);
    } else if (name.startsWith("readonly")) {
      add(path, Rendering.FLAG, prefix, values);
    }
  }

  private void add(List<String> path, String field, List<String> prefix, JsonNode values) {
    JsonNode now = in(values, path);
    if (isUnset(now) || (field.equals(Rendering.FLAG) ? now.isBoolean() : now.isArray())) {
      List<String> whole = joined(prefix, path);
      found.putIfAbsent(whole, new Candidate(whole, field, now));
    }
  }

  private static JsonNode in(JsonNode values, List<String> path) {
    JsonNode value = values;
    for (String step : path) {
      value = value.path(step);
    }
    return value;
  }

  private static boolean isUnset(JsonNode value) {
    return value.isMissingNode() || value.isNull() || value.equals(TextNode.valueOf(""));
  }

  private static List<String> joined(List<String> path, List<String> more) {
    return Stream.concat(path.stream(), more.stream()).toList();
  }

  /** Those that may bring such fields; first those that a template names. */
  List<Candidate> of(Collection<String> fields) {
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
