package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The next page is asked for while one is read, and no page more. */
class PagesAheadTest {
  private static final ApiPaths PATHS = new ApiPaths(WorkloadOutlines.watched(), true);

  @AutoClose private final PageServer server;
  @AutoClose private final KubernetesClient client;

  PagesAheadTest() throws IOException {
    server = new PageServer();
    client = KubernetesClients.create(server.config(), List.of());
  }

  @Test
  void theNextPageIsAskedForBeforeTheEndOfThisOne() {
    server.serve("", "two", "a", () -> awaitAsked("two"));
    server.serve("two", "", "b", PagesAheadTest::atOnce);

    assertThat(names(page(""))).containsExactly("a");
    assertThat(names(page("two"))).containsExactly("b");
    assertThat(server.asked()).containsExactly("", "two");
  }

  @Test
  void thereIsOnePageAhead() {
    server.serve("", "two", "a", () -> awaitAsked("two"));
    server.serve("two", "three", "b", PagesAheadTest::atOnce);
    server.serve("three", "four", "c", PagesAheadTest::atOnce);
    server.serve("four", "", "d", PagesAheadTest::atOnce);

    page("");
    assertThat(server.asked()).containsExactly("", "two");
    assertThat(names(page("two"))).containsExactly("b");
    awaitAsked("three");
    assertThat(server.asked()).containsExactly("", "two", "three");
    assertThat(names(page("three"))).containsExactly("c");
    assertThat(names(page("four"))).containsExactly("d");
    assertThat(server.asked()).containsExactly("", "two", "three", "four");
  }

  @Test
  void whoBeginsAnewGetsNothingOld() {
    server.serve("", "two", "a", () -> awaitAsked("two"));
    server.serve("two", "", "old", PagesAheadTest::atOnce);
    page("");
    server.serve("", "two", "b", PagesAheadTest::atOnce);
    server.serve("two", "", "new", PagesAheadTest::atOnce);

    assertThat(names(page(""))).containsExactly("b");
    assertThat(names(page("two"))).containsExactly("new");
  }

  @Test
  void whoAsksForSomethingElseGetsThat() {
    server.serve("", "two", "a", () -> awaitAsked("two"));
    server.serve("two", "", "b", PagesAheadTest::atOnce);
    page("");
    server.serve("two", "", "few", PagesAheadTest::atOnce);

    ListOptions few = new ListOptionsBuilder(from("two")).withLabelSelector("a=b").build();
    assertThat(names(client.resources(WatchedDeployment.class).inAnyNamespace().list(few)))
        .containsExactly("few");
  }

  @Test
  void anErrorIsThatOfWhoAsks() {
    server.serve("", "two", "a", () -> awaitAsked("two"));
    server.refuse("two", 410);

    assertThat(names(page(""))).containsExactly("a");
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> page("two"))
        .satisfies(failure -> assertThat(failure.getCode()).isEqualTo(410));
    assertThat(server.asked()).containsExactly("", "two");
  }

  @Test
  void aPageThatIsThereAtOnceIsFollowed() {
    Map<String, String> following = Map.of("", "two", "two", "three");
    List<String> asked = new ArrayList<>();
    PagesAhead pages = new PagesAhead(PATHS, new ReadPages());
    HttpClient reading =
        client(
            request -> {
              String token = PageServer.token(request.uri());
              asked.add(token);
              if (following.containsKey(token)) {
                pages.follow(request.uri(), following.get(token));
              }
              return CompletableFuture.completedFuture(null);
            });

    var one = pages.ask(reading, request(""));
    assertThat(asked).containsExactly("", "two");
    assertThat(pages.ask(reading, request("two"))).isNotSameAs(one).isCompleted();
    assertThat(asked).containsExactly("", "two", "three");
  }

  @Test
  void whatWasReadAheadInVainIsNotKept() {
    ReadPages read = new ReadPages();
    PagesAhead pages = new PagesAhead(PATHS, read);
    byte[] ticket =
        read.keep(
            new ReadPages.Page(
                WatchedDeployment.class, new DefaultKubernetesResourceList<WatchedDeployment>()));
    CompletableFuture<HttpResponse<byte[]>> answer = new CompletableFuture<>();
    HttpClient slow = client(request -> answer);
    var _ = pages.ask(slow, request(""));
    pages.follow(request("").uri(), "two");

    var _ = pages.ask(slow, request("")); // begun anew: nobody wants the page ahead
    answer.complete(new ReadAnswer(ticket));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> read.takeInPlaceOf(new ByteArrayInputStream(ticket)))
        .withMessage("a page that is not there any more");
  }

  @Test
  void aPageWithoutItsEndIsAnError() {
    server.serveCut("");

    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> page(""))
        .extracting(FailureMessage::of)
        .isEqualTo("the answer is empty, or ended before the list did");
  }

  /** What the client makes of an answer that was read as it came. */
  @SuppressWarnings("ArrayRecordComponent")
  private record ReadAnswer(byte[] body) implements HttpResponse<byte[]> {
    @Override
    public int code() {
      return HttpURLConnection.HTTP_OK;
    }

    @Override
    public HttpRequest request() {
      return PagesAheadTest.request("");
    }

    @Override
    public Optional<HttpResponse<?>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public List<String> headers(String name) {
      return List.of();
    }

    @Override
    public Map<String, List<String>> headers() {
      return Map.of();
    }
  }

  private static HttpRequest request(String token) {
    String from = token.isEmpty() ? "" : "&continue=" + token;
    return new StandardHttpRequest.Builder()
        .uri("https://api/apis/apps/v1/deployments?limit=500" + from)
        .build();
  }

  /** One that has read an answer before it returns, as where that has come in meanwhile. */
  private static HttpClient client(
      Function<HttpRequest, CompletableFuture<HttpResponse<byte[]>>> reader) {
    return (HttpClient)
        Proxy.newProxyInstance(
            HttpClient.class.getClassLoader(),
            new Class<?>[] {HttpClient.class},
            (proxy, method, arguments) -> {
              return reader.apply((HttpRequest) arguments[0]);
            });
  }

  private static void atOnce() {
    // waits for nothing
  }

  private void awaitAsked(String token) {
    await("request for page " + token).until(() -> server.asked().contains(token));
  }

  private KubernetesResourceList<WatchedDeployment> page(String token) {
    return client.resources(WatchedDeployment.class).inAnyNamespace().list(from(token));
  }

  private static ListOptions from(String token) {
    return new ListOptionsBuilder()
        .withLimit(500L)
        .withContinue(token.isEmpty() ? null : token)
        .build();
  }

  private static List<String> names(KubernetesResourceList<WatchedDeployment> page) {
    return page.getItems().stream().map(one -> one.reading().ref().name()).toList();
  }
}
