package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder.ExecutorSupplier;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.TlsVersion;
import io.fabric8.kubernetes.client.impl.KubernetesClientImpl;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Utils;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/** Makes clients that read what is watched straight into its slim class. */
public final class KubernetesClients {
  private KubernetesClients() {}

  /**
   * A client for a long-running operator. Over HTTP/1.1: a request that gets no answer takes its
   * connection with it, while the one connection of HTTP/2 would stay and be used again, silent.
   *
   * @param alsoWatched further classes that will be watched, beside workloads and namespaces
   * @param interceptors what sees each request before it is sent, and each answer
   */
  public static KubernetesClient create(
      Config config,
      Collection<Class<? extends HasMetadata>> alsoWatched,
      Interceptor... interceptors) {
    return create(config, alsoWatched, WatchKeepAlive.Limits.STANDARD, interceptors);
  }

  static KubernetesClient create(
      Config config,
      Collection<Class<? extends HasMetadata>> alsoWatched,
      WatchKeepAlive.Limits limits,
      Interceptor... interceptors) {
    return create(
        config,
        // Each answer and each event is handed on several times, thousands of times a second while
        // reports are written: between virtual threads that takes a tenth less of the operator's
        // processor time than to wake threads of the system up.
        new ClientFactory(config, Executors.newVirtualThreadPerTaskExecutor()),
        new AnswerForms(new TypedSerialization(alsoWatched), AnswerForms.OF_FACTS),
        Stream.concat(Stream.of(interceptors), Stream.of(new WatchKeepAlive(limits))).toList());
  }

  /**
   * A client for a command, which reads objects as trees, and would pay more for the first virtual
   * thread than it could save.
   */
  public static KubernetesClient createForCommand(Config config) {
    var threads = Executors.newCachedThreadPool(Utils.daemonThreadFactory(KubernetesClients.class));
    return create(
        config,
        new ClientFactory(config, threads),
        new AnswerForms(new TypedSerialization(List.of()), AnswerForms.OF_TREES),
        List.of(new WatchKeepAlive(WatchKeepAlive.Limits.STANDARD)));
  }

  /** The last of the interceptors looks after the watches: it has to see first what comes. */
  private static KubernetesClient create(
      Config given, ClientFactory factory, AnswerForms answers, List<Interceptor> interceptors) {
    Config config =
        new ConfigBuilder(given)
            .withHttp2Disable(true)
            .withOnlyHttpWatches(true)
            // How the audit log names the program, and who owns the fields that it sets.
            .withUserAgent("rootseal")
            // A write that fails is tried again by the reconciler, so the client gives up early.
            .withRequestRetryBackoffLimit(2)
            // Milliseconds before a lost watch is tried again; they double up to 32 times this.
            .withWatchReconnectInterval(200)
            .build();
    var http = factory.newBuilder(config);
    http.addOrReplaceInterceptor("rootseal-answers", answers);
    http.addOrReplaceInterceptor("rootseal-retry-after", new RetryAfterGate());
    interceptors.forEach(one -> http.addOrReplaceInterceptor(one.getClass().getSimpleName(), one));
    return new KubernetesClientImpl(
        http.tag(interceptors.getLast()).build(), config, factory, answers.serialization());
  }

  /** Gives one client the JDK's HTTP client, with the ciphers and threads that suit it. */
  private static final class ClientFactory extends JdkHttpClientFactory
      implements ExecutorSupplier {
    private final SSLParameters ciphers;
    private final ExecutorService threads;

    private ClientFactory(Config config, ExecutorService threads) {
      this.ciphers = ciphers(config.getTlsVersions());
      this.threads = threads;
    }

    @Override
    protected HttpClient.Builder createNewHttpClientBuilder() {
      return HttpClient.newBuilder().executor(threads);
    }

    /** After the client has named the versions of TLS alone. */
    @Override
    protected void additionalConfig(HttpClient.Builder builder) {
      builder.sslParameters(ciphers);
    }

    /**
     * Asks for ChaCha20-Poly1305 before AES-GCM. The operator runs with the JVM's first compiler
     * alone, which has none of the processor's instructions for AES: a byte then costs 26 to 31 ns
     * by AES-GCM and 6 ns by ChaCha20-Poly1305, and a large cluster is read in more than a
     * gigabyte. An API server follows the order of its client (Go's {@code crypto/tls}).
     */
    private static SSLParameters ciphers(TlsVersion[] versions) {
      String[] suites = allSuites();
      Arrays.sort(suites, Comparator.comparing(suite -> !suite.contains("CHACHA20_POLY1305")));
      return new SSLParameters(
          suites, Arrays.stream(versions).map(TlsVersion::javaName).toArray(String[]::new));
    }

    /** Of a context that trusts nobody, so that no certificates are read for it. */
    private static String[] allSuites() {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[0], null);
        return context.getDefaultSSLParameters().getCipherSuites();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has TLS", e);
      }
    }

    @Override
    public Executor get() {
      return threads;
    }

    /** The client is closed, its HTTP client before it. */
    @Override
    public void onClose(Executor executor) {
      threads.shutdownNow();
    }
  }

  /**
   * What an API server has refused with a {@code Retry-After} is not asked for any sooner: the
   * client hears of the refusal when that time is over. It reads this header itself, and then waits
   * its own tenths of a second all the same (seen with 7.9.0).
   */
  private static final class RetryAfterGate implements Interceptor {
    /** An API server gives seconds; of a date, which a proxy may give, nothing is made. */
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    @Override
    public CompletableFuture<Boolean> afterFailure(
        BasicBuilder builder, HttpResponse<?> refusal, RequestTags tags) {
      boolean busy = refusal.code() == 429 || refusal.code() >= 500;
      List<String> values = refusal.headers("Retry-After");
      if (!busy || values.isEmpty() || !SECONDS.matcher(values.getFirst()).matches()) {
        return CompletableFuture.completedFuture(false);
      }
      // The client adds as much to the time for an answer: longer would look like none at all.
      int seconds = Math.min(Integer.parseInt(values.getFirst()), 5);
      return new CompletableFuture<Boolean>().completeOnTimeout(false, seconds, TimeUnit.SECONDS);
    }
  }
}
