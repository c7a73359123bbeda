package dev.rootseal.kubeconfig;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** URLs of servers, of which the client takes more than it can use. */
final class ServerAddress {
  private static final int LARGEST_PORT = 65_535;

  private ServerAddress() {}

  /**
   * The address of an API server.
   *
   * @throws KubeconfigException if it is none, or has more than it can have
   */
  static URI ofApiServer(Field field) {
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

  /**
   * The address of a proxy.
   *
   * @throws KubeconfigException if the client could not go through it
   */
  static URI ofProxy(Field field) {
    URI address = url(field);
    if (!"http".equalsIgnoreCase(address.getScheme())) {
      throw wrong(field, "only proxies that begin with http:// can be used");
    }
    return reachable(field, address);
  }

  /**
   * The address that Kubernetes tells every pod.
   *
   * @param host name or address, IPv6 without brackets
   * @throws KubeconfigException if that makes no address
   */
  static String inCluster(String host, String port) {
    String name = host.contains(":") ? "[" + host + "]" : host;
    String text = "https://" + name + ":" + port;
    try {
      URI address = new URI(text);
      if (name.equals(address.getHost())) {
        return text;
      }
    } catch (URISyntaxException e) {
      throw noAddress(host, port, e);
    }
    throw noAddress(host, port, null);
  }

  private static KubeconfigException noAddress(
      String host, String port, @Nullable Throwable cause) {
    return new KubeconfigException(
        "KUBERNETES_SERVICE_HOST is '%s' and KUBERNETES_SERVICE_PORT is '%s': this is no address"
            .formatted(host, port),
        cause);
  }

  /** What may hold a password is not shown, also where it is no URL. */
  private static URI url(Field field) {
    String text = field.text().orElse("");
    if (text.contains("@")) {
      throw field.problem(
          "user name and password do not belong into an address: give credentials of their own");
    }
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw wrong(field, "this is not a URL");
    }
  }

  private static URI reachable(Field field, URI address) {
    if (address.getHost() == null) {
      throw wrong(field, "it names no host");
    }
    if (address.getPort() == 0 || address.getPort() > LARGEST_PORT) {
      throw wrong(field, "allowed are ports from 1 to 65535");
    }
    return address;
  }

  private static KubeconfigException wrong(Field field, String reason) {
    return field.problem("'" + field.text().orElse("") + "': " + reason);
  }
}
