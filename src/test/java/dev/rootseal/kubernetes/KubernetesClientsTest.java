package dev.rootseal.kubernetes;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.impl.KubernetesClientImpl;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client asks on the wire, and how it takes the faults of a server. */
class KubernetesClientsTest {
  private static final long PAGE = 500;
  private static final String WATCH =
      "?allowWatchBookmarks=true&resourceVersion=%s&timeoutSeconds=45&watch=true";
  private static final String WEB = "/apis/apps/v1/namespaces/shop/deployments/web";

  private static final String CHACHA20_POLY1305 = "TLS_CHACHA20_POLY1305_SHA256";

  /** Its number, RFC 8446. */
  private static final int FIRST = 0x1303;

  @AutoClose private final ToldApi api = new ToldApi();
  @AutoClose private final KubernetesClient client = api.client();

  private final Config config = Config.empty();

  @Test
  void aListIsReadInPagesToItsEnd() {
    api.page("?limit=5", page("a", deployment("web", 1), deployment("cart", 2)))
        .page("?continue=a&limit=20", page("b", deployment("stock", 3)))
        .page("?continue=b&limit=80", page("", deployment("mail", 4)))
        .watch("100");
    assertRead("cart", "mail", "stock", "web");

    assertThat(api.requests())
        .startsWith(
            "?limit=5", "?continue=a&limit=20", "?continue=b&limit=80", WATCH.formatted("100"));
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
    assertRead("cart", "mail", "web");
  }

  @Test
  void anObjectThatCannotBeReadCostsItselfAlone() {
    api.page("?limit=5", page("", deployment("web", 1), poison("odd", 2), deployment("mail", 3)))
        .watch("100", frame("ADDED", poison("odder", 101)), frame("ADDED", deployment("z", 102)));
    assertThat(assertRead("mail", "odd", "odder", "web", "z"))
        .filteredOn(each -> each.reading() instanceof ParseResult.Unparsed)
        .extracting(each -> each.getMetadata().getName())
        .containsExactlyInAnyOrder("odd", "odder");
  }

  @Test
  void aDroppedWatchGoesOnWhereItWas() {
    api.page("?limit=5", page("", deployment("web", 1)))
        .watch("100", frame("ADDED", deployment("cart", 101)))
        .watch("101", frame("DELETED", deployment("web", 102)));
    assertRead("cart");

    assertThat(api.requests())
        .startsWith("?limit=5", WATCH.formatted("100"), WATCH.formatted("101"));
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
    assertRead("cart", "web");

    assertThat(api.requests()).contains(WATCH.formatted("500"));
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
    assertRead("cart", "mail");

    assertThat(api.requests()).containsSubsequence("?limit=5", WATCH.formatted("100"), "?limit=5");
  }

  @ParameterizedTest
  @CsvSource({"429, 500", "500, 503", "504, 429"})
  void aServerThatIsBusyIsAskedAgainTwice(int first, int second) {
    api.answer(WEB, first, "").answer(WEB, second, "").answer(WEB, 200, json("web", 1));

    assertThat(get().getMetadata().getName()).isEqualTo("web");
    assertThat(api.requests()).containsExactly(WEB, WEB, WEB);
  }

