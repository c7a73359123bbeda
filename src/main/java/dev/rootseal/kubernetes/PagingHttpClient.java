package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The client's HTTP client, of which pages are asked for ahead. */
final class PagingHttpClient implements HttpClient {
  private final HttpClient client;
  private final PagesAhead pages;
  private final OpenWatches watches;

  PagingHttpClient(HttpClient client, PagesAhead pages, OpenWatches watches) {
    this.client = client;
    this.pages = pages;
    this.watches = watches;
  }

  /** Which of its watches are open. */
  OpenWatches watches() {
    return watches;
  }

  @Override
  @SuppressWarnings("unchecked") // of bytes, which is what T is then
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, Class<T> type) {
    return type == byte[].class && pages.isPage(request)
        ? (CompletableFuture<HttpResponse<T>>) (CompletableFuture<?>) pages.ask(client, request)
        : client.sendAsync(request, type);
  }

  @Override
  public CompletableFuture<HttpResponse<AsyncBody>> consumeBytes(
      HttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    return client.consumeBytes(request, consumer);
  }

  @Override
  public DerivedClientBuilder newBuilder() {
    return client.newBuilder();
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return client.newWebSocketBuilder();
  }

  @Override
  public HttpRequest.Builder newHttpRequestBuilder() {
    return client.newHttpRequestBuilder();
  }

  @Override
  public boolean isClosed() {
    return client.isClosed();
  }

  @Override
  public void close() {
    client.close();
  }
}
