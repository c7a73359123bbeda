package dev.rootseal.embedded;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Looks into an embedded API beside its clients: counts their writes, and cuts their watches. */
public final class ApiProbe {
  private final EmbeddedApi api;
  private final Map<String, Long> writes = new ConcurrentHashMap<>();

  private ApiProbe(EmbeddedApi api) {
    this.api = api;
  }

  /** Counts from now on. */
  public static ApiProbe of(EmbeddedApi api) {
    ApiProbe probe = new ApiProbe(api);
    api.context.getFilters().add(Filter.beforeHandler("counts writes", probe::count));
    return probe;
  }

  /** Requests to write by verb, resource and namespace, whatever became of them. */
  public Map<String, Long> writes() {
    return Map.copyOf(writes);
  }

  /** Cuts every watch that runs, as an API server does now and then. */
  public void disconnectWatches() {
    api.store.endSubscriptions();
  }

  private void count(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    if (!method.equals("GET")) {
      RequestPath.parse(ApiRequest.segments(exchange.getRequestURI()))
          .filter(path -> !AccessReview.isAt(path))
          .map(path -> verb(method, type) + " " + resource(path) + " " + path.namespace())
          .ifPresent(write -> writes.merge(write, 1L, Long::sum));
    }
  }

  private static String verb(String method, String contentType) {
    return switch (method) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "DELETE" -> "delete";
      default -> contentType.startsWith(Patch.APPLY) ? "apply" : "patch";
    };
  }

  private static String resource(RequestPath path) {
    return new ResourceId(path.group(), path.plural()).qualified()
        + (path.subresource().isEmpty() ? "" : "/" + path.subresource());
  }
}
