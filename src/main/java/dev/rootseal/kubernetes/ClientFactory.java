package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder.ExecutorSupplier;
import io.fabric8.kubernetes.client.http.TlsVersion;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Utils;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/** Gives one Kubernetes client the JDK's HTTP client, with the ciphers and threads that suit it. */
final class ClientFactory extends JdkHttpClientFactory implements ExecutorSupplier {
  private static final String PREFERRED = "CHACHA20_POLY1305";

  private final SSLParameters ciphers;
  private final ExecutorService threads;

  private ClientFactory(Config config, ExecutorService threads) {
    this.ciphers = ciphers(config.getTlsVersions());
    this.threads = threads;
  }

  /**
   * For those who stay: with virtual threads. Each answer and each event is handed on several
   * times, thousands of times a second while reports are written: between virtual threads that
   * takes a tenth less of the operator's processor time than to wake threads of the system up.
   */
  static ClientFactory ofOperator(Config config) {
    return new ClientFactory(config, Executors.newVirtualThreadPerTaskExecutor());
  }

  /** For a command, which would pay more for the first virtual thread than it could save. */
  static ClientFactory ofCommand(Config config) {
    return new ClientFactory(
        config, Executors.newCachedThreadPool(Utils.daemonThreadFactory(ClientFactory.class)));
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
   * alone, which has none of the processor's instructions for AES: a byte then costs 26 to 31 ns by
   * AES-GCM and 6 ns by ChaCha20-Poly1305, and a large cluster is read in more than a gigabyte. An
   * API server follows the order of its client (Go's {@code crypto/tls} takes AES first only from
   * who prefers it), and one that is held to other suites has them all to choose from.
   */
  private static SSLParameters ciphers(TlsVersion[] versions) {
    String[] suites = allSuites();
    Arrays.sort(suites, Comparator.comparing(suite -> !suite.contains(PREFERRED)));
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
