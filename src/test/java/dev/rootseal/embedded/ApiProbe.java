package dev.rootseal.embedded;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Looks into an embedded API beside its clients: counts their writes, and cuts their watches. */
public final class ApiProbe {
  private final EmbeddedApi api;
  private final Map<WriteRequest, Long> counts = new ConcurrentHashMap<>();

  private ApiProbe(EmbeddedApi api) {
    this.api = api;
  }

  /** Counts from now on. */
  public static ApiProbe of(EmbeddedApi api) {
    ApiProbe probe = new ApiProbe(api);
    api.context.getFilters().add(Filter.beforeHandler("counts writes", probe::count));
    return probe;
  }

  /** The write requests of clients so far, whatever became of them; reviews write nothing. */
  public Map<WriteRequest, Long> requests() {
    return Map.copyOf(counts);
  }

  /** Cuts every watch that runs, as an API server does now and then. */
  public void disconnectWatches() {
    api.store.endSubscriptions();
  }

  private void count(HttpExchange exchange) {
    if (exchange.getRequestMethod().equals("GET")) {
      return;
    }
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    RequestPath.parse(ApiRequest.segments(exchange.getRequestURI()))
        .filter(path -> !AccessReview.isAt(path))
        .map(path -> WriteRequest.of(exchange.getRequestMethod(), type.split(";", 2)[0], path))
        .ifPresent(request -> counts.merge(request, 1L, Long::sum));
  }
}
