package dev.rootseal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client asks on the wire, and how it takes the faults of a server. */
class KubernetesClientsTest {
  private static final long PAGE = 500;
  private static final String WEB = "/apis/apps/v1/namespaces/shop/deployments/web";

  @AutoClose private final MockApi api = new MockApi();
  @AutoClose private final KubernetesClient client = api.client();

  @Test
  void aListIsReadInPagesToItsEnd() {
    api.page("?limit=5", page("a", deployment("web", 1), deployment("cart", 2)))
        .page("?continue=a&limit=20", page("b", deployment("stock", 3)))
        .page("?continue=b&limit=80", page("", deployment("mail", 4)))
        .watch("100");
    try (SharedIndexInformer<WatchedDeployment> informer = informer()) {
      await().until(() -> names(informer), List.of("cart", "mail", "stock", "web")::equals);

      await()
          .untilAsserted(
              () ->
                  assertThat(api.requests())
                      .startsWith(
                          "?limit=5",
                          "?continue=a&limit=20",
                          "?continue=b&limit=80",
                          MockApi.WATCH.formatted("100")));
    }
  }

  /** Nobody fills the heap with large objects behind small ones. */
  @Test
  void aPageThatIsTooLongIsAskedForAgainInTenths() {
    String large = page("", deployment("large", 3)) + " ".repeat(9_000_000);
    api.page("?limit=5", page("a/b", deployment("web", 1)))
        .page("?continue=a%2Fb&limit=20", large)
        .page("?continue=a%2Fb&limit=2", page("c", deployment("web", 2), deployment("cart", 2)))
        .page("?continue=c&limit=8", page("", deployment("mail", 4)))
        .watch("100");
    try (SharedIndexInformer<WatchedDeployment> informer = informer()) {
      await().until(() -> names(informer), List.of("cart", "mail", "web")::equals);
    }
  }

  @Test
  void anObjectThatCannotBeReadCostsItselfAlone() {
    api.page("?limit=5", page("", deployment("web", 1), poison("odd", 2), deployment("mail", 3)))
        .watch("100", frame("ADDED", poison("odder", 101)), frame("ADDED", deployment("z", 102)));
    try (SharedIndexInformer<WatchedDeployment> informer = informer()) {
      await().until(() -> names(informer), List.of("mail", "odd", "odder", "web", "z")::equals);

      assertThat(informer.isRunning()).isTrue();
      assertThat(informer.getStore().list())
          .filteredOn(each -> each.reading() instanceof ParseResult.Unreadable)
          .extracting(each -> each.getMetadata().getName())
          .containsExactlyInAnyOrder("odd", "odder");
    }
  }

  @Test
  void aDroppedWatchGoesOnWhereItWas() {
    api.page("?limit=5", page("", deployment("web", 1)))
        .watch("100", frame("ADDED", deployment("cart", 101)))
        .watch("101", frame("DELETED", deployment("web", 102)));
    try (SharedIndexInformer<WatchedDeployment> informer = informer()) {
      await().until(() -> names(informer), List.of("cart")::equals);

      assertThat(api.requests())
          .startsWith("?limit=5", MockApi.WATCH.formatted("100"), MockApi.WATCH.formatted("101"));
    }
  }

  @Test
  void aBookmarkMovesThePlaceWhereADroppedWatchGoesOn() {
    api.page("?limit=5", page("", deployment("web", 1)))
        .watch(
            "100",
            frame(
                "BOOKMARK",
                "{kind: Deployment, apiVersion: apps/v1, metadata: {resourceVersion: '500'}}"))
        .watch("500", frame("ADDED", deployment("cart", 501)));
    try (SharedIndexInformer<WatchedDeployment> informer = informer()) {
      await().until(() -> names(informer), List.of("cart", "web")::equals);

      assertThat(api.requests()).contains(MockApi.WATCH.formatted("500"));
    }
  }

