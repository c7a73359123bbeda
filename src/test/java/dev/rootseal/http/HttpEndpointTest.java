package dev.rootseal.http;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered to whom, and to what is no short, quick request for one of the paths. */
class HttpEndpointTest {
  private static final String END = "Connection: close\r\n\r\n";
  private static final Duration LONGER_THAN_A_REQUEST_MAY_TAKE = Duration.ofSeconds(12);
  private static final Duration SHORTER_THAN_A_REQUEST_MAY_TAKE = Duration.ofSeconds(4);
  private static final String LARGE = "0123456789".repeat(100_000);

  private static final String SLOW = "GET /slow HTTP/1.1\r\nHost: x\r\n" + END;

  private final List<RawConnection> opened = new ArrayList<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicLong made = new AtomicLong();
  private final AtomicBoolean gone = new AtomicBoolean();
  private final CountDownLatch goOn = new CountDownLatch(1);

  @AutoClose
  private final HttpEndpoint endpoint =
      HttpEndpoint.start(
          BindAddress.parse("127.0.0.1:0"),
          Optional.empty(),
          Map.of(
              "/ok", request -> HttpEndpoint.Response.text(200, "ok\n"),
              "/echo",
                  request ->
                      HttpEndpoint.Response.text(
                          200, request.query() + ";" + request.accept() + ";é"),
              "/slow", request -> slow(),
              "/slow-to-write", request -> answer(out -> slow().body().writeTo(out)),
              "/who", request -> HttpEndpoint.Response.text(401, "Unauthorized\n"),
              "/large", request -> HttpEndpoint.Response.text(200, LARGE),
              "/half", request -> answer(HttpEndpointTest::half),
              "/endless", request -> answer(this::endless),
              "/bug",
                  request -> {
                    throw new IllegalStateException("a secret of the program");
                  }));

