package dev.rootseal.kubernetes;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * Asks for ChaCha20-Poly1305 before AES-GCM. The operator runs with the JVM's first compiler alone,
 * which has none of the processor's instructions for AES: a byte then costs 26 to 31 ns by AES-GCM
 * and 6 ns by ChaCha20-Poly1305, and a large cluster is read in more than a gigabyte. An API server
 * follows the order of its client (Go's {@code crypto/tls} takes AES first only from who prefers
 * it), and one that is held to other suites has them all to choose from.
 */
final class CipherOrder {
  private static final String PREFERRED = "CHACHA20_POLY1305";

  private CipherOrder() {}

  /** All suites that a context offers by itself, in this order. */
  static List<String> of(SSLContext context) {
    String[] suites = context.getDefaultSSLParameters().getCipherSuites();
    return Stream.concat(
            Arrays.stream(suites).filter(CipherOrder::isPreferred),
            Arrays.stream(suites).filter(suite -> !isPreferred(suite)))
        .toList();
  }

  private static boolean isPreferred(String suite) {
    return suite.contains(PREFERRED);
  }
}
