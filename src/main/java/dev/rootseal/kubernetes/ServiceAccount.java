package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The connection that kubelet gives every pod with a service account: a folder with the files
 * token, ca.crt and namespace. The library's own way would prefer a kubeconfig in the home folder.
 *
 * @param token the file with the token; the others are beside it
 */
record ServiceAccount(Path token) {

  /**
   * The connection to a server.
   *
   * @param host name or address, IPv6 without brackets
   * @throws KubeconfigException if there is no certificate of the server's authority
   */
  Config config(String host, String port) {
    Path authority = token.resolveSibling("ca.crt");
    if (!Files.isReadable(authority)) {
      throw new KubeconfigException(
          "the service account has no " + authority + ": it is not known who the API server is");
    }
    ConfigBuilder config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port)
            .withCaCertFile(authority.toString())
            // Kubelet renews it within the hour, so it is read for each request.
            .withOauthTokenProvider(() -> text(token).orElse(""));
    text(token.resolveSibling("namespace")).ifPresent(config::withNamespace);
    return config.build();
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
