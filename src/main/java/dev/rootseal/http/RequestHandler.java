package dev.rootseal.http;

import dev.rootseal.http.HttpEndpoint.Handler;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** From a request to the last byte of its answer. */
final class RequestHandler extends org.eclipse.jetty.server.Handler.Abstract {
  private final Map<String, Handler> handlers;
  private final OpenConnections connections;

  RequestHandler(Map<String, Handler> handlers, OpenConnections connections) {
    this.handlers = Map.copyOf(handlers);
    this.connections = connections;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    connections.answering(request);
    String peer = OpenConnections.peer(request.getConnectionMetaData().getRemoteSocketAddress());
    boolean begins = connections.begins(peer);
    try {
      write(answer(request, response, begins), request, response);
      callback.succeeded();
    } catch (IOException e) {
      callback.failed(e);
    } finally {
      if (begins) {
        connections.ended(peer);
      }
    }
    return true;
  }

  private static void write(HttpEndpoint.Response answer, Request request, Response response)
      throws IOException {
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    if (answer.status() == HttpStatus.UNAUTHORIZED_401) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
    }
    OutputStream out = Response.asBufferedOutputStream(request, response);
    answer.body().writeTo(out);
    out.close();
  }

  private HttpEndpoint.Response answer(Request request, Response response, boolean begins) {
    HttpFields headers = request.getHeaders();
    boolean body =
        headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0
            || headers.contains(HttpHeader.TRANSFER_ENCODING);
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
    if (!begins) {
      return HttpEndpoint.Response.text(503, "Too many requests at once\n");
    }
    Handler handler = handlers.get(path(request));
    return handler == null
        ? HttpEndpoint.Response.text(404, "Not Found\n")
        : handler.respond(seen(request));
  }

  private static HttpEndpoint.Request seen(Request request) {
    return new HttpEndpoint.Request(
        path(request),
        Objects.requireNonNullElse(request.getHttpURI().getQuery(), ""),
        Objects.requireNonNullElse(request.getHeaders().get(HttpHeader.ACCEPT), ""),
        Objects.requireNonNullElse(request.getHeaders().get(HttpHeader.AUTHORIZATION), ""));
  }

  private static String path(Request request) {
    return Objects.requireNonNullElse(request.getHttpURI().getPath(), "");
  }

  /** What is no request is refused in one line, without what was sent. */
  static boolean refuse(Request request, Response response, Callback callback) {
    String reason = HttpStatus.getMessage(response.getStatus()) + "\n";
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    Content.Sink.write(response, true, reason, callback);
    return true;
  }
}
