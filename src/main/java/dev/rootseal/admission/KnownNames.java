package dev.rootseal.admission;

import dev.rootseal.catalogue.ImageRow;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.ContainerVerdict.MissingWritableMount;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.RequiredPaths;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the image catalogue and a policy's own rows may excuse, told by the end of an image's path
 * or the name of a container. What they say in full does not fit into CEL: where one of them may
 * have the say, nothing is demanded.
 */
final class KnownNames {
  private static final String CONTAINER = "container:";

  /** In front of a path: images of Docker Hub are written without it. */
  private static final Pattern HOST = Pattern.compile("^(?:[^/]*[.:][^/]*|localhost)/");

  /** The catalogue has no longer path. */
  private static final int MOST_SEGMENTS = 3;

  /** As many segments at the end of a path; Kubernetes 1.34 takes no list apart. */
  private static final String ENDS =
      Cel.texts(
          IntStream.range(0, MOST_SEGMENTS).mapToObj(n -> "[^/]*/".repeat(n) + "[^/]*$").toList());

  /** Other paths may be needed than the policy's default. */
  private static final int PATHS = 1;

  /** It may be exempt for its class. */
  private static final int CLASS = 2;

  private final Map<String, Integer> images = new TreeMap<>();
  private final Map<String, Integer> containers = new TreeMap<>();

  /**
   * Those of some rows.
   *
   * @param rows the policy's own and the catalogue's
   */
  KnownNames(List<ImageRow> rows, Policy.CatalogueUse use) {
    for (ImageRow row : rows) {
      boolean stated = row.evidence().confidence() == ImageRow.Confidence.STATED;
      int paths = stated || use.requiredPaths() || !row.paths().volumes().isEmpty() ? PATHS : 0;
      int excused = paths | (use.exemptClasses().contains(row.imageClass()) ? CLASS : 0);
      if (row.evidence().confidence().decides() && excused != 0) {
        add(row.glob(), excused);
      }
    }
  }

  private void add(String glob, int excused) {
    if (glob.startsWith(CONTAINER)) {
      put(containers, glob.substring(CONTAINER.length()).replaceAll("@.*", ""), excused);
      return;
    }
    String path = glob.replaceAll(":[^/]*$", "");
    String last = path.substring(path.lastIndexOf('/') + 1);
    boolean long_ = path.split("/", -1).length > MOST_SEGMENTS || HOST.matcher(path).find();
    boolean globLast = isGlob(last);
    put(images, globLast ? path : isGlob(path) || long_ ? last : path, excused);
  }

  private static void put(Map<String, Integer> names, String name, int excused) {
    names.merge(name, excused, (some, others) -> some | others);
  }

  /** The tables, which the other expressions use. */
  Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("images", table(images));
    variables.put("names", table(containers));
    return variables;
  }

  private static String table(Map<String, Integer> names) {
    return names.entrySet().stream()
        .filter(one -> !isGlob(one.getKey()))
        .map(one -> Cel.text(one.getKey()) + ": " + one.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static boolean isGlob(String name) {
    return name.indexOf('*') >= 0;
  }

  /** An image without tag and digest, and the ends of its path: one, two and three segments. */
  static String path(String image) {
    return """
    [%s.split('@')[0]].map(i,
          i.lastIndexOf(':') > i.lastIndexOf('/') ? i.substring(0, i.lastIndexOf(':')) : i)[0]"""
        .formatted(image);
  }

  /** That the container {@code c} may be exempt for the class of its image. */
  String mayExempt() {
    return may(CLASS);
  }

  /** That the container {@code c} may need other paths than the policy's default. */
  String mayNeedOthers() {
    return may(PATHS);
  }

  private String may(int excused) {
    String fits = excused == PATHS ? " in [1, 3]" : " in [2, 3]";
    List<String> ways = new ArrayList<>();
    ways.add(ENDS + ".exists(end, variables.images[?c.path.find(end)].orValue(0)" + fits + ")");
    ways.add("variables.names[?c.name].orValue(0)" + fits);
    addGlobs(ways, "c.path", images, excused);
    addGlobs(ways, "c.name", containers, excused);
    return Cel.anyHolds(ways);
  }

  /** Whether a container that has a finding is let in for its image or its name. */
  boolean excuse(ContainerEvaluation container) {
    ContainerFacts facts = container.facts();
    boolean asksForPaths =
        container.verdict() instanceof MissingWritableMount
            && container.required().source() != RequiredPaths.Source.OWNER;
    return (facts.type() != ContainerType.INIT && may(CLASS, facts))
        || (asksForPaths && may(PATHS, facts));
  }

  private boolean may(int excused, ContainerFacts container) {
    String path = container.image().replaceFirst("@.*", "").replaceFirst(":[^/]*$", "");
    List<String> segments = List.of(path.split("/", -1));
    int all = segments.size();
    return IntStream.rangeClosed(1, Math.min(MOST_SEGMENTS, all))
            .mapToObj(n -> String.join("/", segments.subList(all - n, all)))
            .anyMatch(end -> (images.getOrDefault(end, 0) & excused) != 0)
        || (containers.getOrDefault(container.name(), 0) & excused) != 0
        || matchesGlob(path, images, excused)
        || matchesGlob(container.name(), containers, excused);
  }

  private static boolean matchesGlob(String text, Map<String, Integer> names, int excused) {
    List<String> globs = globs(names, excused);
    return !globs.isEmpty() && Pattern.compile(Cel.endsAsOneOf(globs)).matcher(text).find();
  }

  private static void addGlobs(
      List<String> ways, String text, Map<String, Integer> names, int excused) {
    List<String> globs = globs(names, excused);
    if (!globs.isEmpty()) {
      ways.add("%s.matches(%s)".formatted(text, Cel.text(Cel.endsAsOneOf(globs))));
    }
  }

  private static List<String> globs(Map<String, Integer> names, int excused) {
    return names.entrySet().stream()
        .filter(one -> isGlob(one.getKey()) && (one.getValue() & excused) != 0)
        .map(Map.Entry::getKey)
        .toList();
  }
}
