package dev.rootseal.manifest;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.manifest.ManifestException.Reason;
import dev.rootseal.manifest.ManifestItem.Foreign;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.ManifestItem.Skipped;
import dev.rootseal.manifest.ManifestItem.Warning;
import dev.rootseal.manifest.ManifestItem.Workload;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Input that is no manifest, or a bad one: each is a located problem, or skipped for a reason that
 * is true, and never an exception and never a container that counts as read-only.
 */
class BadManifestsTest {
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: web, namespace: shop, annotations: {a: b}, labels: {a: b}}
      spec:
        template:
          metadata: {annotations: {a: b}}
          spec:
            os: {name: linux}
            nodeSelector: {a: b}
            containers:
            - name: app
              image: nginx
              command: ["nginx", "-g"]
              args: [a]
              env: [{name: A, value: b}]
              ports: [{name: http, containerPort: 80}]
              securityContext: {readOnlyRootFilesystem: true, privileged: false}
              volumeMounts: [{name: tmp, mountPath: /tmp, readOnly: false}]
              volumeDevices: [{name: disk, devicePath: /dev/x}]
            volumes:
            - name: tmp
              emptyDir: {}
            - {name: claim, persistentVolumeClaim: {claimName: a, readOnly: true}}
        volumeClaimTemplates: [{metadata: {name: data}}]
      """;

  /** A part of the manifest, and what stands there instead. */
  private static final List<List<String>> WRONG_TYPES =
      List.of(
          List.of("apps/v1", "[apps/v1]"),
          List.of("apps/v1", "1.0"),
          List.of("StatefulSet", "{}"),
          List.of("StatefulSet", "yes"),
          List.of("{name: web, namespace: shop, annotations: {a: b}, labels: {a: b}}", "web"),
          List.of("{name: web, namespace: shop, annotations: {a: b}, labels: {a: b}}", "[a]"),
          List.of("name: web", "name: 5"),
          List.of("name: web", "name: [web]"),
          List.of("name: web", "name: {a: b}"),
          List.of("name: web", "name: yes"),
          List.of("namespace: shop", "namespace: 1"),
          List.of("namespace: shop", "namespace: [shop]"),
          List.of("annotations: {a: b}, labels", "annotations: [a], labels"),
          List.of("annotations: {a: b}, labels", "annotations: a, labels"),
          List.of("annotations: {a: b}, labels", "annotations: {a: 1}, labels"),
          List.of("annotations: {a: b}, labels", "annotations: {a: yes}, labels"),
          List.of("annotations: {a: b}, labels", "annotations: {a: [b]}, labels"),
          List.of("annotations: {a: b}, labels", "annotations: {a: {}}, labels"),
          List.of("labels: {a: b}", "labels: [a]"),
          List.of("labels: {a: b}", "labels: a"),
          List.of("labels: {a: b}", "labels: {a: 1}"),
          List.of("labels: {a: b}", "labels: {a: {}}"),
          List.of("spec:\n  template:", "spec:\n- template:"),
          List.of("  template:\n", "  template: x\n  more:\n"),
          List.of("  template:\n", "  template: [x]\n  more:\n"),
          List.of("  template:\n", "  template: 5\n  more:\n"),
          List.of("metadata: {annotations: {a: b}}", "metadata: x"),
          List.of("metadata: {annotations: {a: b}}", "metadata: [x]"),
          List.of("metadata: {annotations: {a: b}}", "metadata: {annotations: {a: 1}}"),
          List.of("    spec:\n", "    spec: x\n    more:\n"),
          List.of("    spec:\n", "    spec: [x]\n    more:\n"),
          List.of("os: {name: linux}", "os: linux"),
          List.of("os: {name: linux}", "os: [linux]"),
          List.of("os: {name: linux}", "os: {name: 1}"),
          List.of("os: {name: linux}", "os: {name: [linux]}"),
          List.of("nodeSelector: {a: b}", "nodeSelector: a"),
          List.of("nodeSelector: {a: b}", "nodeSelector: [a]"),
          List.of("nodeSelector: {a: b}", "nodeSelector: {a: 1}"),
          List.of("nodeSelector: {a: b}", "nodeSelector: {a: {}}"),
          List.of("containers:\n", "containers: x\n      more:\n"),
          List.of("containers:\n", "containers: {a: b}\n      more:\n"),
          List.of("containers:\n", "containers: 5\n      more:\n"),
          List.of("containers:\n", "containers:\n      - app\n"),
          List.of("containers:\n", "containers:\n      - 5\n"),
          List.of("containers:\n", "containers:\n      - [app]\n"),
          List.of("containers:\n", "initContainers: x\n      containers:\n"),
          List.of("containers:\n", "initContainers: [x]\n      containers:\n"),
          List.of("containers:\n", "ephemeralContainers: {}\n      containers:\n"),
          List.of(
              "containers:\n",
              "initContainers: [{name: a, restartPolicy: 5}]\n      containers:\n"),
          List.of("name: app", "name: 5"),
          List.of("name: app", "name: [app]"),
          List.of("name: app", "name: yes"),
          List.of("image: nginx", "image: 1.29"),
          List.of("image: nginx", "image: [nginx]"),
          List.of("image: nginx", "image: {repository: nginx}"),
          List.of("image: nginx", "image: off"),
          List.of("[\"nginx\", \"-g\"]", "nginx -g"),
          List.of("[\"nginx\", \"-g\"]", "[nginx, 1]"),
          List.of("[\"nginx\", \"-g\"]", "[nginx, 1.5]"),
          List.of("[\"nginx\", \"-g\"]", "[nginx, yes]"),
          List.of("[\"nginx\", \"-g\"]", "[nginx, [a]]"),
          List.of("[\"nginx\", \"-g\"]", "[nginx, {a: b}]"),
          List.of("[\"nginx\", \"-g\"]", "{a: b}"),
          List.of("[\"nginx\", \"-g\"]", "5"),
          List.of("args: [a]", "args: a"),
          List.of("args: [a]", "args: [8080]"),
          List.of("args: [a]", "args: [-1]"),
          List.of("args: [a]", "args: [true]"),
          List.of("args: [a]", "args: {a: b}"),
          List.of("[{name: A, value: b}]", "{A: b}"),
          List.of("[{name: A, value: b}]", "A"),
          List.of("[{name: A, value: b}]", "[A]"),
          List.of("[{name: A, value: b}]", "[{name: A, value: 1}]"),
          List.of("[{name: A, value: b}]", "[{name: A, value: yes}]"),
          List.of("[{name: A, value: b}]", "[{name: A, value: [b]}]"),
          List.of("[{name: A, value: b}]", "[{name: 1, value: b}]"),
          List.of("[{name: http, containerPort: 80}]", "80"),
          List.of("[{name: http, containerPort: 80}]", "[80]"),
          List.of("[{name: http, containerPort: 80}]", "{http: 80}"),
          List.of("containerPort: 80", "containerPort: http"),
          List.of("containerPort: 80", "containerPort: \"80\""),
          List.of("containerPort: 80", "containerPort: 80.5"),
          List.of("containerPort: 80", "containerPort: yes"),
          List.of("containerPort: 80", "containerPort: 99999999999999999999"),
          List.of("name: http", "name: 80"),
          List.of("{readOnlyRootFilesystem: true, privileged: false}", "true"),
          List.of("{readOnlyRootFilesystem: true, privileged: false}", "[readOnlyRootFilesystem]"),
          List.of("privileged: false", "privileged: \"false\""),
          List.of("privileged: false", "privileged: 0"),
          List.of("privileged: false", "privileged: []"),
          List.of("[{name: tmp, mountPath: /tmp, readOnly: false}]", "/tmp"),
          List.of("[{name: tmp, mountPath: /tmp, readOnly: false}]", "[/tmp]"),
          List.of("[{name: tmp, mountPath: /tmp, readOnly: false}]", "{/tmp: tmp}"),
          List.of("name: tmp, mountPath", "name: 1, mountPath"),
          List.of("mountPath: /tmp", "mountPath: 1"),
          List.of("mountPath: /tmp", "mountPath: [/tmp]"),
          List.of("readOnly: false", "readOnly: \"false\""),
          List.of("readOnly: false", "readOnly: 0"),
          List.of("[{name: disk, devicePath: /dev/x}]", "disk"),
          List.of("[{name: disk, devicePath: /dev/x}]", "[disk]"),
          List.of("name: disk", "name: 1"),
          List.of("devicePath: /dev/x", "devicePath: 1"),
          List.of("volumes:\n", "volumes: tmp\n      more:\n"),
          List.of("volumes:\n", "volumes: {tmp: {}}\n      more:\n"),
          List.of("volumes:\n", "volumes:\n      - tmp\n"),
          List.of("volumes:\n", "volumes:\n      - [tmp]\n"),
          List.of("- name: tmp\n", "- name: 5\n"),
          List.of("emptyDir: {}", "emptyDir: true"),
          List.of("emptyDir: {}", "emptyDir: []"),
          List.of("emptyDir: {}", "emptyDir: Memory"),
          List.of("{claimName: a, readOnly: true}", "a"),
          List.of("readOnly: true}}", "readOnly: \"true\"}}"),
          List.of("readOnly: true}}", "readOnly: 1}}"),
          List.of("[{metadata: {name: data}}]", "data"),
          List.of("[{metadata: {name: data}}]", "[data]"),
          List.of("[{metadata: {name: data}}]", "{metadata: {name: data}}"),
          List.of("metadata: {name: data}", "metadata: data"),
          List.of("metadata: {name: data}", "metadata: {name: 1}"));

  private static List<ManifestItem> read(byte[] bytes) {
    return ManifestFiles.read("web.yaml", new ByteArrayInputStream(bytes), PodKinds.KNOWN);
  }

  private static Problem problem(byte[] bytes) {
    List<ManifestItem> items = read(bytes);
    assertThat(items).hasSize(1);
    ManifestItem item =
        items.getFirst() instanceof Foreign(var problem) ? problem : items.getFirst();
    assertThat(item).isInstanceOf(Problem.class);
    return (Problem) item;
  }

  private static boolean isPass(ManifestItem item) {
    return item instanceof Workload web
        && web.facts().containers().stream().anyMatch(c -> c.flag() == ReadOnlyFlag.TRUE);
  }

  static Stream<Arguments> wrongTypes() {
    return WRONG_TYPES.stream().map(pair -> Arguments.of(pair.get(0), pair.get(1)));
  }

  @ParameterizedTest
  @MethodSource("wrongTypes")
  void aWrongTypeIsAProblemWhereItStands(String good, String bad) {
    assertThat(WEB).contains(good);
    Problem problem = problem(WEB.replace(good, bad).getBytes(UTF_8));

    assertThat(problem.reason()).isEqualTo(Reason.WRONG_TYPE);
    assertThat(problem.message()).endsWith("is not expected here");
    int line = (int) WEB.substring(0, WEB.indexOf(good)).lines().count();
    assertThat(problem.at().line()).isBetween(line, line + 3);
  }

  /** Cut off at every tenth character, and at every place where a value or a name is half there. */
  static IntStream cuts() {
    return IntStream.rangeClosed(1, WEB.length() / 10).map(tenth -> tenth * 10);
  }

  /** What is left may be a good manifest that says less; it never says more. */
  @ParameterizedTest
  @MethodSource("cuts")
  void whatIsCutOffSaysNoMoreThanIsThere(int length) {
    String half = WEB.substring(0, length);
    List<ManifestItem> items = read(half.getBytes(UTF_8));

    assertThat(items).hasSize(1);
    assertThat(isPass(items.getFirst())).isEqualTo(isPassWhole(half, items.getFirst()));
    String json = "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\": {\"a\": [1, \"b\"]}}";
    assertThat(
            problem(json.substring(0, 1 + length % (json.length() - 1)).getBytes(UTF_8)).reason())
        .isEqualTo(Reason.SYNTAX);
  }

  private static boolean isPassWhole(String half, ManifestItem item) {
    return item instanceof Workload && half.contains("readOnlyRootFilesystem: true");
  }

  static Stream<Arguments> bytes() {
    String head = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n";
    return Stream.of(
        Arguments.of("an ELF file", binary(0x7f, 'E', 'L', 'F', 2, 1, 1, 0), "Syntax 1:1"),
        Arguments.of("a ZIP file", binary('P', 'K', 3, 4, 20, 0, 8, 8), "Syntax 1:3"),
        Arguments.of("a GZIP file", binary(0x1f, 0x8b, 8, 0), "Encoding 1:2"),
        Arguments.of("a PNG file", binary(0x89, 'P', 'N', 'G'), "Encoding 1:1"),
        Arguments.of("NUL", (head + "a: \u0000").getBytes(UTF_8), "Syntax 4:4"),
        Arguments.of("NUL alone", new byte[100], "Syntax 1:1"),
        Arguments.of("NUL in JSON", "{\"a\": \"\u0000\"}".getBytes(UTF_8), "Syntax 1:"),
        Arguments.of("a control character", (head + "a: \u0007").getBytes(UTF_8), "Syntax 4:4"),
        Arguments.of("DEL", (head + "a: \u007f").getBytes(UTF_8), "Syntax 4:4"),
        Arguments.of("half a character", cut(head + "a: é", 1), "Encoding 4:4"),
        Arguments.of(
            "Latin-1", (head + "é: é").getBytes(Charset.forName("ISO-8859-1")), "Encoding 4:1"),
        Arguments.of("a surrogate", join(head, 0xed, 0xa0, 0x80), "Encoding 4:1"),
        Arguments.of("a long form", join(head, 0xc0, 0x80), "Encoding 4:1"),
        Arguments.of("beyond Unicode", join(head, 0xf5, 0x80, 0x80, 0x80), "Encoding 4:1"),
        Arguments.of("UTF-16 with a mark", ("\ufeff" + head).getBytes(UTF_16LE), "Encoding 1:1"),
        Arguments.of("UTF-16BE with a mark", ("\ufeff" + head).getBytes(UTF_16BE), "Encoding 1:1"),
        Arguments.of("UTF-16 without one", head.getBytes(UTF_16LE), "Syntax 1:"),
        Arguments.of(
            "UTF-32", ("\ufeff" + head).getBytes(Charset.forName("UTF-32LE")), "Encoding 1:1"),
        Arguments.of(
            "5,000 brackets", (head + "a: " + "[".repeat(5_000)).getBytes(UTF_8), "TooLarge 4:"),
        Arguments.of(
            "5,000 braces", (head + "a: " + "{a: ".repeat(5_000)).getBytes(UTF_8), "TooLarge 4:"),
        Arguments.of(
            "5,000 dashes",
            (head + "a:\n" + "- ".repeat(5_000) + "b").getBytes(UTF_8),
            "TooLarge 5:"),
        Arguments.of("5,000 in JSON", "{\"a\":".repeat(5_000).getBytes(UTF_8), "TooLarge 1:"),
        Arguments.of(
            "a cycle", (head + "spec: &a {containers: [*a]}").getBytes(UTF_8), "Syntax 4:"),
        Arguments.of("a cycle by merge", (head + "spec: &a {<<: *a}").getBytes(UTF_8), "Syntax 4:"),
        Arguments.of("a ladder", ladder("spec: {containers: *x39}").getBytes(UTF_8), "TooLarge"),
        Arguments.of(
            "a ladder of labels",
            ladder("metadata: {labels: {a: *x39}}").getBytes(UTF_8),
            "TooLarge"),
        Arguments.of("tabs", (head + "spec:\n\tcontainers: []").getBytes(UTF_8), "Syntax 5:"),
        Arguments.of("a field twice", (head + "kind: Pods").getBytes(UTF_8), "DuplicateKey 4:1"),
        Arguments.of(
            "a field twice in JSON", "{\"a\": 1,\n\"a\": 2}".getBytes(UTF_8), "DuplicateKey 2:1"),
        Arguments.of("half of JSON twice", "{\"a\": 1}}".getBytes(UTF_8), "Syntax 1:9"),
        Arguments.of("JSON with a comment", "{\"a\": 1} // b".getBytes(UTF_8), "Syntax 1:"),
        Arguments.of(
            "a number without end",
            ("{\"a\": " + "1".repeat(5_000) + "}").getBytes(UTF_8),
            "TooLarge 1:"),
        Arguments.of(
            "items that are none",
            "apiVersion: v1\nkind: List\nitems: {}".getBytes(UTF_8),
            "WrongType 3:8"),
        Arguments.of(
            "lines of Windows",
            (head + "spec: [").replace("\n", "\r\n").getBytes(UTF_8),
            "Syntax 4:"));
  }

  private static byte[] binary(int... bytes) {
    return join("", bytes);
  }

  private static byte[] join(String text, int... more) {
    byte[] head = text.getBytes(UTF_8);
    byte[] all = Arrays.copyOf(head, head.length + more.length);
    IntStream.range(0, more.length).forEach(i -> all[head.length + i] = (byte) more[i]);
    return all;
  }

  private static byte[] cut(String text, int less) {
    byte[] all = text.getBytes(UTF_8);
    return Arrays.copyOf(all, all.length - less);
  }

  private static String ladder(String end) {
    StringBuilder text = new StringBuilder("apiVersion: v1\nkind: Pod\nx0: &x0 [a, a]\n");
    for (int i = 1; i < 40; i++) {
      text.append("x%d: &x%d [*x%d, *x%d]\n".formatted(i, i, i - 1, i - 1));
    }
    return text + end;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bytes")
  void whatIsNoManifestIsAProblemWhereItStands(String what, byte[] bytes, String found) {
    Problem problem = problem(bytes);

    assertThat(
            "%s %d:%d %s"
                .formatted(
                    problem.reason().id(),
                    problem.at().line(),
                    problem.at().column(),
                    problem.message()))
        .as(what)
        .startsWith(found);
  }

  /** Lists in lists that are the same list: 2 to the power of 39 entries. */
  @Test
  void aLadderOfListsEnds() {
    StringBuilder text =
        new StringBuilder("x0: &x0 {kind: List, items: [{apiVersion: v1, kind: Pod}]}\n");
    for (int i = 1; i < 40; i++) {
      text.append("x%d: &x%d {kind: List, items: [*x%d, *x%d]}\n".formatted(i, i, i - 1, i - 1));
    }
    List<ManifestItem> items =
        read((text + "kind: List\napiVersion: v1\nitems: [*x39]\n").getBytes(UTF_8));

    assertThat(items)
        .last()
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.reason()).isEqualTo(Reason.TOO_LARGE));
    assertThat(items).hasSizeLessThan(Node.Budget.NODES);
  }

  /**
   * What a repository has beside manifests, and what a manifest with a mistake in it begins with.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\\n  // a\\n  \"tasks\": [\\n      {\"kind\": \"a\",}]}|Foreign",
        "[section]\\na = b|Foreign",
        "a: [|Foreign",
        "{\"\\u00e9\": 1,,}|Foreign",
        "{\"a\": 1, \"a\": 2}|Foreign",
        "kind: [|Problem",
        "apiVersion: v1\\na: [|Problem",
        "{kind: Pod, a: [}|Problem",
        "{\\n    \"kind\": \"Pod\",,}|Problem",
        "{\"\\u0061piVersion\": 1, \"\\u006bind\": 2,,}|Problem",
      })
  void whatSaysNothingOfKubernetesIsForeign(String text, String becomes) {
    assertThat(read(text.replace("\\n", "\n").getBytes(UTF_8)))
        .singleElement()
        .extracting(item -> item.getClass().getSimpleName())
        .isEqualTo(becomes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "labels: {a: b, c: d, a: b}",
        "labels:\n    a: b\n    a: \"b\"",
        "labels: {a: b, <<: {c: d}, a: b}"
      })
  void aLabelThatIsThereTwiceWithOneValueIsAWarning(String labels) {
    List<ManifestItem> items =
        read(("apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  " + labels).getBytes(UTF_8));

    assertThat(items).hasSize(2);
    assertThat(items.getFirst())
        .isInstanceOfSatisfying(
            Warning.class,
            warning ->
                assertThat(warning.message())
                    .matches("'a' is there twice: first in line [56], with the same value"));
    assertThat(items.getLast()).isInstanceOf(Workload.class);
    assertThat(
            problem(
                    ("{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"labels\":"
                            + " {\"a\": {}, \"a\": {}}}}")
                        .getBytes(UTF_8))
                .reason())
        .isEqualTo(Reason.DUPLICATE_KEY);
  }

  static Stream<String> nothings() {
    return Stream.of(
        "",
        " ",
        "\n\n",
        "# a\n",
        "---\n---\n",
        "\ufeff",
        "~",
        "null",
        "%YAML 1.1\n---\n",
        "---\n...\n");
  }

  @ParameterizedTest
  @MethodSource("nothings")
  void whatHoldsNothingIsNothing(String text) {
    assertThat(read(text.getBytes(UTF_8))).isEmpty();
  }

  static Stream<String> others() {
    return Stream.of(
        "5",
        "text",
        "[]",
        "- a\n- b",
        "{}",
        "a: b",
        "[{apiVersion: v1, kind: Pod}]",
        "kind: Pod",
        "apiVersion: v1",
        "items: []");
  }

  @ParameterizedTest
  @MethodSource("others")
  void whatIsNoObjectIsSkippedAsSuch(String text) {
    assertThat(read(text.getBytes(UTF_8)))
        .singleElement()
        .isInstanceOfSatisfying(
            Skipped.class, skipped -> assertThat(skipped.reason()).isEqualTo(SkipReason.NO_OBJECT));
  }
}
