package dev.rootseal.admission;

import static java.util.stream.Collectors.joining;

import dev.rootseal.catalogue.ImageRow;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.ContainerVerdict.MissingWritableMount;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.RequiredPaths;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.ArrayList;
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
  static final int PATHS = 1;

  /** A container may be exempt for its class. */
  static final int CLASS = 2;

  /** It may have a volume of the image's own at a path, whatever its owner declares. */
  static final int VOLUMES = 4;

  /** What ends of paths excuse, each a sum. */
  private final Map<String, Integer> images = new TreeMap<>();

  /** The same of names of containers. */
  private final Map<String, Integer> containers = new TreeMap<>();

  KnownNames(List<ImageRow> rows, Policy.CatalogueUse use) {
    for (ImageRow row : rows) {
      boolean stated = row.evidence().confidence() == ImageRow.Confidence.STATED;
      int excused =
          (row.paths().volumes().isEmpty() ? 0 : VOLUMES | PATHS)
              | (stated || use.requiredPaths() ? PATHS : 0)
              | (use.exemptClasses().contains(row.imageClass()) ? CLASS : 0);
      if (row.evidence().confidence().decides() && excused != 0) {
        boolean isName = row.glob().startsWith(CONTAINER);
        String known =
            isName
                ? row.glob().substring(CONTAINER.length()).replaceAll("@.*", "")
                : end(row.glob());
        (isName ? containers : images).merge(known, excused, (some, more) -> some | more);
      }
    }
  }

  private static String end(String glob) {
    String path = HOST.matcher(glob.replaceAll(":[^/]*$", "")).replaceFirst("");
    String last = path.substring(path.lastIndexOf('/') + 1);
    boolean whole = path.split("/", -1).length <= MOST_SEGMENTS && !isGlob(path);
    return whole || isGlob(last) ? path : last;
  }

  private static boolean isGlob(String name) {
    return name.indexOf('*') >= 0;
  }

  Map<String, String> variables() {
    return new TreeMap<>(Map.of("images", table(images), "names", table(containers)));
  }

  /** One line for each beginning, since some hundred names are hard to read in one. */
  private static String table(Map<String, Integer> names) {
    return names.keySet().stream()
        .filter(name -> !isGlob(name))
        .collect(
            Collectors.groupingBy(
                name -> name.substring(0, 1),
                TreeMap::new,
                Collectors.mapping(name -> Cel.text(name) + ": " + names.get(name), joining(", "))))
        .values()
        .stream()
        .collect(joining(",\n ", "{", "}"));
  }

  /** An image without tag and digest. */
  static String path(String image) {
    return """
    [%s.split('@')[0]].map(i,
          i.lastIndexOf(':') > i.lastIndexOf('/') ? i.substring(0, i.lastIndexOf(':')) : i)[0]"""
        .formatted(image);
  }

  /** That the container {@code c} may be excused so. */
  String may(int excused) {
    String fits =
        IntStream.rangeClosed(1, PATHS | CLASS | VOLUMES)
            .filter(some -> (some & excused) != 0)
            .mapToObj(Integer::toString)
            .collect(joining(", ", " in [", "]"));
    List<String> ways = new ArrayList<>();
    ways.add(ENDS + ".exists(end, variables.images[?c.path.find(end)].orValue(0)" + fits + ")");
    ways.add("variables.names[?c.name].orValue(0)" + fits);
    addGlobs(ways, "c.path", names(images, excused));
    addGlobs(ways, "c.name", names(containers, excused));
    return Cel.anyHolds(ways);
  }

  /** What the patterns cost for a container {@code c}, as an API server counts it. */
  String costOfPatterns(String container, int excused) {
    return "%1$d * (%3$s.path.size() / 10 + 1) + %2$d * (%3$s.name.size() / 10 + 1)"
        .formatted(costOfTen(images, excused), costOfTen(containers, excused), container);
  }

  /** For ten characters of a text. */
  private static int costOfTen(Map<String, Integer> known, int excused) {
    List<String> globs = names(known, excused).stream().filter(KnownNames::isGlob).toList();
    return globs.isEmpty() ? 0 : Cel.endsAsOneOf(globs).length() / 4 + 1;
  }

  private static void addGlobs(List<String> ways, String text, List<String> names) {
    List<String> globs = names.stream().filter(KnownNames::isGlob).toList();
    if (!globs.isEmpty()) {
      ways.add("%s.matches(%s)".formatted(text, Cel.text(Cel.endsAsOneOf(globs))));
    }
  }

  private static List<String> names(Map<String, Integer> known, int excused) {
    return known.entrySet().stream()
        .filter(one -> (one.getValue() & excused) != 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether a container that has a finding is let in for its image or its name. */
  boolean excuse(ContainerEvaluation container) {
    boolean isOfOwner = container.required().source() == RequiredPaths.Source.OWNER;
    return (container.facts().type() != ContainerType.INIT && may(CLASS, container))
        || (container.verdict() instanceof MissingWritableMount
            && may(isOfOwner ? VOLUMES : PATHS, container));
  }

  private boolean may(int excused, ContainerEvaluation container) {
    String path = container.facts().image().replaceFirst("@.*", "").replaceFirst(":[^/]*$", "");
    return names(images, excused).stream().anyMatch(name -> isEnd(name, path))
        || names(containers, excused).stream()
            .anyMatch(name -> isEnd(name, container.facts().name()));
  }

  private static boolean isEnd(String name, String path) {
    return isGlob(name)
        ? Pattern.compile(Cel.endsAsOneOf(List.of(name))).matcher(path).find()
        : ("/" + path).endsWith("/" + name);
  }
}