  @Test
  void aPlaceThatTheServerHasForgottenMeansANewList() {
    api.page("?limit=5", page("", deployment("web", 1), deployment("cart", 2)))
        .watch(
            "100",
            frame(
                "ERROR",
                "{kind: Status, apiVersion: v1, status: Failure, reason: Expired, code: 410}"))
        .page("?limit=5", page("", deployment("cart", 2), deployment("mail", 3)))
        .watch("100");
    try (SharedIndexInformer<WatchedDeployment> informer = informer()) {
      await().until(() -> names(informer), List.of("cart", "mail")::equals);

      assertThat(api.requests())
          .containsSubsequence("?limit=5", MockApi.WATCH.formatted("100"), "?limit=5");
    }
  }

  @ParameterizedTest
  @CsvSource({"429, 500", "500, 503", "504, 429"})
  void aServerThatIsBusyIsAskedAgainTwice(int first, int second) {
    api.answer(WEB, first, "").answer(WEB, second, "").answer(WEB, 200, json("web", 1));

    assertThat(get().getMetadata().getName()).isEqualTo("web");
    assertThat(api.requests()).containsExactly(WEB, WEB, WEB);
  }

  @Test
  void aServerThatStaysBusyIsLeftAloneSoon() {
    api.answer(WEB, 500, "").answer(WEB, 500, "").answer(WEB, 500, "").answer(WEB, 500, "");

    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(this::get)
        .satisfies(failure -> assertThat(failure.getCode()).isEqualTo(500));
    assertThat(api.requests()).hasSize(3);
  }

  @Test
  void aRefusalIsNotAskedAgain() {
    api.answer(WEB, 403, "").answer(WEB, 200, json("web", 1));

    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(this::get)
        .satisfies(failure -> assertThat(failure.getCode()).isEqualTo(403));
    assertThat(api.requests()).hasSize(1);
  }

  @Test
  void whatElseIsWatchedIsReadIntoItsClassToo() {
    String shop = frame("ADDED", "{apiVersion: x.dev/v1, kind: Shop, metadata: {name: s}}");
    try (KubernetesClient other = KubernetesClients.create(Config.empty(), List.of(Shop.class))) {
      var serialization = (TypedSerialization) other.getKubernetesSerialization();
      URI watch = URI.create("https://a/apis/x.dev/v1/shops?watch=true");

      String word = serialization.handOn(shop.getBytes(UTF_8), watch);
      WatchEvent event = serialization.unmarshal(word, WatchEvent.class);

      assertThat(event.getObject()).isInstanceOf(Shop.class);
    }
  }

  /** A resource of somebody else's. */
  @Group("x.dev")
  @Version("v1")
  static final class Shop extends CustomResource<Void, Void> {
    private static final long serialVersionUID = 1;
  }

  private WatchedDeployment get() {
    return client.resources(WatchedDeployment.class).inNamespace("shop").withName("web").get();
  }

  private SharedIndexInformer<WatchedDeployment> informer() {
    return client.resources(WatchedDeployment.class).inAnyNamespace().withLimit(PAGE).inform();
  }

  private static List<String> names(SharedIndexInformer<WatchedDeployment> informer) {
    return informer.getStore().list().stream()
        .map(each -> each.getMetadata().getName())
        .sorted()
        .toList();
  }

  private static String page(String next, String... items) {
    return ApiText.listJson("Deployment", items)
        .replace("\"100\"", "\"100\",\"continue\":\"" + next + "\"");
  }

  private static String frame(String type, String object) {
    return "{\"type\":\"" + type + "\",\"object\":" + ApiText.json(object) + "}";
  }

  private static String json(String name, int version) {
    return ApiText.json(deployment(name, version));
  }

  private static String deployment(String name, int version) {
    return object(name, version, "{template: {spec: {containers: [{name: app}]}}}");
  }

  private static String poison(String name, int version) {
    return object(name, version, "{template: {spec: {containers: {name: app}}}}");
  }

  private static String object(String name, int version, String spec) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %s, namespace: shop, resourceVersion: "%d"}
        spec: %s
        """
        .formatted(name, version, spec);
  }
}
