package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the next page of a list while one is read: where it begins stands before the objects.
 * Otherwise the API server waits while the client reads, and the client while it is asked. There is
 * one page ahead of that which the client wants, no more.
 */
final class PagesAhead {
  private static final String CONTINUE = "continue=";

  private final ApiPaths paths;
  private final ReadPages read;

  /** The page that was asked for last, and the one ahead of it, by the path of the list. */
  private final Map<String, Page> wanted = new HashMap<>();

  private final Map<String, Page> ahead = new HashMap<>();

  /**
   * None yet.
   *
   * @param paths which lists are read as they come
   * @param read has what was read of them
   */
  PagesAhead(ApiPaths paths, ReadPages read) {
    this.paths = paths;
    this.read = read;
  }

  /** A page that was asked for. */
  private static final class Page {
    private final HttpClient client;
    private final HttpRequest request;
    private final Set<String> query;
    private final CompletableFuture<Void> start = new CompletableFuture<>();
    private final CompletableFuture<HttpResponse<byte[]>> answer;

    /** Where the next one begins; null while that is not known. */
    private @Nullable String next;

    private Page(HttpClient client, HttpRequest request) {
      this.client = client;
      this.request = request;
      this.query = query(request.uri());
      this.answer = start.thenCompose(now -> client.sendAsync(request, byte[].class));
    }

    /**
     * Asks for it, once. An answer that is there at once is read in here, by the thread that asks:
     * the page has to be known by then, and nothing may be held that others wait for.
     */
    private void send() {
      start.complete(null);
    }

    private boolean isAnswerTo(HttpRequest other) {
      return query.equals(query(other.uri()));
    }

    private boolean beginsLike(URI other) {
      return start(request.uri()).equals(start(other));
    }

    private Page following(String token) {
      String query =
          Stream.concat(
                  query(request.uri()).stream().filter(option -> !option.startsWith(CONTINUE)),
                  Stream.of(CONTINUE + HttpRequest.formURLEncode(token)))
              .collect(Collectors.joining("&"));
      String uri = request.uri().toString();
      String path = uri.substring(0, uri.indexOf('?') + 1);
      return new Page(
          client, ((StandardHttpRequest) request).newBuilder().uri(path + query).build());
    }
  }

  /** Whether a request asks for a page of a list that is read as it comes. */
  boolean isPage(HttpRequest request) {
    return paths.isReadAsProtobuf(request.method(), request.uri())
        && query(request.uri()).stream().anyMatch(option -> option.startsWith("limit="));
  }

  /** The answer to this request, which may be on its way already. */
  CompletableFuture<HttpResponse<byte[]>> ask(HttpClient client, HttpRequest request) {
    Page page = want(client, request);
    page.send();
    send(next(page));
    return page.answer;
  }

  private synchronized Page want(HttpClient client, HttpRequest request) {
    String path = request.uri().getPath();
    Page page = ahead.remove(path);
    if (page == null || !page.isAnswerTo(request)) {
      giveUp(page);
      page = new Page(client, request);
    }
    wanted.put(path, page);
    return page;
  }

  /** It is read to its end all the same: to cancel the answer does not reach the request. */
  private void giveUp(@Nullable Page page) {
    if (page != null) {
      var _ = page.answer.thenAccept(answer -> read.forget(answer.body()));
    }
  }

  /** An answer that is being read says where the next page begins. */
  void follow(URI page, String next) {
    send(learn(page, next));
  }

  private synchronized @Nullable Page learn(URI page, String next) {
    Page asked = wanted.get(page.getPath());
    learn(asked, page, next);
    learn(ahead.get(page.getPath()), page, next);
    return asked == null ? null : next(asked);
  }

  private static void learn(@Nullable Page one, URI page, String next) {
    if (one != null && one.beginsLike(page)) {
      one.next = next;
    }
  }

  private static void send(@Nullable Page page) {
    if (page != null) {
      page.send();
    }
  }

  /** The page behind this one, if it has to be asked for now. */
  private synchronized @Nullable Page next(Page page) {
    String path = page.request.uri().getPath();
    if (page.next == null || wanted.get(path) != page || ahead.containsKey(path)) {
      return null;
    }
    Page next = page.following(page.next);
    ahead.put(path, next);
    return next;
  }

  /** How many objects are asked for is changed on the way. */
  private static String start(URI page) {
    return query(page).stream()
        .filter(option -> option.startsWith(CONTINUE))
        .findFirst()
        .orElse("");
  }

  private static Set<String> query(URI uri) {
    String query = uri.getRawQuery();
    return query == null ? Set.of() : new TreeSet<>(Arrays.asList(query.split("&")));
  }
}
