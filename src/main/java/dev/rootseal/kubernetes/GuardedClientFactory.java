package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientImpl;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Gives one Kubernetes client the JDK's HTTP client with guarded watches and kept pauses. */
final class GuardedClientFactory extends JdkHttpClientFactory {
  private final OpenWatches watches = new OpenWatches();
  private final WatchGuards guards;
  private final RequestPauses pauses = new RequestPauses();
  private final ApiPaths paths;
  private final ClientThreads threads;

  GuardedClientFactory(WatchLimits limits, ApiPaths paths, ClientThreads threads) {
    this.guards = new WatchGuards(limits, watches);
    this.paths = paths;
    this.threads = threads;
  }

  /** What its client reads of the answers. */
  ApiPaths paths() {
    return paths;
  }

  /** Which watches of its client are open. */
  OpenWatches watches() {
    return watches;
  }

  /** The threads of its client. */
  ClientThreads threads() {
    return threads;
  }

  @Override
  protected HttpClient.Builder createNewHttpClientBuilder() {
    return new Builder(HttpClient.newBuilder().executor(threads.get()));
  }

  @Override
  protected void closeHttpClient(JdkHttpClientImpl client) {
    super.closeHttpClient(client);
    guards.close();
  }

  /** Collects the settings in the JDK's builder; like that, it changes itself. */
  private final class Builder implements HttpClient.Builder {
    private final HttpClient.Builder builder;
    private List<String> suites = List.of();

    private Builder(HttpClient.Builder builder) {
      this.builder = builder;
    }

    @Override
    public HttpClient build() {
      return new GuardedHttpClient(builder.build(), guards, pauses, paths);
    }

    @Override
    public HttpClient.Builder cookieHandler(CookieHandler handler) {
      builder.cookieHandler(handler);
      return this;
    }

    @Override
    public HttpClient.Builder connectTimeout(Duration timeout) {
      builder.connectTimeout(timeout);
      return this;
    }

    @Override
    public HttpClient.Builder sslContext(SSLContext context) {
      suites = CipherOrder.of(context);
      builder.sslContext(context);
      return this;
    }

    /** The client names the versions of TLS alone, after it has set the context. */
    @Override
    public HttpClient.Builder sslParameters(SSLParameters parameters) {
      if (!suites.isEmpty()) {
        parameters.setCipherSuites(suites.toArray(String[]::new));
      }
      builder.sslParameters(parameters);
      return this;
    }

    @Override
    public HttpClient.Builder executor(Executor executor) {
      builder.executor(executor);
      return this;
    }

    @Override
    public HttpClient.Builder followRedirects(HttpClient.Redirect policy) {
      builder.followRedirects(policy);
      return this;
    }

    @Override
    public HttpClient.Builder version(HttpClient.Version version) {
      builder.version(version);
      return this;
    }

    @Override
    public HttpClient.Builder priority(int priority) {
      builder.priority(priority);
      return this;
    }

    @Override
    public HttpClient.Builder proxy(ProxySelector selector) {
      builder.proxy(selector);
      return this;
    }

    @Override
    public HttpClient.Builder authenticator(Authenticator authenticator) {
      builder.authenticator(authenticator);
      return this;
    }

    @Override
    public HttpClient.Builder localAddress(InetAddress address) {
      builder.localAddress(address);
      return this;
    }
  }
}
