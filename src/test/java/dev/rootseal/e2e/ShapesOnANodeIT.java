package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.docs.DocumentedCommand;
import dev.rootseal.docs.Markdown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * `rootseal observe` on programs as they are run, and on one container for each way to write. What
 * each does is known: see {@link Shape}.
 */
@Tag("nightly")
@Needs({Requirement.IMAGE, Requirement.SHAPES, Requirement.NODE, Requirement.CONTROL_PLANE})
@ResourceLock(value = Node.INSTALLATION, mode = ResourceAccessMode.READ) // the walk is one without
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
record ShapesOnANodeIT(NodeCluster cluster, Kubectl kubectl, Shell shell) {
  private static final String DOCUMENT = "docs/observe.md";
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final List<Shape> SHAPES = Shape.all();
  private static final Set<String> NAMESPACES =
      SHAPES.stream().map(Shape::namespace).collect(Collectors.toSet());
  private static final String HIDDEN =
      "not looked at: the kernel hides it from its own user: its program has changed its user"
          + " itself, or its file has capabilities";

  ShapesOnANodeIT {
    shell.with("ROOTSEAL_IMAGE", Container.IMAGE).with("ROOTSEAL_MIN_FOR", "0s");
  }

  @BeforeAll
  void runPods() {
    cluster.load(Requirement.IMAGE.path());
    cluster.load(Requirement.SHAPES.path());
    cluster.apply(Shape.manifests());
    SHAPES.forEach(shape -> cluster.pods(shape.namespace()).awaitAvailable(shape.workload()));
    awaitFigures(Instant.now());
  }

  @Test
  @Order(1)
  void allAreRankedRightly() {
    await("all are as they should be")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(POLL)
        .untilAsserted(
            () ->
                assertThat(verdicts("--min-age=1s"))
                    .containsExactlyInAnyOrderEntriesOf(known(Shape::verdict)));
  }

  @ParameterizedTest
  @MethodSource("workloads")
  @Order(3)
  void exactlyItsFoldersAreFound(String workload) {
    List<Shape> its =
        SHAPES.stream()
            .filter(shape -> shape.owner().equals(workload) && shape.isLookedAt())
            .toList();
    Map<String, String> expected = new TreeMap<>();
    its.forEach(
        shape ->
            expected.put(
                shape.container(), shape.isHidden() ? HIDDEN : shape.paths() + " " + shape.seed()));

    assertThat(LookedAt.read(look(workload, its.getFirst().pod()))).isEqualTo(expected);
  }

  static Stream<String> workloads() {
    return SHAPES.stream().filter(Shape::isLookedAt).map(Shape::owner).distinct();
  }

  /** Each would end, or not be ready, where it could not write; nginx is the document's. */
  @ParameterizedTest
  @ValueSource(strings = {"statefulset/redis -n strict", "deployment/java -n strict"})
  @Order(5)
  void programRunsWithItsPatch(String workload) {
    String patch = shell.folder() + "/patch.yaml";
    assertThat(
            shell.run(
                kubectl.kubeconfig(),
                "rootseal observe %s --paths --yes > %s".formatted(workload, patch)))
        .satisfies(result -> assertThat(result.exitCode()).as(result.toString()).isZero());

    kubectl.ok("patch --type=strategic --patch-file=" + patch + " " + workload);
    cluster.pods("strict").awaitAvailable(workload.split(" ", 2)[0]);

    assertThat(look(workload, "")).contains("have a read-only root already");
  }

  @Test
  @Order(6)
  void walkThroughOfTheDocumentIsWhatHappens() {
    StringBuilder happened = new StringBuilder();
    for (DocumentedCommand command : DocumentedCommand.in(DocumentedCommand.Place.WALK)) {
      Program.Result result = shell.run(kubectl.kubeconfig(), command.text());
      result.ok();
      happened.append("$ %s\n%s%s".formatted(command.text(), result.errors(), result.output()));
    }

    assertThat(alike(happened.toString()))
        .isEqualTo(alike(Markdown.read(DOCUMENT).blocks("console").get(1)));
  }

  /** Without what is different each time. */
  private static String alike(String text) {
    return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z", "TIME")
        .replaceAll("nginx-[0-9a-f]+-[0-9a-z]{5}'", "POD'")
        .replaceAll("in the [\\d a-z]+ since", "in the TIME since")
        .replaceAll(
            "on [\\d-]+, when it had run for [\\d a-z]+", "on DAY, when it had run for TIME")
        .replaceAll("[\\d,]+ files", "FILES files")
        .replaceAll(" \\d+[smhd] +(<=)?\\d+ KiB +\\d+ ", " FIGURES ")
        .replaceAll(" +", " ")
        .strip();
  }

  private void awaitFigures(Instant moment) {
    NAMESPACES.forEach(namespace -> cluster.awaitFigures(moment, namespace));
  }

