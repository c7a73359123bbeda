package dev.rootseal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import dev.rootseal.kubernetes.WorkloadFactsReader.ShapeException;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.Rows;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any JSON is read or costs itself, what stands beside it is read. A failure names the seed. */
class HostileAnswerTest {
  private static final long SEED = Long.getLong("rootseal.seed", System.nanoTime());
  private static final int OBJECTS = 50;
  private static final int MOST_KEPT = 128 * 1024;
  private static final String GOOD =
      """
      {"metadata":{"name":"good","namespace":"shop"},\
      "spec":{"template":{"spec":{"containers":[{"name":"app","image":"a"}]}}}}""";

  /** The fields that are read, so that nonsense comes to where it matters. */
  private static final List<String> NAMES =
      List.of(
          """
          metadata spec template spec containers initContainers volumes name
          image env value labels annotations rootseal.dev/exempt volumeMounts mountPath
          args command ports containerPort securityContext emptyDir readOnlyRootFilesystem managedFields
          unknown nodeSelector volumeClaimTemplates"""
              .split("\\s+", -1));

  private static final List<String> CHARACTERS =
      List.of("a", "\\\"", "\\\\", "\\u00e9", "é", "語", "😀", "{", "]", "\\ud83d\\ude00");

  private static final String WEB =
      "metadata: {name: web, namespace: shop, resourceVersion: '9'}\nstatus: {a: [1]}\nspec: ";

  private static final String DEEP =
      ",\"managedFields\":[{\"fieldsV1\":"
          + "{\"f:a\":".repeat(9_000)
          + "1"
          + "}".repeat(9_000)
          + "}]";

