package dev.rootseal.kubeconfig;

import io.fabric8.kubernetes.client.ConfigBuilder;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a kubeconfig says about a cluster: where its API server is, and how it is known. */
final class ClusterEntry {
  private static final int HTTP_PORT = 80;

  private final KubeconfigFile.Entry entry;
  private final Field field;

  ClusterEntry(KubeconfigFile.Entry entry) {
    this.entry = entry;
    this.field = entry.value();
  }

  /**
   * Sets what the client needs to reach the server.
   *
   * @throws KubeconfigException if something cannot be used
   */
  void apply(ConfigBuilder config) {
    URI server = ServerAddress.ofApiServer(field.get("server"));
    config.withMasterUrl(server.toString());
    requireKnownName();
    Optional<Pem> authority = authority();
    if (field.get("insecure-skip-tls-verify").isTrue()) {
      if (authority.isPresent()) {
        throw authority.get().problem("insecure-skip-tls-verify does not go with it");
      }
      config.withTrustCerts(true).withDisableHostnameVerification(true);
    }
    authority.ifPresent(
        pem -> {
          pem.requireAuthority();
          pem.apply(config::withCaCertFile, config::withCaCertData);
        });
    proxy().ifPresent(proxy -> config.withHttpProxy(proxy).withHttpsProxy(proxy));
  }

  /** The JDK's client sends and checks the name in the address, and no other. */
  private void requireKnownName() {
    Field name = field.get("tls-server-name");
    if (name.text().isPresent()) {
      throw name.problem("it is not supported: put this name into the server's address");
    }
  }

  private Optional<Pem> authority() {
    return Pem.of(entry, "certificate-authority");
  }

  private Optional<String> proxy() {
    Field proxy = field.get("proxy-url");
    return proxy
        .text()
        .map(text -> ServerAddress.ofProxy(proxy))
        .map(url -> "http://%s:%d".formatted(url.getHost(), portOf(url)));
  }

  private static int portOf(URI proxy) {
    return proxy.getPort() < 0 ? HTTP_PORT : proxy.getPort();
  }

  /** What a credential plugin is told when it asks for it. */
  Map<String, Object> forPlugins() {
    Map<String, Object> told = new TreeMap<>();
    field.get("server").text().ifPresent(server -> told.put("server", server));
    field.get("proxy-url").text().ifPresent(proxy -> told.put("proxy-url", proxy));
    authority().ifPresent(pem -> told.put("certificate-authority-data", pem.base64()));
    if (field.get("insecure-skip-tls-verify").isTrue()) {
      told.put("insecure-skip-tls-verify", true);
    }
    return told;
  }
}
