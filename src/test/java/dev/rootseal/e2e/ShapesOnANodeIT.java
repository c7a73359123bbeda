package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.function.Predicate;
import java.util.regex.MatchResult;
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

/** `rootseal observe` on programs as they are run, and on one container for each way to write. */
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
  private static final Pattern CONTAINER =
      Pattern.compile("(?m)^Container '(.*?)': (.*(?:\n(?!Container ').*)*)");
  private static final Pattern FOLDER =
      Pattern.compile(
          "(?m)^ {2}(/.*?): .*; last write [^;\n]*(; needs what the image has there: seed)?.*");
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
    Instant now = Instant.now();
    NAMESPACES.forEach(namespace -> cluster.awaitFigures(now, namespace));
  }

  @Test
  @Order(1)
  void allAreRankedRightly() {
    await("all are as they should be")
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
    Map<String, String> expected =
        its.stream().collect(Collectors.toMap(Shape::container, Shape::found));

    assertThat(lookedAt(look(workload, its.getFirst().pod()))).isEqualTo(expected);
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
      Program.Result result = shell.run(kubectl.kubeconfig(), command.text()).succeeded();
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

  private String look(String workload, String pod) {
    String named = pod.isEmpty() ? "" : " --pod=" + pod;
    return shell
        .run(
            kubectl.kubeconfig(),
            "rootseal observe %s --paths --yes%s || :".formatted(workload, named))
        .errors();
  }

  private static Map<String, String> known(Function<Shape, String> verdict) {
    return SHAPES.stream()
        .collect(
            Collectors.toMap(
                shape ->
                    "%s/%s/%s".formatted(shape.namespace(), shape.workload(), shape.container()),
                verdict));
  }

  private Map<String, String> verdicts(String minAge) {
    String observe = "rootseal observe -A -o json " + minAge;
    JsonNode report = shell.run(kubectl.kubeconfig(), observe).succeeded().json();
    Map<String, String> verdicts = new TreeMap<>();
    for (JsonNode one : report.path("containers")) {
      if (NAMESPACES.contains(one.path("namespace").asText())) {
        String name = Api.texts(one, "/namespace", "/kind", "/name", "/container");
        verdicts.put(name.replace(' ', '/').toLowerCase(Locale.ROOT), verdict(one));
      }
    }
    return verdicts;
  }

  private static String verdict(JsonNode one) {
    String pods =
        one.path("podsConcerned").equals(one.path("pods"))
            ? ""
            : " %s of %s".formatted(one.path("podsConcerned"), one.path("pods"));
    return Api.texts(one, "/verdict", "/reason").strip() + pods;
  }

  /** What `observe --paths` told: a container's folders and those with files, or why not. */
  private static Map<String, String> lookedAt(String errors) {
    Map<String, String> containers = new TreeMap<>();
    // What the patch has besides is said of the same containers, below.
    CONTAINER
        .matcher(errors)
        .results()
        .forEach(
            one -> containers.merge(one.group(1), one.group(2), (all, more) -> all + "\n" + more));
    containers.replaceAll(
        (_, said) ->
            said.startsWith("not looked at")
                ? said.split("\n", 2)[0]
                : folders(said, _ -> true)
                    + " "
                    + folders(said, folder -> folder.group(2) != null));
    return containers;
  }

  private static SortedSet<String> folders(String lines, Predicate<MatchResult> which) {
    return FOLDER
        .matcher(lines)
        .results()
        .filter(which)
        .map(folder -> folder.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A line of `truth.csv`; its paths are folders, `none`, or `hidden` by the kernel. */
  private record Shape(
      String namespace,
      String workload,
      String container,
      String verdict,
      String pod,
      String paths,
      String seed) {
    private static final Path FOLDER = Path.of("src/test/resources/e2e/shapes");

    static String manifests() {
      return read("workloads.yaml");
    }

    static List<Shape> all() {
      return read("truth.csv").lines().skip(1).map(line -> Shape.of(line.split(";", -1))).toList();
    }

    private static Shape of(String[] words) {
      return new Shape(words[0], words[1], words[2], words[3], words[4], words[5], words[6]);
    }

    boolean isLookedAt() {
      return !paths.isEmpty();
    }

    /** What is to be found of it: its folders, and of which something would be hidden. */
    String found() {
      return paths.equals("hidden") ? HIDDEN : sorted(paths) + " " + sorted(seed);
    }

    private static List<String> sorted(String paths) {
      return Stream.of(paths.split(",", -1)).filter(path -> path.startsWith("/")).sorted().toList();
    }

    private static String read(String file) {
      return unchecked(() -> Files.readString(FOLDER.resolve(file)));
    }

    String owner() {
      return workload + " -n " + namespace;
    }
  }
}
