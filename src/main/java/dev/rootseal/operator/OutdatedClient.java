package dev.rootseal.operator;

import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.kubernetes.WithoutRetries;
import dev.rootseal.operator.controller.PeriodicChecks;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a client that can never connect again. A client reads its CA file and its credentials once;
 * after a rotation of the CA only a new client trusts the API server.
 */
final class OutdatedClient {
  private static final Logger LOG = LoggerFactory.getLogger(OutdatedClient.class);

  /** A watch that is cut is back after 0.2 s, so that after this time the client is asked. */
  private static final Duration SUSPECT = Duration.ofSeconds(5);

  /** A watch in an outage is back within 7 s of its end, so that this is no outage any more. */
  private static final Duration OUTDATED = Duration.ofMinutes(2);

  private final KubernetesClient client;
  private final Supplier<KubernetesClient> renewal;
  private volatile String problem = "";

  /**
   * @param client the client of the session
   * @param renewal makes a client from the files as they are now
   */
  OutdatedClient(KubernetesClient client, Supplier<KubernetesClient> renewal) {
    this.client = client;
    this.renewal = renewal;
  }

  /** Why the certificate of the API server is not trusted; empty while it is. */
  String problem() {
    return problem;
  }

  /**
   * Whether the session has to end: a new client is answered, and its own client either does not
   * trust the API server, or has had no watch for two minutes. Takes at most 6 s.
   *
   * @param areAllWatchesDownFor whether no watch has been open for so long
   */
  boolean detect(Predicate<Duration> areAllWatchesDownFor) {
    String now = areAllWatchesDownFor.test(SUSPECT) ? failure(client).orElse("") : "";
    if (!now.isEmpty() && problem.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("reason", now)
          .log("The certificate of the API server is not trusted");
    }
    problem = now;
    if (now.isEmpty() && !areAllWatchesDownFor.test(OUTDATED)) {
      return false;
    }
    try (KubernetesClient fresh = renewal.get()) {
      ask(fresh);
      LOG.warn(
          "The watches stay down, but a new client is answered: starting the controllers again");
      return true;
    } catch (KubernetesClientException e) {
      LOG.atDebug().setCause(e).log("A new client is not answered either");
      return false;
    }
  }

  private static Optional<String> failure(KubernetesClient client) {
    try {
      ask(client);
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return certificateProblem(client.getConfiguration(), e);
    }
  }

  private static void ask(KubernetesClient client) {
    WithoutRetries.of(client, PeriodicChecks.PATIENCE, KubernetesClient::getKubernetesVersion);
  }

  /** One sentence that names the CA file, and one with what to do; empty for other failures. */
  static Optional<String> certificateProblem(Config config, Throwable failure) {
    return FailureMessage.causes(failure).stream()
        .filter(CertificateException.class::isInstance)
        .findFirst()
        .map(
            any ->
                "The certificate of the API server at %s is not trusted by %s: %s. Replace the CA, or the certificate."
                    .formatted(config.getMasterUrl(), authority(config), FailureMessage.of(any)));
  }

  private static String authority(Config config) {
    if (config.getCaCertFile() != null) {
      return "the CA file " + config.getCaCertFile();
    }
    return config.getCaCertData() != null ? "the CA in the kubeconfig" : "the CAs of the JVM";
  }
}
