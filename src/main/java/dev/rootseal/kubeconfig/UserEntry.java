package dev.rootseal.kubeconfig;

import io.fabric8.kubernetes.api.model.AuthProviderConfig;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a kubeconfig says about a user: one kind of credentials, and whom to act as. */
final class UserEntry {
  private final KubeconfigFile.Entry entry;
  private final Field field;
  private final ClusterEntry cluster;
  private final PluginTime pluginTime;

  UserEntry(KubeconfigFile.Entry entry, ClusterEntry cluster, PluginTime pluginTime) {
    this.entry = entry;
    this.field = entry.value();
    this.cluster = cluster;
    this.pluginTime = pluginTime;
  }

  /**
   * Sets the credentials that the client sends; a plugin is run for them.
   *
   * @throws KubeconfigException if something cannot be used
   */
  void apply(ConfigBuilder config) {
    ClientIdentity.of(entry).ifPresent(identity -> identity.apply(config));
    impersonate(config);
    Field tokenFile = field.get("tokenFile");
    Field token = field.get("token");
    if (tokenFile.text().isPresent()) {
      tokenFile
          .path(entry.folder())
          .ifPresent(
              file -> config.withOauthTokenProvider(TokenFile.open(tokenFile + ": " + file, file)));
    } else if (token.text().isPresent()) {
      token.text().ifPresent(text -> config.withAutoOAuthToken(Token.require(token, text)));
    } else if (field.get("username").text().isPresent()) {
      field.get("username").text().ifPresent(config::withUsername);
      field.get("password").text().ifPresent(config::withPassword);
    } else if (field.get("auth-provider").isPresent()) {
      provider(field.get("auth-provider"), config);
    } else if (field.get("exec").isPresent()) {
      new ExecPlugin(field.get("exec"), entry.folder(), pluginTime).apply(config, cluster);
    }
  }

  /** The token that an older kind of provider left in the file. */
  private static void provider(Field provider, ConfigBuilder config) {
    Field settings = provider.get("config");
    Map<String, String> values = new HashMap<>();
    settings.keys().forEach(key -> settings.get(key).text().ifPresent(v -> values.put(key, v)));
    Field name = provider.get("name");
    config.withAuthProvider(
        new AuthProviderConfig(values, name.text().orElseThrow(() -> name.problem("missing"))));
    Field token =
        Stream.of("access-token", "id-token")
            .map(settings::get)
            .filter(one -> one.text().isPresent())
            .findFirst()
            .orElseThrow(
                () -> provider.problem("its config holds no access-token and no id-token"));
    token.text().ifPresent(text -> config.withAutoOAuthToken(Token.require(token, text)));
  }

  private void impersonate(ConfigBuilder config) {
    if (field.get("as-uid").text().isPresent()) {
      throw field.get("as-uid").problem("it is not supported");
    }
    words(field.get("as")).ifPresent(config::withImpersonateUsername);
    List<String> groups =
        field.get("as-groups").items().stream().flatMap(group -> words(group).stream()).toList();
    if (!groups.isEmpty()) {
      config.withImpersonateGroups(groups.toArray(String[]::new));
    }
    Field extra = field.get("as-user-extra");
    Map<String, List<String>> extras = new HashMap<>();
    extra.keys().forEach(key -> extras.put(key, texts(extra.get(Token.requireWords(extra, key)))));
    if (!extras.isEmpty()) {
      config.withImpersonateExtras(extras);
    }
  }

  private static List<String> texts(Field list) {
    return list.items().stream().flatMap(item -> words(item).stream()).toList();
  }

  private static Optional<String> words(Field field) {
    return field.text().map(text -> Token.requireWords(field, text));
  }
}