  /** The line and header of a request; the status and the body of the answer, and a header. */
  @Rows(
      """
      GET /echo                | X: y              | 200 | ;;é                       | Content-Type: text/plain; charset=utf-8
      GET /echo?verbose&a=%20b | Accept: text/html | 200 | verbose&a=%20b;text/html;é | Content-Length: 27
      HEAD /echo               | X: y              | 200 |                           | Content-Length: 4
      GET /who                 | X: y              | 401 | Unauthorized              | WWW-Authenticate: Bearer
      GET /bug                 | Accept: text/html | 500 | Server Error              | HTTP/1.1 500
      POST /echo               | X: y              | 405 | Method Not Allowed        | Allow: GET, HEAD
      PUT /echo                | X: y              | 405 | Method Not Allowed        | Allow: GET, HEAD
      DELETE /echo             | X: y              | 405 | Method Not Allowed        | Allow: GET, HEAD
      PATCH /echo              | X: y              | 405 | Method Not Allowed        | Allow: GET, HEAD
      OPTIONS /echo            | X: y              | 405 | Method Not Allowed        | Allow: GET, HEAD
      TRACE /echo              | X: y              | 405 | Method Not Allowed        | Allow: GET, HEAD
      GET /                    | X: y              | 404 | Not Found                 | HTTP/1.1 404
      GET /other               | X: y              | 404 | Not Found                 | HTTP/1.1 404
      GET /echo/               | X: y              | 404 | Not Found                 | HTTP/1.1 404
      GET /echo/more           | X: y              | 404 | Not Found                 | HTTP/1.1 404
      GET /ECHO                | X: y              | 404 | Not Found                 | HTTP/1.1 404
      GET /%65cho%2f           | X: y              | 404 | Not Found                 | HTTP/1.1 404
      """)
  void eachRequestHasItsAnswer(String request, String header, int status, String body, String told)
      throws Exception {
    assertThat(answer(request + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n" + END))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains(told)
        .endsWith("\r\n\r\n" + body + (body.isEmpty() || status == 200 ? "" : "\n"))
        .doesNotContain("secret", "Exception", "Server:")
        .doesNotContainIgnoringCase("jetty");
  }

  @Test
  void headersOfMoreThan8KibibytesAreRefused() throws Exception {
    String filler = "X-Filler: " + "x".repeat(990) + "\r\n";

    assertThat(answer("GET /ok HTTP/1.1\r\nHost: x\r\n" + filler.repeat(7) + END))
        .startsWith("HTTP/1.1 200 ");
    assertThat(answer("GET /ok HTTP/1.1\r\nHost: x\r\n" + filler.repeat(9)))
        .startsWith("HTTP/1.1 431 ")
        .endsWith("\r\n\r\nRequest Header Fields Too Large\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello\r\n\r\n",
        "GET /ok HTTP/1.1\r\n\r\n",
        "GET /ok HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "GET /ok HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET <script> HTTP/1.1\r\nHost: <script>\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n"
      })
  void whatIsNoRequestIsRefusedWithoutBeingRepeated(String sent) throws Exception {
    assertThat(answer(sent))
        .startsWith("HTTP/1.1 400 ")
        .contains("Content-Type: text/plain")
        .doesNotContain("script", "Exception", "<", "\tat ")
        .doesNotContainIgnoringCase("jetty");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, Content-Length: 5, 413",
    "GET, Transfer-Encoding: chunked, 413",
    "POST, Content-Length: 5, 405",
    "POST, Content-Length: 100000000, 405"
  })
  void bodyIsNotWaitedFor(String method, String header, int status) throws Exception {
    assertThat(answer(method + " /ok HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n"))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("Connection: close");
  }

  @Test
  void requestsOverOneConnectionAreAnsweredInTheirOrder() throws Exception {
    String more = "GET /ok HTTP/1.1\r\nHost: x\r\n\r\nGET /no HTTP/1.1\r\nHost: x\r\n\r\n";

    assertThat(List.of(answer(more + more + "GET /ok HTTP/1.0\r\n\r\n").split("HTTP/1.1 ", -1)))
        .map(one -> one.split(" ", 2)[0])
        .containsExactly("", "200", "404", "200", "404", "200");
  }

  @Test
  void largeBodyArrivesWhole() throws Exception {
    assertThat(answer("GET /large HTTP/1.1\r\nHost: x\r\n" + END)).endsWith("\r\n\r\n" + LARGE);
    assertThat(answer("HEAD /large HTTP/1.1\r\nHost: x\r\n" + END))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("\r\n\r\n")
        .doesNotContain("0123456789");
  }

  @Test
  void bodyThatFailsHalfWayDoesNotLookWhole() throws Exception {
    assertThat(answer("GET /half HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .contains("Transfer-Encoding: chunked", LARGE)
        .doesNotEndWith("\r\n0\r\n\r\n");
  }

  @Test
  void whatNobodyReadsIsNotMade() throws Exception {
    try (RawConnection reader =
        RawConnection.to(endpoint.uri()).send("GET /endless HTTP/1.0\r\n\r\n")) {
      reader.readTo("0123456789");
      await().during(Duration.ofSeconds(1)).until(() -> made.get() < 16L * LARGE.length());
    }
    await().until(gone::get);
  }

  @Test
  void requestThatComesByteByByteIsEnded() throws Exception {
    try (RawConnection slow = RawConnection.to(endpoint.uri()).send("GET /ok HTTP/1.1\r\nX: ")) {
      await()
          .atMost(LONGER_THAN_A_REQUEST_MAY_TAKE)
          .until(() -> slow.isEnded() || isRefused(slow, "x"));
    }
  }

  @Test
  void floodDrivesOutItself() throws Exception {
    List<RawConnection> flood = connections(2 * OpenConnections.MOST, "");

    assertThat(answer("GET /ok HTTP/1.1\r\nHost: x\r\n" + END)).startsWith("HTTP/1.1 200 ");
    assertThat(flood.getLast().isEnded()).isFalse();
    await()
        .atMost(SHORTER_THAN_A_REQUEST_MAY_TAKE)
        .until(() -> allEnded(flood.subList(0, OpenConnections.MOST)));
  }

  /** To the last byte: what the metrics cost is made while they are sent. */
  @ParameterizedTest
  @ValueSource(strings = {"/slow", "/slow-to-write"})
  void onePeerHasSoManyRequestsInHand(String path) throws Exception {
    String slow = "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + END;
    List<RawConnection> waiting = connections(64, slow);
    await().until(() -> begun.get() == 64);

    assertThat(answer(slow)).startsWith("HTTP/1.1 503 ").endsWith("Too many requests at once\n");

    goOn.countDown();
    for (RawConnection one : waiting) {
      assertThat(one.readAll()).startsWith("HTTP/1.1 200 ");
    }
    await().until(() -> answer(slow).startsWith("HTTP/1.1 200 "));
  }

  @Test
  void whoHangsUpIsInHandUntilItsAnswerIsGivenUp() throws Exception {
    connections(64, SLOW);
    await().until(() -> begun.get() == 64);
    close();

    assertThat(answer(SLOW)).startsWith("HTTP/1.1 503 ");

    goOn.countDown();
    await().until(() -> answer(SLOW).startsWith("HTTP/1.1 200 "));
  }

  /** So many, on each of which this is sent; they stay open to the end of the test. */
  private List<RawConnection> connections(int count, String request) throws IOException {
    for (int i = 0; i < count; i++) {
      opened.add(RawConnection.to(endpoint.uri()).send(request));
    }
    return opened;
  }

  @AfterEach
  void close() throws IOException {
    for (RawConnection one : opened) {
      one.close();
    }
  }

  @Test
  void requestDoesNotShowItsToken() {
    assertThat(new HttpEndpoint.Request("/metrics", "", "", "Bearer secret").toString())
        .doesNotContain("secret");
  }

  @Test
  void addressThatCannotBeHadIsNamed() {
    String taken = "127.0.0.1:" + endpoint.uri().getPort();

    assertThatThrownBy(() -> start(taken))
        .isInstanceOf(BindAddress.BindException.class)
        .hasMessage("cannot listen on " + taken + ": Address already in use");
    assertThatThrownBy(() -> start("no-such-host.invalid:0"))
        .isInstanceOf(BindAddress.BindException.class)
        .hasMessageStartingWith("cannot listen on no-such-host.invalid:0: ");
  }

  private static HttpEndpoint start(String address) {
    return HttpEndpoint.start(BindAddress.parse(address), Optional.empty(), Map.of());
  }

  @Test
  void addressForAllInterfacesIsShownAsLoopback() {
    try (HttpEndpoint open = start(":0")) {
      assertThat(open.uri().getHost()).isEqualTo("127.0.0.1");
      assertThat(open.uri().getPort()).isPositive();
    }
  }

  private HttpEndpoint.Response slow() {
    begun.incrementAndGet();
    unchecked(() -> goOn.await());
    return HttpEndpoint.Response.text(200, "slow\n");
  }

  private static HttpEndpoint.Response answer(HttpEndpoint.Body body) {
    return new HttpEndpoint.Response(200, "text/plain", body);
  }

  private static void half(OutputStream out) throws IOException {
    out.write(LARGE.getBytes(StandardCharsets.US_ASCII));
    throw new IllegalStateException("a secret of the program");
  }

  private void endless(OutputStream out) throws IOException {
    try {
      while (true) {
        out.write(LARGE.getBytes(StandardCharsets.US_ASCII), 0, 10_000);
        made.addAndGet(10_000);
      }
    } finally {
      gone.set(true);
    }
  }

  private static boolean allEnded(List<RawConnection> connections) throws IOException {
    for (RawConnection one : connections) {
      if (!one.isEnded()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isRefused(RawConnection connection, String text) {
    try {
      connection.send(text);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private String answer(String request) throws IOException {
    try (RawConnection connection = RawConnection.to(endpoint.uri()).send(request)) {
      return connection.readAll();
    }
  }
}