  /** One that stays busy is left alone soon, and a refusal is not asked again. */
  @ParameterizedTest
  @CsvSource({"500, 3", "403, 1"})
  void aServerIsNotAskedMoreOftenThanHelps(int code, int tries) {
    for (int i = 0; i < tries + 1; i++) {
      api.answer(WEB, code, "");
    }

    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(this::get)
        .satisfies(failure -> assertThat(failure.getCode()).isEqualTo(code));
    assertThat(api.requests()).hasSize(tries);
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

  /** Waits until an informer has read these Deployments and watches them. */
  private List<WatchedDeployment> assertRead(String... names) {
    try (SharedIndexInformer<WatchedDeployment> informer =
        client.resources(WatchedDeployment.class).inAnyNamespace().withLimit(PAGE).inform()) {
      await().until(() -> names(informer), List.of(names)::equals);
      await().until(() -> api.requests().stream().anyMatch(one -> one.contains("watch=true")));
      assertThat(informer.isRunning()).isTrue();
      return informer.getStore().list();
    }
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

  @Test
  void threadsOfTheOperatorAreVirtual() {
    try (KubernetesClient client = KubernetesClients.create(config, List.of())) {
      assertThat(threadOf(executor(client)).isVirtual()).isTrue();
    }
  }

  @Test
  void threadsOfACommandAreOfTheSystemAndKeepNoProgramAlive() {
    try (KubernetesClient client = KubernetesClients.createForCommand(config)) {
      Thread thread = threadOf(executor(client));

      assertThat(thread.isVirtual()).isFalse();
      assertThat(thread.isDaemon()).isTrue();
    }
  }

  @Test
  void threadsEndWithTheClient() {
    KubernetesClient client = KubernetesClients.create(config, List.of());
    Executor executor = executor(client);
    client.close();

    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> executor.execute(() -> {}));
  }

  /** What the client says first in a connection, as it comes over the wire. */
  @Test
  void clientAsksForAllSuitesAndForTheQuickOneFirst() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<List<Integer>> hello = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> hello.complete(unchecked(() -> suites(server))));
      Config here =
          new ConfigBuilder(config)
              .withMasterUrl("https://127.0.0.1:" + server.getLocalPort())
              .build();
      try (KubernetesClient client = KubernetesClients.create(here, List.of())) {
        // Nobody answers, and the client is closed over it.
        var _ =
            CompletableFuture.supplyAsync(
                () -> client.namespaces().withName("shop").get(), Thread::startVirtualThread);
        List<Integer> suites = hello.get(30, TimeUnit.SECONDS);

        assertThat(suites.getFirst()).isEqualTo(FIRST);
        assertThat(Set.copyOf(suites)).hasSameSizeAs(suites).hasSize(all().size());
      }
    }
  }

  private static List<String> all() throws GeneralSecurityException {
    List<String> all = List.of(SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites());
    assertThat(all).contains(CHACHA20_POLY1305);
    return all;
  }

  /** Of a ClientHello: a record's and a message's head, version, random, session, suites. */
  private static List<Integer> suites(ServerSocket server) throws IOException {
    try (Socket socket = server.accept();
        DataInputStream in = new DataInputStream(socket.getInputStream())) {
      in.readNBytes(5 + 4 + 2 + 32);
      in.readNBytes(in.readUnsignedByte());
      List<Integer> suites = new ArrayList<>();
      for (int left = in.readUnsignedShort(); left > 0; left -= 2) {
        suites.add(in.readUnsignedShort());
      }
      return suites;
    }
  }

  private static Executor executor(KubernetesClient client) {
    return ((KubernetesClientImpl) client).getExecutor();
  }

  private static Thread threadOf(Executor executor) {
    return CompletableFuture.supplyAsync(Thread::currentThread, executor).join();
  }

  /** An API server that gives each answer that it is told once, and remembers what it was asked. */
  private static final class ToldApi implements AutoCloseable {
    private static final String DEPLOYMENTS = "/apis/apps/v1/deployments";
    private static final WatchKeepAlive.Limits LIMITS =
        new WatchKeepAlive.Limits(45, 45, Duration.ofSeconds(15));

    private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final LocalServer server = new LocalServer(this::answer);

    private record Answer(int status, String body) {}

    private void answer(HttpExchange exchange) throws IOException {
      String asked = exchange.getRequestURI().toString();
      requests.add(asked.replace(DEPLOYMENTS, ""));
      Answer told = answers.getOrDefault(asked, new ArrayDeque<>()).poll();
      LocalServer.answer(exchange, told == null ? 404 : told.status, told == null ? "" : told.body);
    }

    /** The client as the operator makes it, but without its pauses. */
    KubernetesClient client() {
      Config config =
          new ConfigBuilder(Config.empty())
              .withMasterUrl(server.address())
              .withWatchReconnectInterval(1)
              .withRequestRetryBackoffInterval(1)
              .build();
      return KubernetesClients.create(config, List.of(), LIMITS);
    }

    ToldApi answer(String path, int status, String body) {
      answers
          .computeIfAbsent(path, any -> new ConcurrentLinkedQueue<>())
          .add(new Answer(status, body));
      return this;
    }

    ToldApi page(String query, String page) {
      return answer(DEPLOYMENTS + query, 200, page);
    }

    /** Accepts the next watch of Deployments, sends the frames and ends it. */
    ToldApi watch(String resourceVersion, String... frames) {
      return page(
          WATCH.formatted(resourceVersion),
          Stream.of(frames).map(frame -> frame + "\n").collect(Collectors.joining()));
    }

    List<String> requests() {
      return requests;
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
