package dev.rootseal.operator.controller;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.kubernetes.WatchedDeployment;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** What is kept, and what of it is no news when the client tells of it. */
class WorkloadStoreTest {
  private final WorkloadStore<WatchedDeployment> store =
      new WorkloadStore<>(WatchedDeployment.class);

  @Test
  void whatIsThereWhenEvaluationsBeginIsNoNews() {
    put("early", "7");
    put("late", "12");

    store.evaluationsBegin();

    assertThat(store.isNews(workload("early", "7"))).isFalse();
    assertThat(store.isNews(workload("late", "12"))).isFalse();
  }

  @Test
  void whatIsThereBeforeThatIsNoNewsEither() {
    assertThat(store.isNews(put("web", "7"))).isFalse();
  }

  @Test
  void whatComesLaterIsNews() {
    put("web", "12");
    store.evaluationsBegin();

    assertThat(store.isNews(put("db", "13"))).isTrue();
  }

  @Test
  void whatComesWhereNothingWasIsNews() {
    store.evaluationsBegin();

    assertThat(store.isNews(put("web", "1"))).isTrue();
  }

  /** Whoever answers with an empty list for a while (a broken proxy, say) takes all away. */
  @Test
  void whatWasRemovedIsNewsWhenItComesBackAsItWas() {
    WatchedDeployment web = put("web", "12");
    store.evaluationsBegin();

    store.remove(Cache.metaNamespaceKeyFunc(web));

    assertThat(store.isNews(put("web", "12"))).isTrue();
  }

  @Test
  void whatWasRemovedBeforeThatIsNewsToo() {
    WatchedDeployment web = put("web", "12");
    put("db", "13");

    store.remove(Cache.metaNamespaceKeyFunc(web));
    store.evaluationsBegin();

    assertThat(store.isNews(put("web", "12"))).isTrue();
  }

  @Test
  void versionThatIsNoNumberIsNews() {
    put("web", "12");
    store.evaluationsBegin();

    assertThat(store.isNews(put("db", "a7"))).isTrue();
  }

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

  private WatchedDeployment put(String name, String version) {
    WatchedDeployment workload = workload(name, version);
    store.put(Cache.metaNamespaceKeyFunc(workload), workload);
    return workload;
  }

  private static WatchedDeployment workload(String name, String version) {
    String json =
        """
        {"metadata": {"name": "%s", "namespace": "shop", "resourceVersion": "%s",
                      "uid": "0b6d0b6d-0b6d-0b6d-0b6d-0b6d0b6d0b6d"}, "spec": {}}
        """
            .formatted(name, version);
    try {
      return new ObjectMapper().readValue(json, WatchedDeployment.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
