package dev.rootseal.manifest;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rootseal.manifest.ManifestException.Reason;
import dev.rootseal.manifest.ManifestItem.Foreign;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.ManifestItem.Skipped;
import dev.rootseal.manifest.ManifestItem.Warning;
import dev.rootseal.manifest.ManifestItem.Workload;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.Rows;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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

  /** A part of the manifest, and what may stand there instead. */
  private static final String WRONG_TYPES =
      """
      apps/v1¦[apps/v1]¦1.0
      StatefulSet¦{}¦yes
      {name: web, namespace: shop, annotations: {a: b}, labels: {a: b}}¦web¦[a]
      name: web¦name: 5¦name: [web]¦name: {a: b}¦name: yes
      namespace: shop¦namespace: 1¦namespace: [shop]
      annotations: {a: b}, labels¦annotations: [a], labels¦annotations: a, labels¦annotations: {a: 1}, labels¦annotations: {a: yes}, labels¦annotations: {a: [b]}, labels¦annotations: {a: {}}, labels
      labels: {a: b}¦labels: [a]¦labels: a¦labels: {a: 1}¦labels: {a: {}}
      spec:\\n  template:¦spec:\\n- template:
        template:\\n¦  template: x\\n  more:\\n¦  template: [x]\\n  more:\\n¦  template: 5\\n  more:\\n
      metadata: {annotations: {a: b}}¦metadata: x¦metadata: [x]¦metadata: {annotations: {a: 1}}
          spec:\\n¦    spec: x\\n    more:\\n¦    spec: [x]\\n    more:\\n
      os: {name: linux}¦os: linux¦os: [linux]¦os: {name: 1}¦os: {name: [linux]}
      nodeSelector: {a: b}¦nodeSelector: a¦nodeSelector: [a]¦nodeSelector: {a: 1}¦nodeSelector: {a: {}}
      containers:\\n¦containers: x\\n      more:\\n¦containers: {a: b}\\n      more:\\n¦containers: 5\\n      more:\\n¦containers:\\n      - app\\n¦containers:\\n      - 5\\n¦containers:\\n      - [app]\\n¦initContainers: x\\n      containers:\\n¦initContainers: [x]\\n      containers:\\n¦ephemeralContainers: {}\\n      containers:\\n¦initContainers: [{name: a, restartPolicy: 5}]\\n      containers:\\n
      name: app¦name: 5¦name: [app]¦name: yes
      image: nginx¦image: 1.29¦image: [nginx]¦image: {repository: nginx}¦image: off
      ["nginx", "-g"]¦nginx -g¦[nginx, 1]¦[nginx, 1.5]¦[nginx, yes]¦[nginx, [a]]¦[nginx, {a: b}]¦{a: b}¦5
      args: [a]¦args: a¦args: [8080]¦args: [-1]¦args: [true]¦args: {a: b}
      [{name: A, value: b}]¦{A: b}¦A¦[A]¦[{name: A, value: 1}]¦[{name: A, value: yes}]¦[{name: A, value: [b]}]¦[{name: 1, value: b}]
      [{name: http, containerPort: 80}]¦80¦[80]¦{http: 80}
      containerPort: 80¦containerPort: http¦containerPort: "80"¦containerPort: 80.5¦containerPort: yes¦containerPort: 99999999999999999999
      name: http¦name: 80
      {readOnlyRootFilesystem: true, privileged: false}¦true¦[readOnlyRootFilesystem]
      privileged: false¦privileged: "false"¦privileged: 0¦privileged: []
      [{name: tmp, mountPath: /tmp, readOnly: false}]¦/tmp¦[/tmp]¦{/tmp: tmp}
      name: tmp, mountPath¦name: 1, mountPath
      mountPath: /tmp¦mountPath: 1¦mountPath: [/tmp]
      readOnly: false¦readOnly: "false"¦readOnly: 0
      [{name: disk, devicePath: /dev/x}]¦disk¦[disk]
      name: disk¦name: 1
      devicePath: /dev/x¦devicePath: 1
      volumes:\\n¦volumes: tmp\\n      more:\\n¦volumes: {tmp: {}}\\n      more:\\n¦volumes:\\n      - tmp\\n¦volumes:\\n      - [tmp]\\n
      - name: tmp\\n¦- name: 5\\n
      emptyDir: {}¦emptyDir: true¦emptyDir: []¦emptyDir: Memory
      {claimName: a, readOnly: true}¦a
      readOnly: true}}¦readOnly: "true"}}¦readOnly: 1}}
      [{metadata: {name: data}}]¦data¦[data]¦{metadata: {name: data}}
      metadata: {name: data}¦metadata: data¦metadata: {name: 1}
      """;

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

  private static List<ManifestItem> read(String text) {
    return read(text.getBytes(UTF_8));
  }

  private static Problem problem(String text) {
    return problem(text.getBytes(UTF_8));
  }

  private static boolean isPass(ManifestItem item) {
    return item instanceof Workload web
        && web.facts().containers().stream().anyMatch(c -> c.flag() == ReadOnlyFlag.TRUE);
  }

  static Stream<Arguments> wrongTypes() {
    return WRONG_TYPES
        .lines()
        .map(line -> line.replace("\\n", "\n").split("¦", -1))
        .flatMap(row -> Stream.of(row).skip(1).map(bad -> arguments(row[0], bad)));
  }

  @ParameterizedTest
  @MethodSource("wrongTypes")
  void aWrongTypeIsAProblemWhereItStands(String good, String bad) {
    assertThat(WEB).contains(good);
    Problem problem = problem(WEB.replace(good, bad));

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
    List<ManifestItem> items = read(half);

    assertThat(items).hasSize(1);
    assertThat(isPass(items.getFirst())).isEqualTo(isPassWhole(half, items.getFirst()));
    String json = "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\": {\"a\": [1, \"b\"]}}";
    assertThat(problem(json.substring(0, 1 + length % (json.length() - 1))).reason())
        .isEqualTo(Reason.SYNTAX);
  }

  private static boolean isPassWhole(String half, ManifestItem item) {
    return item instanceof Workload && half.contains("readOnlyRootFilesystem: true");
  }

  static Stream<Arguments> bytes() {
    String head = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n";
    return Stream.of(
        arguments("an ELF file", binary(0x7f, 'E', 'L', 'F', 2, 1, 1, 0), "Syntax 1:1"),
        arguments("a ZIP file", binary('P', 'K', 3, 4, 20, 0, 8, 8), "Syntax 1:3"),
        arguments("a GZIP file", binary(0x1f, 0x8b, 8, 0), "Encoding 1:2"),
        arguments("a PNG file", binary(0x89, 'P', 'N', 'G'), "Encoding 1:1"),
        arguments("NUL", head + "a: \u0000", "Syntax 4:4"),
        arguments("NUL alone", new byte[100], "Syntax 1:1"),
        arguments("NUL in JSON", "{\"a\": \"\u0000\"}", "Syntax 1:"),
        arguments("a control character", head + "a: \u0007", "Syntax 4:4"),
        arguments("DEL", head + "a: \u007f", "Syntax 4:4"),
        arguments("half a character", cut(head + "a: é", 1), "Encoding 4:4"),
        arguments(
            "Latin-1", (head + "é: é").getBytes(Charset.forName("ISO-8859-1")), "Encoding 4:1"),
        arguments("a surrogate", join(head, 0xed, 0xa0, 0x80), "Encoding 4:1"),
        arguments("a long form", join(head, 0xc0, 0x80), "Encoding 4:1"),
        arguments("beyond Unicode", join(head, 0xf5, 0x80, 0x80, 0x80), "Encoding 4:1"),
        arguments("UTF-16 with a mark", ("\ufeff" + head).getBytes(UTF_16LE), "Encoding 1:1"),
        arguments("UTF-16BE with a mark", ("\ufeff" + head).getBytes(UTF_16BE), "Encoding 1:1"),
        arguments("UTF-16 without one", head.getBytes(UTF_16LE), "Syntax 1:"),
        arguments(
            "UTF-32", ("\ufeff" + head).getBytes(Charset.forName("UTF-32LE")), "Encoding 1:1"),
        arguments("5,000 brackets", head + "a: " + "[".repeat(5_000), "TooLarge 4:"),
        arguments("5,000 braces", head + "a: " + "{a: ".repeat(5_000), "TooLarge 4:"),
        arguments("5,000 dashes", head + "a:\n" + "- ".repeat(5_000) + "b", "TooLarge 5:"),
        arguments("5,000 in JSON", "{\"a\":".repeat(5_000), "TooLarge 1:"),
        arguments("a cycle", head + "spec: &a {containers: [*a]}", "Syntax 4:"),
        arguments("a cycle by merge", head + "spec: &a {<<: *a}", "Syntax 4:"),
        arguments("a ladder", ladder("spec: {containers: *x39}"), "TooLarge"),
        arguments("a ladder of labels", ladder("metadata: {labels: {a: *x39}}"), "TooLarge"),
        arguments("tabs", head + "spec:\n\tcontainers: []", "Syntax 5:"),
        arguments(
            "a field twice",
            head + "kind: Pods",
            "DuplicateKey 4:1 'kind' is there twice: first in line 2"),
        arguments("an alias of nothing", "a: *nobody", "Syntax 1:4"),
        arguments("a list as a name", "? [a]\n: b", "Syntax 1:3"),
        arguments("null as a name", "~: b", "Syntax 1:1"),
        arguments("a word as a time", "a: !!timestamp yes", "Syntax 1:4"),
        arguments("no Base64", "a: !!binary '%'", "Syntax 1:4"),
        arguments("a merged number", "a: {<<: 5}", "Syntax 1:9"),
        arguments("a tab before a list", "a: \tb\n\t- c", "Syntax "),
        arguments("a field twice in JSON", "{\"a\": 1,\n\"a\": 2}", "DuplicateKey 2:1"),
        arguments("half of JSON twice", "{\"a\": 1}}", "Syntax 1:9"),
        arguments("JSON with a comment", "{\"a\": 1} // b", "Syntax 1:"),
        arguments("a number without end", "{\"a\": " + "1".repeat(5_000) + "}", "TooLarge 1:"),
        arguments("items that are none", "apiVersion: v1\nkind: List\nitems: {}", "WrongType 3:8"),
        arguments("lines of Windows", (head + "spec: [").replace("\n", "\r\n"), "Syntax 4:"));
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
  void whatIsNoManifestIsAProblemWhereItStands(String what, Object input, String found) {
    Problem problem = input instanceof String text ? problem(text) : problem((byte[]) input);

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
    List<ManifestItem> items = read(text + "kind: List\napiVersion: v1\nitems: [*x39]\n");

    assertThat(items)
        .last()
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.reason()).isEqualTo(Reason.TOO_LARGE));
    assertThat(items).hasSizeLessThan(Node.Budget.NODES);
  }

  /**
   * What a repository has beside manifests, and what a manifest with a mistake in it begins with.
   */
  @Rows(
      """
      {\\n  // a\\n  "tasks": [\\n      {"kind": "a",}]} | Foreign
      [section]\\na = b | Foreign
      a: [ | Foreign
      {"\\u00e9": 1,,} | Foreign
      {"a": 1, "a": 2} | Foreign
      kind: [ | Problem
      apiVersion: v1\\na: [ | Problem
      {kind: Pod, a: [} | Problem
      {\\n    "kind": "Pod",,} | Problem
      {"\\u0061piVersion": 1, "\\u006bind": 2,,} | Problem
      """)
  void whatSaysNothingOfKubernetesIsForeign(String text, String becomes) {
    assertThat(read(text.replace("\\n", "\n")))
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
        read("apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  " + labels);

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
                        + " {\"a\": {}, \"a\": {}}}}"))
                .reason())
        .isEqualTo(Reason.DUPLICATE_KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "\n\n", "# a\n", "---\n---\n",
        "\ufeff", "~", "null", "%YAML 1.1\n---\n", "---\n...\n"
      })
  void whatHoldsNothingIsNothing(String text) {
    assertThat(read(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5", "text", "[]", "- a\n- b", "{}",
        "a: b", "[{apiVersion: v1, kind: Pod}]", "kind: Pod", "apiVersion: v1", "items: []"
      })
  void whatIsNoObjectIsSkippedAsSuch(String text) {
    assertThat(read(text))
        .singleElement()
        .isInstanceOfSatisfying(
            Skipped.class, skipped -> assertThat(skipped.reason()).isEqualTo(SkipReason.NO_OBJECT));
  }
}