  private String look(String workload, String pod) {
    String named = pod.isEmpty() ? "" : " --pod=" + pod;
    return shell
        .run(
            kubectl.kubeconfig(),
            "rootseal observe %s --paths --yes%s || :".formatted(workload, named))
        .errors();
  }

  /** By namespace, workload and container. */
  private static Map<String, String> known(Function<Shape, String> verdict) {
    return SHAPES.stream()
        .collect(
            Collectors.toMap(
                shape ->
                    "%s/%s/%s".formatted(shape.namespace(), shape.workload(), shape.container()),
                verdict));
  }

  private Map<String, String> verdicts(String minAge) {
    Program.Result result =
        shell.run(kubectl.kubeconfig(), "rootseal observe -A -o json " + minAge);
    result.ok();
    Map<String, String> verdicts = new TreeMap<>();
    for (JsonNode one : json(result.output()).path("containers")) {
      if (NAMESPACES.contains(one.path("namespace").asText())) {
        verdicts.put(
            "%s/%s/%s/%s"
                .formatted(
                    one.path("namespace").asText(),
                    one.path("kind").asText().toLowerCase(Locale.ROOT),
                    one.path("name").asText(),
                    one.path("container").asText()),
            verdict(one));
      }
    }
    return verdicts;
  }

  private static String verdict(JsonNode one) {
    String pods =
        one.path("podsConcerned").equals(one.path("pods"))
            ? ""
            : " %s of %s".formatted(one.path("podsConcerned"), one.path("pods"));
    return (one.path("verdict").asText() + " " + one.path("reason").asText()).strip() + pods;
  }

  private static JsonNode json(String text) {
    return unchecked(() -> new ObjectMapper().readTree(text));
  }

  /** What `rootseal observe --paths` tells a person, read back. */
  private static final class LookedAt {
    private static final Pattern CONTAINER = Pattern.compile("Container '(.*?)': (.*)");
    private static final Pattern FOLDER =
        Pattern.compile(
            " {2}(/.*?): .*; last write [^;]*(; needs what the image has there: seed)?.*");

    private final SortedSet<String> paths = new TreeSet<>();
    private final SortedSet<String> seed = new TreeSet<>();
    private String unseen = "";

    private LookedAt() {}

    /** By container: its folders and those with files of the image, or why it was not looked at. */
    static Map<String, String> read(String errors) {
      Map<String, LookedAt> containers = new TreeMap<>();
      LookedAt last = new LookedAt();
      for (String line : errors.lines().toList()) {
        Matcher container = CONTAINER.matcher(line);
        if (container.matches()) {
          last = containers.computeIfAbsent(container.group(1), name -> new LookedAt());
          if (container.group(2).startsWith("not looked at")) {
            last.unseen = container.group(2);
          }
        } else {
          last.add(FOLDER.matcher(line));
        }
      }
      Map<String, String> all = new TreeMap<>();
      containers.forEach((name, one) -> all.put(name, one.text()));
      return all;
    }

    private String text() {
      return unseen.isEmpty() ? paths + " " + seed : unseen;
    }

    private void add(Matcher folder) {
      if (folder.matches()) {
        paths.add(folder.group(1));
        if (folder.group(2) != null) {
          seed.add(folder.group(1));
        }
      }
    }
  }

  /**
   * A container of which is known what it writes: one line of `truth.csv`, beside the manifests.
   *
   * @param workload kind and name, as commands take it
   * @param verdict with the reason, or in how many pods
   * @param pod which one to look at, where it is not any
   * @param paths the folders that it writes to; empty where it writes to none
   * @param seed those of them of which an empty volume would hide something
   * @param isLookedAt whether its folders are looked for
   * @param isHidden whether the kernel shows its root to nobody
   */
  private record Shape(
      String namespace,
      String workload,
      String container,
      String verdict,
      String pod,
      SortedSet<String> paths,
      SortedSet<String> seed,
      boolean isLookedAt,
      boolean isHidden) {
    private static final String HIDDEN = "hidden";
    private static final Path FOLDER = Path.of("src/test/resources/e2e/shapes");

    /** What runs them. */
    static String manifests() {
      return read("workloads.yaml");
    }

    /** All of them. */
    static List<Shape> all() {
      return read("truth.csv").lines().skip(1).map(line -> Shape.of(line.split(";", -1))).toList();
    }

    private static Shape of(String[] words) {
      return new Shape(
          words[0],
          words[1],
          words[2],
          words[3],
          words[4],
          paths(words[5]),
          paths(words[6]),
          !words[5].isEmpty(),
          words[5].equals(HIDDEN));
    }

    private static SortedSet<String> paths(String text) {
      return text.isEmpty() || text.equals("none") || text.equals(HIDDEN)
          ? new TreeSet<>()
          : new TreeSet<>(List.of(text.split(",")));
    }

    private static String read(String file) {
      return unchecked(() -> Files.readString(FOLDER.resolve(file)));
    }

    /** What is the same for all containers of one workload. */
    String owner() {
      return workload + " -n " + namespace;
    }
  }
}
