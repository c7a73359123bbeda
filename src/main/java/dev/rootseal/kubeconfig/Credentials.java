package dev.rootseal.kubeconfig;

import dev.rootseal.kubeconfig.CredentialPlugin.RenewedToken;
import io.fabric8.kubernetes.api.model.AuthProviderConfig;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a kubeconfig says about a user: one kind of credentials, and whom to act as. */
record Credentials(KubeconfigField user, Connection connection, CredentialPlugin.Time time) {
  /** What cannot be in the name of a header, and the sign by which client-go escapes it. */
  private static final Pattern UNSENDABLE = Pattern.compile("[^!#$&'*+.^_`|~0-9A-Za-z-]");

  private static final HexFormat ESCAPE = HexFormat.of().withUpperCase().withPrefix("%");

  /** Sets the credentials that the client sends; a plugin is run for them. */
  void apply(ConfigBuilder config) {
    certificate().ifPresent(identity -> identity.apply(config));
    impersonate(config);
    KubeconfigField file = user.get("tokenFile");
    KubeconfigField token = user.get("token");
    KubeconfigField name = user.get("username");
    if ((file.hasText() || token.hasText()) && (name.hasText() || user.get("password").hasText())) {
      throw (file.hasText() ? file : token)
          .problem("username and password are another way to authenticate: leave one out");
    }
    if (file.hasText()) {
      config.withOauthTokenProvider(RenewedToken.ofFile(file.toString(), file.path()));
    } else if (token.hasText()) {
      config.withAutoOAuthToken(token.token());
    } else if (name.hasText()) {
      config.withUsername(name.text()).withPassword(user.get("password").text());
    } else if (user.get("auth-provider").isPresent()) {
      provider(user.get("auth-provider"), config);
    } else if (user.get("exec").isPresent()) {
      new CredentialPlugin(user.get("exec"), connection, time).apply(config);
    }
  }

  private Optional<Pem.ClientCertificate> certificate() {
    Optional<Pem> certificate = Pem.of(user, "client-certificate");
    Optional<Pem> key = Pem.of(user, "client-key");
    if (certificate.isPresent() && key.isEmpty()) {
      throw user.get("client-key").problem("missing beside client-certificate");
    }
    if (key.isPresent() && certificate.isEmpty()) {
      throw user.get("client-certificate").problem("missing beside client-key");
    }
    return certificate.map(one -> new Pem.ClientCertificate(one, key.orElseThrow()));
  }

  /** The token that an older kind of provider left in the file. */
  private static void provider(KubeconfigField provider, ConfigBuilder config) {
    KubeconfigField settings = provider.get("config");
    Map<String, String> values = new HashMap<>();
    settings.fields().keySet().stream()
        .filter(key -> settings.get(key).hasText())
        .forEach(key -> values.put(key, settings.get(key).text()));
    String name = provider.get("name").text(text -> !text.isEmpty(), "missing");
    config.withAuthProvider(new AuthProviderConfig(values, name));
    config.withAutoOAuthToken(
        Stream.of("access-token", "id-token")
            .map(settings::get)
            .filter(KubeconfigField::hasText)
            .findFirst()
            .orElseThrow(() -> provider.problem("its config holds no access-token and no id-token"))
            .token());
  }

  private void impersonate(ConfigBuilder config) {
    String _ = user.get("as-uid").text(String::isEmpty, "it is not supported");
    KubeconfigField as = user.get("as");
    if (as.hasText()) {
      config.withImpersonateUsername(as.sendable());
    }
    List<String> groups = words(user.get("as-groups"));
    config.withImpersonateGroups(groups.toArray(String[]::new));
    KubeconfigField extra = user.get("as-user-extra");
    Map<String, List<String>> extras = new HashMap<>();
    for (String key : extra.fields().keySet()) {
      extras.put(UNSENDABLE.matcher(key).replaceAll(Credentials::escaped), words(extra.get(key)));
    }
    config.withImpersonateExtras(extras);
    if (!as.hasText() && !(groups.isEmpty() && extras.isEmpty())) {
      throw as.problem("missing beside as-groups or as-user-extra");
    }
  }

  private static String escaped(MatchResult character) {
    return ESCAPE.formatHex(character.group().getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> words(KubeconfigField list) {
    return list.items().stream()
        .filter(KubeconfigField::hasText)
        .map(KubeconfigField::sendable)
        .toList();
  }
}
