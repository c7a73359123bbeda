package dev.rootseal.kubernetes;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.core.JsonParser;
import dev.rootseal.rule.WorkloadFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SharedValuesTest {
  private static final int SMALL = 16;

  /** More than two generations hold of the smallest values. */
  private static final int FLOOD = 2 * SharedValues.GENERATION / 64;

  private final SharedValues values = SharedValues.create();

  @Test
  void equalValuesAreOne() {
    List<String> first = List.of("/tmp", "/data");

    assertThat(values.one(first, SMALL)).isSameAs(first);
    assertThat(values.one(List.of("/tmp", "/data"), SMALL)).isSameAs(first);
  }

  @Test
  void valuesWithOneHashCodeAreEachShared() {
    List<List<String>> first = withOneHashCode(10);
    first.forEach(value -> values.one(value, SMALL));

    assertThat(first)
        .extracting(List::hashCode)
        .hasSize(1024)
        .containsOnly(first.getFirst().hashCode());
    assertThat(withOneHashCode(10).stream().map(value -> values.one(value, SMALL)))
        .usingElementComparator((one, other) -> one == other ? 0 : 1)
        .isEqualTo(first);
  }

  /** Of 32,000 lists with one hash code, each would be compared with all others. */
  @Test
  void valuesThatSomebodyChoseForTheirHashCodeCostLittle() {
    List<List<String>> chosen = withOneHashCode(15);

    assertTimeout(Duration.ofSeconds(30), () -> chosen.forEach(value -> values.one(value, SMALL)));
  }

  /** "Aa" and "BB" are the best known texts with the same hash code. */
  private static List<List<String>> withOneHashCode(int pairs) {
    return IntStream.range(0, 1 << pairs)
        .mapToObj(
            bits ->
                List.of(
                    IntStream.range(0, pairs)
                        .mapToObj(bit -> (bits >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(joining())))
        .toList();
  }

  @Test
  void valuesThatRepeatAreKeptBesideManyThatDoNot() {
    List<String> repeated = List.of("/tmp");
    values.one(repeated, SMALL);
    for (int i = 0; i < FLOOD; i++) {
      values.one(List.of(i), SMALL);
      if (i % 1000 == 0) {
        assertThat(values.one(List.of("/tmp"), SMALL)).isSameAs(repeated);
      }
    }
  }

  @Test
  void valuesThatDoNotRepeatAreForgotten() {
    List<String> first = List.of("/tmp");
    values.one(first, SMALL);
    IntStream.range(0, FLOOD).forEach(i -> values.one(List.of(i), SMALL));

    assertThat(values.one(List.of("/tmp"), SMALL)).isNotSameAs(first);
  }

  /** Two generations of large values would be more than the heap. */
  @Test
  void largeValuesAreNotRemembered() {
    List<String> first = List.of("/tmp", "/data");

    assertThat(values.one(first, 4_096)).isSameAs(first);
    assertThat(values.one(List.of("/tmp", "/data"), SMALL)).isNotSameAs(first);
  }

  @Test
  void nothingIsRememberedOfWhatIsReadOnce() {
    SharedValues none = SharedValues.none();
    List<String> first = List.of("/tmp");

    assertThat(none.one(first, SMALL)).isSameAs(first);
    assertThat(none.one(List.of("/tmp"), SMALL)).isNotSameAs(first);
  }

  /** The labels that tools set. */
  enum Labels {
    HELM("app.kubernetes.io/name:%s app.kubernetes.io/instance:%s helm.sh/chart:%s-0.1.0"),
    KUSTOMIZE("app:%s env:production team:%s"),
    ARGO_CD("app:%s app.kubernetes.io/instance:%s"),
    NONE("");

    private final String pairs;

    Labels(String pairs) {
      this.pairs = pairs;
    }

    private String json(String app) {
      return Stream.of(pairs.replace("%s", app).split(" "))
          .filter(pair -> !pair.isEmpty())
          .map(pair -> '"' + pair.replace(":", "\":\"") + '"')
          .collect(joining(",", "{", "}"));
    }
  }

  /** 25 apps in 400 namespaces, each container with an image of its own. */
  @ParameterizedTest
  @EnumSource
  void eachLabelSetIsKeptOnce(Labels style) {
    List<WorkloadFacts> workloads =
        IntStream.range(0, 10_000).mapToObj(i -> read(style.json("app-" + i % 25), i)).toList();

    Set<Object> sets = distinct(workloads, facts -> Stream.of(facts.labels()));
    assertThat(sets).hasSize(style == Labels.NONE ? 1 : 25);
    assertThat(distinct(workloads, facts -> facts.labels().keySet().stream()))
        .hasSize(style == Labels.NONE ? 0 : workloads.getFirst().labels().size());
    assertThat(distinct(workloads, facts -> Stream.of(facts.volumes()))).hasSize(1);
    assertThat(distinct(workloads, facts -> Stream.of(facts.annotations()))).hasSize(1);
    assertThat(distinct(workloads, facts -> Stream.of(facts.containers().getFirst().mounts())))
        .hasSize(1);
  }

  private static Set<Object> distinct(
      List<WorkloadFacts> workloads, Function<WorkloadFacts, Stream<?>> parts) {
    Set<Object> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
    workloads.stream().flatMap(parts).forEach(distinct::add);
    return distinct;
  }

  private WorkloadFacts read(String labels, int number) {
    String object =
        """
        {"metadata": {"name": "app-%1$d", "namespace": "team", "uid": "u", "resourceVersion": "1", "labels": %2$s,
          "annotations": {"rootseal.dev/writable-paths": "/tmp,/data"}},
         "spec": {"template": {"spec": {"volumes": [{"name": "tmp", "emptyDir": {}}],
          "containers": [{"name": "app", "image": "registry.example.com/app:%1$d",
           "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}]}]}}}}
        """
            .formatted(number, labels);
    try (JsonParser parser = TypedSerialization.JSON.createParser(object)) {
      parser.nextToken();
      return ApiText.facts(WatchedWorkload.read("Deployment", parser, values));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void mapsWhoseEntriesCancelEachOtherAreApart() {
    Map<Map<String, String>, Map<String, String>> read = new HashMap<>();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 100; i++) {
        Map<String, String> labels = Map.of("name", "app-" + i, "instance", "app-" + i);
        Map<String, String> kept = values.one(labels, SMALL);
        assertThat(kept).isEqualTo(labels).isSameAs(read.computeIfAbsent(labels, key -> kept));
      }
    }
    assertThat(read.keySet().stream().map(Map::hashCode).distinct()).hasSizeLessThan(100);
  }
}
