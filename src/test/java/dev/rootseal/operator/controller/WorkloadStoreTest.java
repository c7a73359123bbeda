package dev.rootseal.operator.controller;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.kubernetes.ParseResult;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.operator.controller.WorkloadSources.WorkloadStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept, and what is left out. */
class WorkloadStoreTest {
  private static final String JSON =
      """
      {"metadata": {"name": "%s", "namespace": "%s", "resourceVersion": "%s",
                    "uid": "0b6d0b6d-0b6d-0b6d-0b6d-0b6d0b6d0b6d"}, "spec": {}}
      """;

  private final WorkloadStore.NamespaceShares shares = new WorkloadStore.NamespaceShares(64 * 1024);
  private final WorkloadStore<WatchedDeployment> store =
      new WorkloadStore<>(WatchedDeployment.class, shares);

  /** After an outage everything is listed again, beside what is kept: that takes no memory. */
  @Test
  void whatIsListedAgainIsKeptOnce() {
    WatchedDeployment web = put("web", "12");

    put("web", "12");

    assertThat(store.get(store.getKey(web))).isSameAs(web);
    assertThat(store.getKey(workload("web", "12"))).isSameAs(store.getKey(web));
  }

  @Test
  void whatIsSaidAgainInAnotherVersionIsKeptOnce() {
    WatchedDeployment web = put("web", "12");

    WatchedDeployment later = put("web", "13");

    WatchedDeployment kept = requireNonNull(store.get(store.getKey(web)));
    assertThat(kept.getMetadata()).isEqualTo(later.getMetadata());
    assertThat(kept.reading()).isSameAs(web.reading());
  }

  /** Whoever was there first: a restart lists them in another order. */
  @ParameterizedTest
  @ValueSource(
      strings = {"small=0 large=20 larger=40 last=25", "larger=40 last=25 large=20 small=0"})
  void theLargestAreLeftOutOfANamespaceThatIsTooLarge(String kibByName) {
    for (String one : kibByName.split(" ", -1)) {
      put(large(one.split("=", -1)[0], "1", Integer.parseInt(one.split("=", -1)[1])));
    }

    ParseResult larger = requireNonNull(store.get("shop/larger")).reading();
    assertThat(larger)
        .isEqualTo(
            new ParseResult.Unparsed(
                larger.ref(),
                "too large beside the others: of the workloads of a namespace 1 MiB are kept, and"
                    + " the largest are left out"));
    assertThat(store.values().filter(WorkloadStoreTest::isKept)).hasSize(3);
  }

  @Test
  void otherKindsOfTheNamespaceCountAndOtherNamespacesDoNot() {
    WatchedDeployment large = put(large("large", "2", 40));
    WorkloadStore<WatchedDeployment> otherKind =
        new WorkloadStore<>(WatchedDeployment.class, shares);

    WatchedDeployment elsewhere = large("large", "3", 40, "bank");
    otherKind.put(elsewhere.key(), elsewhere);
    assertThat(isKept(large)).isTrue();
    WatchedDeployment beside = large("beside", "4", 40);
    otherKind.put(beside.key(), beside);

    assertThat(List.of(large, beside)).noneMatch(WorkloadStoreTest::isKept);
    assertThat(isKept(elsewhere)).isTrue();
  }

  @Test
  void whatFitsAgainIsReadAgain() {
    put(large("large", "2", 40));
    WatchedDeployment other = put(large("other", "3", 40));
    assertThat(store.withRoom()).isEmpty();

    store.remove("shop/large");

    assertThat(store.withRoom()).containsExactly("shop");
    store.takeAgain(large("other", "4", 40));
    assertThat(isKept(other)).as("another version comes by itself").isFalse();
    store.takeAgain(large("other", "3", 40));
    assertThat(isKept(other)).isTrue();
    assertThat(store.withRoom()).isEmpty();
    put(large("large", "5", 40));
    assertThat(isKept(other)).isFalse();
  }

  /** Or nobody would be told, and the report would go on saying what it said before. */
  @Test
  void changeThatHasNoRoomAnyMoreIsNews() {
    put(large("small", "2", 20));
    WatchedDeployment before = put(large("other", "3", 40));

    WatchedDeployment now = put(large("other", "4", 45));

    assertThat(isKept(requireNonNull(store.get("shop/other")))).isFalse();
    assertThat(now.after(before).reading()).isNotEqualTo(before.reading());
  }

  /** Its status changes again and again, which is no news. */
  @Test
  void whatIsLeftOutStaysSoInAnotherVersion() {
    put(large("large", "2", 40));
    WatchedDeployment before = put(large("other", "3", 40));

    WatchedDeployment now = put(large("other", "4", 40));

    assertThat(now.after(before).reading()).isEqualTo(before.reading());
    store.remove("shop/large");
    put(large("other", "5", 4));
    assertThat(store.withRoom()).isEmpty();
    assertThat(isKept(requireNonNull(store.get("shop/other")))).isTrue();
  }

  private static boolean isKept(WatchedDeployment workload) {
    return workload.reading() instanceof ParseResult.Read;
  }

  private static WatchedDeployment large(String name, String version, int kib) {
    return large(name, version, kib, "shop");
  }

  private static WatchedDeployment large(String name, String version, int kib, String namespace) {
    String mounts =
        IntStream.range(0, kib)
            .mapToObj(i -> "{\"mountPath\": \"/%s\"}".formatted("v".repeat(950)))
            .collect(
                Collectors.joining(
                    ",",
                    "{\"template\": {\"spec\": {\"containers\": [{\"volumeMounts\": [",
                    "]}]}}}"));
    return read(JSON.formatted(name, namespace, version).replace("{}", mounts));
  }

  private WatchedDeployment put(String name, String version) {
    return put(workload(name, version));
  }

  private WatchedDeployment put(WatchedDeployment workload) {
    store.put(Cache.metaNamespaceKeyFunc(workload), workload);
    return workload;
  }

  private static WatchedDeployment workload(String name, String version) {
    return read(JSON.formatted(name, "shop", version));
  }

  private static WatchedDeployment read(String json) {
    return HeldObjects.read(WatchedDeployment.class, json);
  }
}
