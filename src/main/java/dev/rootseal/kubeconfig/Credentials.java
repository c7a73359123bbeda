package dev.rootseal.kubeconfig;

import io.fabric8.kubernetes.api.model.AuthProviderConfig;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a kubeconfig says about a user: one kind of credentials, and whom to act as.
 *
 * @param user the entry in the list of users
 * @param connection the cluster, which a plugin may be told of
 * @param time how time passes for a plugin
 */
record Credentials(KubeconfigField user, Connection connection, CredentialPlugin.Time time) {
  /**
   * Sets the credentials that the client sends; a plugin is run for them.
   *
   * @throws KubeconfigException if something cannot be used
   */
  void apply(ConfigBuilder config) {
    certificate().ifPresent(identity -> identity.apply(config));
    impersonate(config);
    KubeconfigField file = user.get("tokenFile");
    Optional<String> token = user.get("token").text();
    Optional<String> name = user.get("username").text();
    KubeconfigField provider = user.get("auth-provider");
    KubeconfigField exec = user.get("exec");
    if (file.text().isPresent()) {
      Path path = file.path().orElseThrow();
      config.withOauthTokenProvider(new TokenFile(file + ": " + path, path));
    } else if (token.isPresent()) {
      user.get("token").token().ifPresent(config::withAutoOAuthToken);
    } else if (name.isPresent()) {
      config.withUsername(name.get());
      user.get("password").text().ifPresent(config::withPassword);
    } else if (provider.isPresent()) {
      provider(provider, config);
    } else if (exec.isPresent()) {
      new CredentialPlugin(exec, time).apply(config, connection);
    }
  }

  private Optional<Pem.Identity> certificate() {
    Optional<Pem> certificate = Pem.of(user, "client-certificate");
    Optional<Pem> key = Pem.of(user, "client-key");
    if (certificate.isPresent() != key.isPresent()) {
      throw certificate.isPresent()
          ? user.get("client-key").problem("missing beside client-certificate")
          : user.get("client-certificate").problem("missing beside client-key");
    }
    return certificate.map(one -> new Pem.Identity(one, key.orElseThrow()));
  }

  /** The token that an older kind of provider left in the file. */
  private static void provider(KubeconfigField provider, ConfigBuilder config) {
    KubeconfigField settings = provider.get("config");
    Map<String, String> values = new HashMap<>();
    settings.keys().forEach(key -> settings.get(key).text().ifPresent(v -> values.put(key, v)));
    KubeconfigField name = provider.get("name");
    config.withAuthProvider(
        new AuthProviderConfig(values, name.text().orElseThrow(() -> name.problem("missing"))));
    Stream.of("access-token", "id-token")
        .map(settings::get)
        .filter(one -> one.text().isPresent())
        .findFirst()
        .orElseThrow(() -> provider.problem("its config holds no access-token and no id-token"))
        .token()
        .ifPresent(config::withAutoOAuthToken);
  }

  private void impersonate(ConfigBuilder config) {
    if (user.get("as-uid").text().isPresent()) {
      throw user.get("as-uid").problem("it is not supported");
    }
    user.get("as").words().ifPresent(config::withImpersonateUsername);
    List<String> groups = words(user.get("as-groups"));
    if (!groups.isEmpty()) {
      config.withImpersonateGroups(groups.toArray(String[]::new));
    }
    KubeconfigField extra = user.get("as-user-extra");
    Map<String, List<String>> extras = new HashMap<>();
    extra.keys().forEach(key -> extras.put(key, words(extra.get(extra.requireWords(key)))));
    if (!extras.isEmpty()) {
      config.withImpersonateExtras(extras);
    }
  }

  private static List<String> words(KubeconfigField list) {
    return list.items().stream().flatMap(item -> item.words().stream()).toList();
  }

  /**
   * A token in a file, which is renewed there: it is read for each request. Where it cannot be read
   * any more, the last one is sent, and the API server says what it thinks of it.
   */
  static final class TokenFile implements OAuthTokenProvider {
    private static final int LARGEST = 1 << 16;

    private final String named;
    private final Path file;
    private volatile String last;

    /**
     * Reads the file for the first time.
     *
     * @param named how messages name it
     * @throws KubeconfigException if it holds no token
     */
    TokenFile(String named, Path file) {
      this.named = named;
      this.file = file;
      this.last = read(named, file);
    }

    @Override
    public String getToken() {
      try {
        last = read(named, file);
      } catch (KubeconfigException e) {
        return last;
      }
      return last;
    }

    private static String read(String named, Path file) {
      String token = new String(Pem.read(named, file, LARGEST), StandardCharsets.UTF_8).strip();
      if (!KubeconfigField.isToken(token)) {
        throw new KubeconfigException(
            named + (token.isEmpty() ? ": the file is empty" : ": the file holds no token"));
      }
      return token;
    }
  }
}
