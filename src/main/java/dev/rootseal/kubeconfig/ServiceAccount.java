package dev.rootseal.kubeconfig;

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
  private static final String NAMED = "service account";

  /**
   * The connection to a server.
   *
   * @param host name or address, IPv6 without brackets
   * @throws KubeconfigException if a file is missing or holds something else
   */
  Config config(String host, String port) {
    Path authority = token.resolveSibling("ca.crt");
    if (!Files.exists(authority)) {
      throw new KubeconfigException(
          "the service account has no " + authority + ": it is not known who the API server is");
    }
    Pem.in(NAMED, authority).requireAuthority();
    ConfigBuilder config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(ServerAddress.inCluster(host, port))
            .withCaCertFile(authority.toString())
            // Kubelet renews it within the hour, so it is read for each request.
            .withOauthTokenProvider(TokenFile.open(NAMED + ": " + token, token));
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
