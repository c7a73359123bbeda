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

  /** In front of a path: one image is written with and without it, and with that of a mirror. */
  private static final Pattern HOST =
      Pattern.compile("^(?:(?:[^/]*[.:][^/]*|localhost)/)?(?:library/)?");

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

  /** It may have a volume of the image's own at a path. */
  private static final int VOLUMES = 4;

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
      int volumes = row.paths().volumes().isEmpty() ? 0 : VOLUMES | PATHS;
      int excused =
          volumes
              | (stated || use.requiredPaths() ? PATHS : 0)
              | (use.exemptClasses().contains(row.imageClass()) ? CLASS : 0);
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
    String path = HOST.matcher(glob.replaceAll(":[^/]*$", "")).replaceFirst("");
    String last = path.substring(path.lastIndexOf('/') + 1);
    boolean whole = path.split("/", -1).length <= MOST_SEGMENTS && !isGlob(path);
    put(images, whole || isGlob(last) ? path : last, excused);
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

  /** One line for each beginning, since some hundred names are hard to read in one. */
  private static String table(Map<String, Integer> names) {
    Map<String, String> lines = new TreeMap<>();
    names.forEach(
        (name, excused) -> {
          if (!isGlob(name)) {
            lines.merge(name.substring(0, 1), Cel.text(name) + ": " + excused, "%s, %s"::formatted);
          }
        });
    return lines.values().stream().collect(Collectors.joining(",\n ", "{", "}"));
  }

  private static boolean isGlob(String name) {
    return name.indexOf('*') >= 0;
  }

  /** An image without tag and digest. */
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

  /** That the container {@code c} may need none of the paths that its owner names. */
  String mayHaveVolumes() {
    return may(VOLUMES);
  }

  private String may(int excused) {
    String fits =
        IntStream.rangeClosed(1, PATHS | CLASS | VOLUMES)
            .filter(some -> (some & excused) != 0)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", ", " in [", "]"));
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
    boolean isOfOwner = container.required().source() == RequiredPaths.Source.OWNER;
    return (facts.type() != ContainerType.INIT && may(CLASS, facts))
        || (container.verdict() instanceof MissingWritableMount
            && may(isOfOwner ? VOLUMES : PATHS, facts));
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
