package dev.rootseal.operator;

import dev.rootseal.http.BindAddress;
import dev.rootseal.http.BindException;
import dev.rootseal.http.HttpEndpoint;
import dev.rootseal.http.HttpEndpoint.Handler;
import dev.rootseal.metrics.MetricsRegistry;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The servers of metrics and health, from before the first session to after the last. */
final class OperatorServers implements AutoCloseable {
  private final Optional<MetricsServer> metrics;
  private final Optional<HttpEndpoint> health;

  /**
   * Binds the addresses.
   *
   * @throws BindException if an address cannot be had; it names each that cannot
   */
  OperatorServers(OperatorContext context, MetricsRegistry registry, Map<String, Handler> health) {
    List<BindException> taken = new ArrayList<>();
    this.metrics =
        bound(
            context.settings().metrics(),
            address -> MetricsServer.start(address, registry, context),
            taken);
    this.health =
        bound(context.settings().health(), address -> HttpEndpoint.start(address, health), taken);
    if (!taken.isEmpty()) {
      close();
      throw new BindException(taken);
    }
  }

  /** A server, or why there is none: the other address is tried all the same. */
  private static <S> Optional<S> bound(
      Optional<BindAddress> address, Function<BindAddress, S> server, List<BindException> taken) {
    try {
      return address.map(server);
    } catch (BindException e) {
      taken.add(e);
      return Optional.empty();
    }
  }

  /** Where metrics are served, with the real port. */
  Optional<URI> metricsUri() {
    return metrics.map(MetricsServer::uri);
  }

  /** Where health is served, with the real port. */
  Optional<URI> healthUri() {
    return health.map(HttpEndpoint::uri);
  }

  @Override
  public void close() {
    metrics.ifPresent(MetricsServer::close);
    health.ifPresent(HttpEndpoint::close);
  }
}
