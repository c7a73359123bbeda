package dev.rootseal.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.kubeconfig.CredentialPlugin.Credential;
import dev.rootseal.kubeconfig.CredentialPlugin.RenewedToken;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a credential plugin is asked again. */
class PluginTokenTest {
  private static final Instant END = Instant.parse("2030-01-01T00:10:00Z");

  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private int asked;
  private boolean failing;
  private final RenewedToken token = new RenewedToken(this::ask, credential("first"), clock);

  @Test
  void aTokenIsKeptUntilShortlyBeforeItsEnd() {
    now = END.minusSeconds(11);
    assertThat(token.getToken()).isEqualTo("first");
    assertThat(asked).isZero();

    now = END.minusSeconds(10);
    assertThat(token.getToken()).isEqualTo("next");
  }

  @Test
  void aPluginThatFailsIsGivenAMinuteAndTheOldTokenIsSent() {
    failing = true;
    now = END;
    assertThat(token.getToken()).isEqualTo("first");
    now = END.plusSeconds(59);
    assertThat(token.getToken()).isEqualTo("first");
    assertThat(asked).isEqualTo(1);

    failing = false;
    now = END.plusSeconds(60);
    assertThat(token.getToken()).isEqualTo("next");
    assertThat(asked).isEqualTo(2);
  }

  private Credential ask() {
    asked++;
    if (failing) {
      throw new KubeconfigException("fails");
    }
    return credential("next");
  }

  private static Credential credential(String token) {
    return new Credential(token, Optional.empty(), END);
  }
}