  static List<Long> seeds() {
    Random random = new Random(SEED);
    return IntStream.range(0, OBJECTS).mapToObj(i -> random.nextLong()).toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anObjectCostsNoOtherThanItself(long seed) {
    String object = new Nonsense(new Random(seed)).workload();

    List<WatchedDeployment> read =
        ApiText.listOfJson(WatchedDeployment.class, list(GOOD, object, GOOD));
    WatchEvent event = ApiText.frame("{\"type\":\"ADDED\",\"object\":" + object + "}");

    assertThat(read).hasSize(3);
    assertThat(read.get(0).reading().problem(true)).isEmpty();
    assertThat(read.get(2).reading()).isEqualTo(read.get(0).reading());
    assertThat(((WatchedDeployment) event.getObject()).reading()).isEqualTo(read.get(1).reading());
    assertThat(read.get(1).bytes()).isLessThan(MOST_KEPT);
  }

  @Test
  void whatIsTooLargeSaysWhere() {
    String containers = "{\"name\":\"app\"},".repeat(256) + "{\"name\":\"one too many\"}";
    String mounts = "{\"name\":\"a\",\"mountPath\":\"/a\"},".repeat(4_000) + "{}";

    assertThat(problem(spec("\"containers\":[" + containers + "]")))
        .isEqualTo("spec.template.spec.containers: more than 256 entries");
    assertThat(problem(spec("\"containers\":[{},{\"volumeMounts\":[" + mounts + "]}]")))
        .matches(
            "spec.template.spec.containers\\[1].volumeMounts\\[\\d+].*: more than is read of it: 65536 bytes");
    String image = spec("\"containers\":[{\"image\":\"" + "i".repeat(4_097) + "\"}]");
    String tooLong = "spec.template.spec.containers[0].image: more than 4096 characters";
    assertThat(problem(image)).isEqualTo(tooLong);
    assertRefused(image, tooLong);
    assertThat(problem(spec("\"volumes\":[{\"" + "v".repeat(70_000) + "\":{}}]")))
        .startsWith("spec.template.spec.volumes[0].vvv")
        .endsWith("v: more than is read of it: 65536 bytes");
  }

  /** Values of variables are secrets, and nobody reads them. */
  @Test
  void whatIsNotReadIsNotCounted() {
    String variables = "{\"name\":\"VARIABLE\",\"value\":\"secret\"},".repeat(9_000);
    String last = "null,{\"name\":\"" + "V".repeat(99_999) + "\"}";
    String app = "\"args\":[\"" + "x".repeat(99_999) + "\"],\"env\":[" + variables + last + "]";

    List<WatchedDeployment> read =
        ApiText.listOfJson(WatchedDeployment.class, list(spec("\"containers\":[{" + app + "}]")));

    assertThat(ApiText.facts(read.getFirst()).containers()).hasSize(1);
  }

  /** One more than the rule keeps, as it counts them: otherwise it took a half for a whole. */
  @Test
  void ofAnAnnotationAreReadMoreCharactersThanTheRuleKeeps() {
    String smiles = "\ud83d\ude80".repeat(4_098);

    WatchedDeployment read =
        ApiText.listOfJson(
                WatchedDeployment.class,
                list("{\"metadata\":{\"annotations\":{\"rootseal.dev/x\":\"" + smiles + "\"}}}"))
            .getFirst();

    assertThat(ApiText.facts(read).annotations().values())
        .containsEntry("rootseal.dev/x", smiles.substring(2));
  }

  @Test
  void labelsThatAreTooManyCostTheLabels() {
    String object = "{\"metadata\":{\"labels\":{" + labels(2_000) + "},\"name\":\"web\"}}";

    WatchedDeployment read = ApiText.listOfJson(WatchedDeployment.class, list(object)).getFirst();

    assertThat(read.getMetadata().getName()).isEqualTo("web");
    assertThat(read.reading().problem(false)).isEmpty();
    assertThat(read.reading().known().orElseThrow().labels()).isEmpty();
    assertThat(ApiText.problem(read))
        .matches("metadata.labels.*: more than is read of it: 16384 bytes");
  }

  private static String problem(String object) {
    return ApiText.problem(
        ApiText.listOfJson(WatchedDeployment.class, list(GOOD, object, GOOD)).get(1));
  }

  private static String spec(String fields) {
    return "{\"metadata\":{\"name\":\"web\"},\"spec\":{\"template\":{\"spec\":{" + fields + "}}}}";
  }

  private static String list(String... objects) {
    return "{\"kind\":\"DeploymentList\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":["
        + String.join(",", objects)
        + "]}";
  }

  /** JSON in which every value may be of any type and size. */
  private static final class Nonsense {
    private final Random random;
    private int left = 200;

    private Nonsense(Random random) {
      this.random = random;
    }

    private String workload() {
      return "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"n\",\"namespace\":\"shop\",\"managedFields\":"
          + value(0)
          + "},\"status\":"
          + value(0)
          + ",\"spec\":{\"template\":{\"spec\":"
          + object(0)
          + "}}}";
    }

    private String value(int depth) {
      return switch (left-- < 0 ? 5 : random.nextInt(9)) {
        case 0, 1 -> object(depth + 1);
        case 2, 3 -> parts("[", ",", "]", depth, () -> value(depth + 1));
        case 4 -> deep(size());
        case 5 -> Boolean.toString(random.nextBoolean());
        case 6 -> "-" + (1 + random.nextInt(9)) + "0".repeat(size()) + ".5e3";
        case 7 -> "null";
        default -> text(size());
      };
    }

    private static String deep(int depth) {
      return "{\"f:a\":".repeat(depth) + "[]" + "}".repeat(depth);
    }

    private int size() {
      return random.nextInt(20) == 0 ? 60_000 : random.nextInt(30);
    }

    private String object(int depth) {
      return parts("{", " ,\n", "}", depth, () -> name() + ": " + value(depth));
    }

    private String parts(
        String begin, String between, String end, int depth, Supplier<String> part) {
      return Stream.generate(part)
          .limit(depth > 8 ? 0 : 1 + random.nextInt(9))
          .collect(Collectors.joining(between, begin, end));
    }

    private String name() {
      return random.nextInt(8) == 0 ? text(size()) : "\"" + one(NAMES) + "\"";
    }

    private String text(int length) {
      return Stream.generate(() -> one(CHARACTERS))
          .limit(length)
          .collect(Collectors.joining("", "\"", "\""));
    }

    private String one(List<String> of) {
      return of.get(random.nextInt(of.size()));
    }
  }

  /** In a file such a value is refused, at the same place. */
  @Rows(
      """
      text                      | spec: a text is not expected here
      {template: {spec: {containers: ''}}} | spec.template.spec.containers: a text is not expected here
      {template: {spec: {containers: [{ports: [{containerPort: 80.5}]}]}}} | spec.template.spec.containers[0].ports[0].containerPort: a number is not expected here
      {template: {spec: {containers: [{ports: [{containerPort: 4294967296}]}]}}} | spec.template.spec.containers[0].ports[0].containerPort: a number is not expected here
      {template: 5}             | spec.template: a number is not expected here
      {template: {spec: true}}  | spec.template.spec: a boolean is not expected here
      {template: {spec: {containers: x, volumes: []}}} | spec.template.spec.containers: a text is not expected here
      {template: {spec: {containers: [{name: a}, [{name: b}]]}}} | spec.template.spec.containers[1]: a list is not expected here
      {template: {spec: {containers: [{name: {a: b}}]}}} | spec.template.spec.containers[0].name: an object is not expected here
      {template: {spec: {containers: [{name: a, volumeMounts: [{mountPath: [/tmp]}]}]}}} | spec.template.spec.containers[0].volumeMounts[0].mountPath: a list is not expected here
      {template: {spec: {containers: [{name: a, securityContext: {privileged: {}}}]}}} | spec.template.spec.containers[0].securityContext.privileged: an object is not expected here
      {template: {spec: {os: windows}}} | spec.template.spec.os: a text is not expected here
      {template: {spec: {volumes: [tmp, {name: a}]}}} | spec.template.spec.volumes[0]: a text is not expected here
      {template: {spec: {volumes: [{name: {x: {}}, emptyDir: {}}]}}} | spec.template.spec.volumes[0].name: an object is not expected here
      {template: {metadata: {annotations: {rootseal.dev/exempt: {}}}}} | spec.template.metadata.annotations.rootseal.dev/exempt: an object is not expected here
      {volumeClaimTemplates: {metadata: {}}} | spec.volumeClaimTemplates: an object is not expected here
      """)
  void itsReasonSaysWhereAndTheNextIsRead(String spec, String reason) {
    List<WatchedStatefulSet> read = ApiText.list(WatchedStatefulSet.class, GOOD, WEB + spec, GOOD);

    assertThat(read)
        .extracting(workload -> workload.getMetadata().getName())
        .containsExactly("good", "web", "good");
    assertThat(ApiText.problem(read.get(1))).isEqualTo(reason);
    assertThat(read.get(1).getMetadata().getResourceVersion()).isEqualTo("9");
    assertThat(ApiText.facts(read.get(2)).containers())
        .extracting(ContainerFacts::name)
        .containsExactly("app");
    assertRefused(WEB + spec, reason);
  }

  /** An API server has checked these. */
  @Rows(
      """
      name: 5      | metadata.name: a number is not expected here
      labels: {a: true} | metadata.labels.a: a boolean is not expected here
      labels: []   | metadata.labels: a list is not expected here
      ownerReferences: [{controller: "true"}] | metadata.ownerReferences[0].controller: a text is not expected here
      """)
  void theMetadataOfAFile(String fields, String reason) {
    assertRefused("metadata: {" + fields + "}", reason);
  }

  private static void assertRefused(String file, String reason) {
    ShapeException refused =
        catchThrowableOfType(ShapeException.class, () -> ApiText.ofFile("StatefulSet", file));

    assertThat(ShapeException.words(refused.path()) + ": " + refused.getMessage())
        .isEqualTo(reason);
  }

  @Test
  void itsMetadataIsReadBehindTheSpecToo() {
    String object =
        "{spec: {template: {spec: {containers: {a: {b: [1]}}}}}, metadata: {name: web}}";

    WatchedDeployment read = ApiText.list(WatchedDeployment.class, object).getFirst();

    assertThat(read.getMetadata().getName()).isEqualTo("web");
    assertThat(read.reading()).isInstanceOf(ParseResult.Unparsed.class);
  }

  @Test
  void itsReasonRepeatsNoValue() {
    String object = WEB + "{template: {spec: {containers: \"pass\\u001b[31mword\"}}}";

    WatchedDeployment read = ApiText.list(WatchedDeployment.class, object).getFirst();

    assertThat(ApiText.problem(read)).doesNotContain("pass").doesNotContain("dev.rootseal");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Cut off within a container, behind one, and within the list.
        "{\"items\":[{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"a",
        "{\"items\":[{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"a\"}",
        "{\"items\":[{\"metadata\":{\"name\":\"a\"},\"spec\":{}},",
        // No JSON, though a reader might find its way back after the second one.
        "{\"items\":[{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":oops}]}}}}]}",
        "{\"items\":[{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"a\u0001,\"x\":\"b\"}]}}}}]}",
        "{\"items\":[\"web\",\"shop\"]}",
      })
  void aBrokenStreamIsNotTakenForAPoorObject(String json) {
    assertThatThrownBy(() -> ApiText.listOfJson(WatchedDeployment.class, json))
        .isInstanceOf(KubernetesClientException.class);
  }

  @Test
  void whoHasSetWhichFieldIsPassedOver() {
    String object = "{\"metadata\":{\"name\":\"a\"%s},\"spec\":{\"x\":80}}";

    assertThat(read(object.formatted(DEEP))).hasToString(object.formatted(""));
    assertThat(read("{\"items\":[" + object.formatted(DEEP) + "]}"))
        .hasToString("{\"items\":[" + object.formatted("") + "]}");
  }

  @Test
  void ofANamespaceLabelsAreKept() {
    Namespace read =
        namespace(
            "{\"metadata\":{\"name\":\"shop\",\"resourceVersion\":\"7\",\"labels\":{\"a\":\"b\"},"
                + "\"annotations\":{\"c\":\"d\"},\"rootseal.dev/unread-labels\":\"x\""
                + DEEP
                + "},\"spec\":{\"finalizers\":[\"kubernetes\"]},\"status\":{\"phase\":\"Active\"}}");

    assertThat(read.getMetadata().getLabels()).containsOnlyKeys("a");
    assertThat(read.getMetadata().getAnnotations()).isEmpty();
    assertThat(read.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(read.getStatus().getPhase()).isEqualTo("Active");
    assertThat(WatchedNamespace.unreadLabels(read)).as("nobody else says so").isEmpty();
  }

  @Test
  void ofANamespaceWithTooManyLabelsIsSaidWhereThereAreMore() {
    Namespace read =
        namespace("{\"metadata\":{\"name\":\"shop\",\"labels\":{" + labels(5_000) + "}}}");

    assertThat(read.getMetadata().getName()).isEqualTo("shop");
    assertThat(read.getMetadata().getLabels()).isEmpty();
    assertThat(WatchedNamespace.unreadLabels(read).orElseThrow())
        .matches("metadata\\.labels\\..*: more than is read of it: 65536 bytes");
  }

  /** An API server reads the reason whatever stands beside it. */
  @Rows(
      """
      beside those of others | 9 | example.com/x-%d  | the provider is down
      beside too many        | 9 | a%d.rootseal.dev/x | metadata.annotations
      """)
  void theReasonOfAnEmergencyIsHiddenByNothing(String name, int count, String key, String told) {
    String others =
        IntStream.range(0, count)
            .mapToObj(i -> "\"%s\":\"%s\",".formatted(key.formatted(i), "x".repeat(4_000)))
            .collect(Collectors.joining());
    Namespace read =
        namespace(
            """
            {"metadata": {"name": "shop", "labels": {"rootseal.dev/emergency": ""},
              "annotations": {%s "rootseal.dev/emergency-reason": "the provider is down"}}}"""
                .formatted(others));

    assertThat(read.getMetadata().getAnnotations()).hasSize(1);
    assertThat(WatchedNamespace.facts(read).emergency().orElseThrow()).startsWith(told);
  }

  private static String labels(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"label-%d\":\"x\"".formatted(i))
        .collect(Collectors.joining(","));
  }

  private static Namespace namespace(String json) {
    return ApiText.list(Namespace.class, ("{\"items\":[" + json + "]}").getBytes(UTF_8))
        .getItems()
        .getFirst();
  }

  private static JsonNode read(String json) {
    return ApiText.serialization().unmarshal(json, JsonNode.class);
  }
}
