package dev.rootseal.operator;

import com.sun.net.httpserver.HttpExchange;
import dev.rootseal.kubernetes.LocalServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** Stands before an API server: refuses or holds requests, closes connections, stops watches. */
public final class Gateway implements AutoCloseable {
  /** A path under which the server is there as well, as behind Rancher or {@code kubectl proxy}. */
  public static final String PREFIX = "/k8s/clusters/c-1";

  /** A request on its way; the target is path and query. */
  public record Request(String method, String target, String body) {
    public boolean is(String wantedMethod, String part) {
      return method.equals(wantedMethod) && target.contains(part);
    }

    /** Whether it brings something to a path of our resources that holds the part. */
    public boolean writes(String part) {
      return Set.of("POST", "PUT", "PATCH").contains(method)
          && target.contains("/rootseal.dev/")
          && target.contains(part);
    }
  }

  /** An answer in place of the server's. */
  public record Answer(int status, String body) {
    /** In the place of a status: the connection is closed without a word. */
    static final int CLOSED = 0;

    public static Answer refusal(int status, String message) {
      return new Answer(
          status,
          """
          {"kind":"Status","apiVersion":"v1","status":"Failure","message":"%s","code":%d}"""
              .formatted(message, status));
    }
  }

  private final URI upstream;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<Predicate<Request>, Answer> answers = new ConcurrentHashMap<>();
  private final Queue<Request> seen = new ConcurrentLinkedQueue<>();
  private final Object stillness = new Object();
  private Predicate<Request> still = request -> false;
  private final LocalServer server = new LocalServer(this::handle);

  public Gateway(URI upstream) {
    this.upstream = upstream;
  }

  public URI uri() {
    return URI.create(server.address());
  }

  /** As behind a webhook that authorizes: whether something is allowed has to be asked. */
  void listNoRules() {
    answer(
        request -> request.is("POST", "selfsubjectrulesreviews"),
        new Answer(
            201,
            """
            {"kind":"SelfSubjectRulesReview","apiVersion":"authorization.k8s.io/v1","spec":{},
            "status":{"resourceRules":[],"nonResourceRules":[],"incomplete":true}}"""));
  }

  /** Answers such requests itself from now on. */
  public void answer(Predicate<Request> requests, Answer answer) {
    answers.put(requests, answer);
  }

  /** Keeps such requests alone, and what is to come in such watches, until {@link #letGo}. */
  public void hold(Predicate<Request> requests) {
    synchronized (stillness) {
      still = requests;
      stillness.notifyAll();
    }
  }

  public void letGo() {
    synchronized (stillness) {
      still = request -> false;
      stillness.notifyAll();
    }
  }

  /** Lets everything through again. */
  public void heal() {
    answers.clear();
    letGo();
  }

  public List<Request> seen() {
    return List.copyOf(seen);
  }

  public long count(Predicate<Request> requests) {
    return seen.stream().filter(requests).count();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      Request request = read(exchange);
      seen.add(request);
      waitWhileHeld(request);
      for (Map.Entry<Predicate<Request>, Answer> one : answers.entrySet()) {
        if (one.getKey().test(request)) {
          send(exchange, one.getValue());
          return;
        }
      }
      pass(exchange, request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Request read(HttpExchange exchange) throws IOException {
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    // An exchange that is closed before its head was sent takes the connection with it.
    if (answer.status() != Answer.CLOSED) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      LocalServer.answer(exchange, answer.status(), answer.body());
    }
  }

  private void pass(HttpExchange exchange, Request request)
      throws IOException, InterruptedException {
    HttpRequest.Builder onward =
        HttpRequest.newBuilder(upstream.resolve(request.target().replace(PREFIX, "")))
            .method(request.method(), HttpRequest.BodyPublishers.ofString(request.body()));
    for (String header : new String[] {"Content-Type", "Accept"}) {
      String value = exchange.getRequestHeaders().getFirst(header);
      if (value != null) {
        onward.header(header, value);
      }
    }
    HttpResponse<InputStream> response =
        client.send(onward.build(), HttpResponse.BodyHandlers.ofInputStream());
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(response.statusCode(), 0);
    try (InputStream in = response.body();
        OutputStream out = exchange.getResponseBody()) {
      copy(request, in, out);
    }
  }

  private void copy(Request request, InputStream in, OutputStream out)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[65_536];
    out.flush();
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      waitWhileHeld(request);
      out.write(buffer, 0, n);
      out.flush();
    }
  }

  private void waitWhileHeld(Request request) throws InterruptedException {
    synchronized (stillness) {
      while (still.test(request)) {
        stillness.wait();
      }
    }
  }

  @Override
  public void close() {
    server.close();
    client.shutdownNow();
  }
}
