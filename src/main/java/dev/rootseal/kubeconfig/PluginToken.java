package dev.rootseal.kubeconfig;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The token of a credential plugin, which is run again shortly before the token's time is over.
 * While that fails the old one is sent, and the API server says what it thinks of it.
 */
final class PluginToken implements OAuthTokenProvider {
  /** A request should not arrive too late with a token that was good when it left. */
  private static final Duration EARLY = Duration.ofSeconds(10);

  /** A plugin that fails may take its whole time for it, and requests wait for it. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Supplier<ExecCredential> plugin;
  private final Clock clock;
  private ExecCredential held;
  private Instant nextTry = Instant.MIN;

  PluginToken(Supplier<ExecCredential> plugin, ExecCredential first, Clock clock) {
    this.plugin = plugin;
    this.held = first;
    this.clock = clock;
  }

  @Override
  public synchronized String getToken() {
    Instant now = clock.instant();
    if (!now.plus(EARLY).isBefore(held.expires()) && !now.isBefore(nextTry)) {
      renew(now);
    }
    return held.token();
  }

  private void renew(Instant now) {
    try {
      held = plugin.get();
    } catch (KubeconfigException e) {
      nextTry = now.plus(PAUSE);
    }
  }
}
