package dev.rootseal.http;

import dev.rootseal.http.HttpEndpoint.Body;
import dev.rootseal.http.HttpEndpoint.Handler;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingNestedCallback;

/** From a request to the last byte of its answer. */
final class RequestHandler extends org.eclipse.jetty.server.Handler.Abstract {
  private static final int UNAUTHORIZED = 401;

  private final Map<String, Handler> handlers;
  private final OpenConnections connections;
  private final Executor threads;

  /** The threads are for the handlers: Jetty's few would all wait for a few slow reviews. */
  RequestHandler(Map<String, Handler> handlers, OpenConnections connections, Executor threads) {
    this.handlers = Map.copyOf(handlers);
    this.connections = connections;
    this.threads = threads;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    connections.answering(request);
    threads.execute(() -> respond(request, response, callback));
    return true;
  }

  private void respond(Request request, Response response, Callback callback) {
    HttpEndpoint.Response answer;
    try {
      answer = answer(request, response);
    } catch (RuntimeException e) {
      // Jetty would do the same in a thread of its own.
      Response.writeError(request, response, callback, e);
      return;
    }
    send(request, response, callback, answer);
  }

  private HttpEndpoint.Response answer(Request request, Response response) {
    boolean body = announcesBody(request.getHeaders());
    if (body) {
      // Nobody waits for one that is not wanted.
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    if (!Set.of("GET", "HEAD").contains(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      return HttpEndpoint.Response.text(405, "Method Not Allowed\n");
    }
    if (body) {
      return HttpEndpoint.Response.text(413, "Content Too Large\n");
    }
    Handler handler = handlers.get(path(request));
    return handler == null
        ? HttpEndpoint.Response.text(404, "Not Found\n")
        : answer(handler, request);
  }

  private HttpEndpoint.Response answer(Handler handler, Request request) {
    String peer = OpenConnections.peer(request.getConnectionMetaData().getRemoteSocketAddress());
    if (!connections.begins(peer)) {
      return HttpEndpoint.Response.text(503, "Too many requests at once\n");
    }
    try {
      return handler.respond(seen(request));
    } finally {
      connections.ended(peer);
    }
  }

  private static boolean announcesBody(HttpFields headers) {
    return headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0
        || headers.contains(HttpHeader.TRANSFER_ENCODING);
  }

  private static HttpEndpoint.Request seen(Request request) {
    return new HttpEndpoint.Request(
        path(request),
        Optional.ofNullable(request.getHttpURI().getQuery()).orElse(""),
        header(request, HttpHeader.ACCEPT),
        header(request, HttpHeader.AUTHORIZATION));
  }

  private static String path(Request request) {
    return Optional.ofNullable(request.getHttpURI().getPath()).orElse("");
  }

  private static String header(Request request, HttpHeader name) {
    return Optional.ofNullable(request.getHeaders().get(name)).orElse("");
  }

  private static void send(
      Request request, Response response, Callback callback, HttpEndpoint.Response answer) {
    Body body = answer.body();
    Request.addCompletionListener(request, failure -> body.done());
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length());
    if (answer.status() == UNAUTHORIZED) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
    }
    if (request.getMethod().equals("HEAD")) {
      callback.succeeded();
    } else {
      new Sending(response, body.slices(), callback).iterate();
    }
  }

  /** What is no request is refused in one line, without what was sent. */
  static boolean refuse(Request request, Response response, Callback callback) {
    String reason = HttpStatus.getMessage(response.getStatus()) + "\n";
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    org.eclipse.jetty.io.Content.Sink.write(response, true, reason, callback);
    return true;
  }

  /** Sends a slice when the one before it is out. */
  private static final class Sending extends IteratingNestedCallback {
    private final Response response;
    private final Iterator<ByteBuffer> slices;

    private Sending(Response response, Iterator<ByteBuffer> slices, Callback callback) {
      super(callback);
      this.response = response;
      this.slices = slices;
    }

    @Override
    protected Action process() {
      if (!slices.hasNext()) {
        return Action.SUCCEEDED;
      }
      ByteBuffer slice = slices.next();
      response.write(!slices.hasNext(), slice, this);
      return Action.SCHEDULED;
    }
  }
}
