package dev.rootseal.manifest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rootseal.manifest.ManifestException.Reason;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.ManifestItem.Skipped;
import dev.rootseal.manifest.ManifestItem.Warning;
import dev.rootseal.manifest.ManifestItem.Workload;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.Rows;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no manifest, or a bad one, is a located problem or skipped, and never a pass. */
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
    assertThat(items).singleElement().isInstanceOf(Problem.class);
    return (Problem) items.getFirst();
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

  /** Bytes as Java writes them in Latin-1; $ is the beginning of a pod, and <N x> is x, N times. */
  @Rows(
      """
      an ELF file | \\177ELF\\2\\1\\1\\0 | Syntax 1:1
      a ZIP file | PK\\3\\4\\24\\0\\10\\10 | Syntax 1:3
      a GZIP file | \\37\\213\\10\\0 | Encoding 1:2
      a PNG file | \\211PNG | Encoding 1:1
      NUL | $a: \\0 | Syntax 4:4
      NUL alone | <100 \\0> | Syntax 1:1
      NUL in JSON | {"a": "\\0"} | Syntax 1:
      a control character | $a: \\7 | Syntax 4:4
      DEL | $a: \\177 | Syntax 4:4
      half a character | $a: \\303 | Encoding 4:4
      Latin-1 | $\\351: \\351 | Encoding 4:1
      a surrogate | $\\355\\240\\200 | Encoding 4:1
      a long form | $\\300\\200 | Encoding 4:1
      beyond Unicode | $\\365\\200\\200\\200 | Encoding 4:1
      UTF-16 with a mark | \\377\\376k\\0:\\0 | Encoding 1:1
      UTF-16BE with a mark | \\376\\377\\0k\\0: | Encoding 1:1
      UTF-16 without one | k\\0:\\0 | Syntax 1:
      UTF-32 | \\377\\376\\0\\0k\\0\\0\\0 | Encoding 1:1
      5,000 brackets | $a: <5000 [> | TooLarge 4:
      5,000 braces | $a: <5000 {a: > | TooLarge 4:
      5,000 dashes | $a:\\n<5000 - >b | TooLarge 5:
      5,000 in JSON | <5000 {"a":> | TooLarge 1:
      a cycle | $spec: &a {containers: [*a]} | Syntax 4:
      a cycle by merge | $spec: &a {<<: *a} | Syntax 4:
      a line break that nobody sees | apiVersion: v1\\nkind: Pod # \\302\\205kind: Job | Syntax 2:13 an invisible character that kubectl sees
      a line separator | apiVersion: v1\\nkind: Pod # \\342\\200\\250kind: Job | Syntax 2:13 an invisible character that kubectl sees
      a paragraph separator | apiVersion: v1\\nkind: Pod # \\342\\200\\251kind: Job | Syntax 2:13 an invisible character that kubectl sees
      a mark at a line's beginning | apiVersion: v1\\nkind: Pod # \\n\\357\\273\\277kind: Job | Syntax 2:13 an invisible character that kubectl sees
      a tab before a comment | $x: x\\n\\t# y | Syntax
      a tab in an empty line | $x: x\\n  \\t\\n | Syntax
      a tab behind a hyphen | $x: \\n-\\t# y\\n  x | Syntax
      tabs | $spec:\\n\\tcontainers: [] | Syntax 5:
      a field twice | $kind: Pods | DuplicateKey 4:1 'kind' is there twice: first in line 2
      an alias of nothing | a: *nobody | Syntax 1:4
      a list as a name | ? [a]\\n: b | Syntax 1:3
      null as a name | ~: b | Syntax 1:1
      a word as a time | a: !!timestamp yes | Syntax 1:4
      no Base64 | a: !!binary '%' | Syntax 1:4
      a merged number | a: {<<: 5} | Syntax 1:9
      a tab before a list | a: \\tb\\n\\t- c | Syntax
      a field twice in JSON | {"a": 1,\\n"a": 2} | DuplicateKey 2:1
      a field twice behind a character of two units | {"a": "\\360\\237\\232\\200", "b": "\\360\\237\\232\\200", "a": 2} | DuplicateKey 1:22
      half of JSON behind one | {"a": "\\360\\237\\232\\200"}} | Syntax 1:11
      half of JSON twice | {"a": 1}} | Syntax 1:9
      JSON with a comment | {"a": 1} // b | Syntax 1:
      a number without end | {"a": <5000 1>} | TooLarge 1:
      a name of a CronJob | apiVersion: batch/v1\\nkind: CronJob\\nspec:\\n  jobTemplate: {spec: {template: {spec: {containers: [{name: 5}]}}}} | WrongType 4:62 spec.jobTemplate.spec.template.spec.containers[0].name: a number is not expected here
      items that are none | apiVersion: v1\\nkind: List\\nitems: {} | WrongType 3:8
      lines of Windows | apiVersion: v1\\r\\nkind: Pod\\r\\nspec: [ | Syntax 3:
      """)
  void whatIsNoManifestIsAProblemWhereItStands(String what, String input, String found) {
    String text =
        input.replace("$", "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n").translateEscapes();
    byte[] bytes =
        Pattern.compile("<(\\d+) ([^>]+)>")
            .matcher(text)
            .replaceAll(all -> all.group(2).repeat(Integer.parseInt(all.group(1))))
            .getBytes(ISO_8859_1);

    assertThat(words(problem(bytes))).as(what).startsWith(found);
  }

  private static String words(Problem problem) {
    return "%s %d:%d %s"
        .formatted(
            problem.reason().id(), problem.at().line(), problem.at().column(), problem.message());
  }

  /** Each is twice the one before: the last one is 2 to the power of 39 times the first. */
  private static String ladder(String first, String next) {
    StringBuilder text = new StringBuilder("apiVersion: v1\nx0: &x0 " + first + "\n");
    for (int i = 1; i < 40; i++) {
      text.append("x%d: &x%d ".formatted(i, i))
          .append(next.formatted("*x%d, *x%d".formatted(i - 1, i - 1)))
          .append('\n');
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"spec: {containers: *x39}", "metadata: {labels: {a: *x39}}"})
  void aLadderIsTooLarge(String end) {
    assertThat(problem(ladder("[a, a]", "[%s]") + "kind: Pod\n" + end).reason())
        .isEqualTo(Reason.TOO_LARGE);
  }

  /** Each takes over all of the one before: 180 KB are 12 million fields. */
  @Test
  void whatMergeKeysCopyIsCharged() {
    StringBuilder text = new StringBuilder("apiVersion: v1\nkind: Pod\nm0: &m0 {x0: 1}\n");
    for (int i = 1; i < 5_000; i++) {
      text.append("m%d: &m%d {<<: *m%d, x%d: 1}\n".formatted(i, i, i - 1, i));
    }

    Problem problem = problem(text.toString());

    assertThat(problem.reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(problem.at().line()).isBetween(1_900, 2_100);
  }

  @Test
  void aLadderOfListsEnds() {
    String ladder =
        ladder("{kind: List, items: [{apiVersion: v1, kind: Pod}]}", "{kind: List, items: [%s]}");
    List<ManifestItem> items = read(ladder + "kind: List\nitems: [*x39]\n");

    assertThat(items)
        .last()
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.reason()).isEqualTo(Reason.TOO_LARGE));
    assertThat(items).hasSizeLessThan(Node.Budget.NODES);
  }

  /** What a repository has beside manifests, and what a bad manifest begins with. */
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
        .singleElement(type(Problem.class))
        .returns(becomes.equals("Foreign"), Problem::foreign);
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
            Skipped.class,
            skipped -> assertThat(skipped.reason()).isEqualTo(SkipReason.NOT_AN_OBJECT));
  }
}
