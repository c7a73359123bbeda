package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientImpl;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Gives one Kubernetes client the JDK's HTTP client with guarded watches. */
final class GuardedClientFactory extends JdkHttpClientFactory {
  private final WatchGuards guards;

  GuardedClientFactory(WatchLimits limits) {
    this.guards = new WatchGuards(limits);
  }

  @Override
  protected HttpClient.Builder createNewHttpClientBuilder() {
    return new Builder(super.createNewHttpClientBuilder(), guards);
  }

  @Override
  protected void closeHttpClient(JdkHttpClientImpl client) {
    super.closeHttpClient(client);
    guards.close();
  }

  /** Collects the settings in the JDK's builder. */
  private record Builder(HttpClient.Builder builder, WatchGuards guards)
      implements HttpClient.Builder {
    @Override
    public HttpClient build() {
      return new GuardedHttpClient(builder.build(), guards);
    }

    @Override
    public HttpClient.Builder cookieHandler(CookieHandler handler) {
      return with(builder.cookieHandler(handler));
    }

    @Override
    public HttpClient.Builder connectTimeout(Duration timeout) {
      return with(builder.connectTimeout(timeout));
    }

    @Override
    public HttpClient.Builder sslContext(SSLContext context) {
      return with(builder.sslContext(context));
    }

    @Override
    public HttpClient.Builder sslParameters(SSLParameters parameters) {
      return with(builder.sslParameters(parameters));
    }

    @Override
    public HttpClient.Builder executor(Executor executor) {
      return with(builder.executor(executor));
    }

    @Override
    public HttpClient.Builder followRedirects(HttpClient.Redirect policy) {
      return with(builder.followRedirects(policy));
    }

    @Override
    public HttpClient.Builder version(HttpClient.Version version) {
      return with(builder.version(version));
    }

    @Override
    public HttpClient.Builder priority(int priority) {
      return with(builder.priority(priority));
    }

    @Override
    public HttpClient.Builder proxy(ProxySelector selector) {
      return with(builder.proxy(selector));
    }

    @Override
    public HttpClient.Builder authenticator(Authenticator authenticator) {
      return with(builder.authenticator(authenticator));
    }

    @Override
    public HttpClient.Builder localAddress(InetAddress address) {
      return with(builder.localAddress(address));
    }

    private HttpClient.Builder with(HttpClient.Builder set) {
      return new Builder(set, guards);
    }
  }
}
