package dev.rootseal.kubeconfig;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * What a kubeconfig says about a cluster: where its API server is, and how it is known. Of URLs the
 * client takes more than it can use.
 */
record Connection(KubeconfigField cluster) {
  void apply(ConfigBuilder config) {
    config.withMasterUrl(server(cluster.get("server")).toString());
    // The JDK's client sends and checks the name in the address, and no other.
    String _ =
        cluster
            .get("tls-server-name")
            .text(String::isEmpty, "it is not supported: put this name into the server's address");
    Optional<Pem> authority = authority();
    if (isUnchecked()) {
      if (authority.isPresent()) {
        throw authority.get().problem("insecure-skip-tls-verify does not go with it");
      }
      config.withTrustCerts(true).withDisableHostnameVerification(true);
    }
    authority.ifPresent(Pem::requireAuthority);
    authority.ifPresent(pem -> pem.apply(config::withCaCertFile, config::withCaCertData));
    KubeconfigField proxy = cluster.get("proxy-url");
    if (proxy.hasText()) {
      String address = proxy(proxy);
      config.withHttpProxy(address).withHttpsProxy(address);
    }
  }

  private Optional<Pem> authority() {
    return Pem.of(cluster, "certificate-authority");
  }

  private boolean isUnchecked() {
    return cluster.get("insecure-skip-tls-verify").isTrue();
  }

  private static URI server(KubeconfigField field) {
    URI address = url(field);
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw wrong(field, "it has to begin with https:// or http://");
    }
    if (address.getRawQuery() != null || address.getRawFragment() != null) {
      throw wrong(field, "an API server has no query and no fragment");
    }
    return reachable(field, address);
  }

  private static String proxy(KubeconfigField field) {
    URI address = url(field);
    if (!"http".equalsIgnoreCase(address.getScheme())) {
      throw wrong(field, "only proxies that begin with http:// can be used");
    }
    int port = reachable(field, address).getPort();
    return "http://%s:%d".formatted(address.getHost(), port < 0 ? 80 : port);
  }

  /** What may hold a password is not shown, also where it is no URL. */
  private static URI url(KubeconfigField field) {
    try {
      return new URI(
          field.text(
              text -> !text.contains("@"),
              "user name and password do not belong into an address: give credentials of their own"));
    } catch (URISyntaxException e) {
      throw wrong(field, "this is not a URL");
    }
  }

  private static URI reachable(KubeconfigField field, URI address) {
    if (address.getHost() == null) {
      throw wrong(field, "it names no host");
    }
    if (address.getPort() == 0 || address.getPort() > 65_535) {
      throw wrong(field, "allowed are ports from 1 to 65535");
    }
    return address;
  }

  private static KubeconfigException wrong(KubeconfigField field, String reason) {
    return field.problem("'" + field.text() + "': " + reason);
  }

  /** What a credential plugin is told when it asks for it. */
  ObjectNode forPlugins() {
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    authority().ifPresent(pem -> info.put("certificate-authority-data", pem.base64()));
    if (isUnchecked()) {
      info.put("insecure-skip-tls-verify", true);
    }
    if (cluster.get("proxy-url").hasText()) {
      info.put("proxy-url", cluster.get("proxy-url").text());
    }
    return info.put("server", cluster.get("server").text());
  }
}
