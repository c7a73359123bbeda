package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import dev.rootseal.operator.LogCapture;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.EOFException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failure that goes on is told once, and by whom it concerns. */
class LoggedFailuresTest {
  @AutoClose private final LogCapture log = new LogCapture();
  private final OutageLog outages = new OutageLog("https://a");
  private final FailingWrites.LoggedFailures told = new FailingWrites.LoggedFailures(outages);

  @Test
  void refusalIsNewsOncePerObjectAndReason() {
    assertThat(told.isNews("shop", refused(403, "no right"))).isTrue();
    assertThat(told.isNews("shop", refused(403, "no right"))).isFalse();
    assertThat(told.isNews("back", refused(403, "no right"))).isTrue();
    assertThat(told.isNews("shop", refused(403, "a webhook"))).isTrue();
  }

  @Test
  void refusalIsNewsAgainAfterASuccess() {
    told.isNews("shop", refused(403, "no right"));
    told.succeeded("shop");

    assertThat(told.isNews("shop", refused(403, "no right"))).isTrue();
  }

  @Test
  void refusalByAServerThatIsNotQuiteBackIsNewsOnlyIfItStays() {
    outages.disconnected(List.of("Deployment"));
    assertThat(told.isNews("shop", refused(403, "no right"))).isFalse();
    outages.connected();
    assertThat(told.isNews("shop", refused(403, "no right"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 410, 429, 500, 502, 503})
  void troubleOfTheServerIsToldOnceForAllAndSoIsItsEnd(int code) {
    assertThat(told.isNews("shop", refused(code, "busy"))).isFalse();
    assertThat(told.isNews("back", refused(code, "busy"))).isFalse();
    told.allIsWell();
    told.allIsWell();

    assertThat(log.lines(Level.WARN)).containsExactly("API server rejects writes");
    assertThat(log.count("API server accepts writes again")).isEqualTo(1);
  }

  /** What may not be written in one namespace may not be in any. */
  @Test
  void rightThatWasTakenAwayIsToldOnceForAllAndSoIsItsReturn() {
    String who = "x is forbidden: User \"rootseal\" cannot update resource \"compliancereports\"";

    assertThat(told.isNews("shop", refused(403, who + " in the namespace \"shop\""))).isFalse();
    assertThat(told.isNews("back", refused(403, who + " in the namespace \"back\""))).isFalse();
    told.allIsWell();

    assertThat(log.lines(Level.WARN)).containsExactly("API server rejects writes");
    assertThat(log.count("API server accepts writes again")).isEqualTo(1);
  }

  @Test
  void answerThatCannotBeReadIsTroubleOfTheServer() {
    Throwable unreadable =
        new KubernetesClientException("no", new JsonParseException((JsonParser) null, "half"));

    assertThat(told.isNews("shop", unreadable)).isFalse();
    assertThat(log.lines(Level.WARN)).hasSize(1);
  }

  @Test
  void lostConnectionAndEndOfANamespaceAreToldElsewhere() {
    Status gone =
        new StatusBuilder()
            .withCode(404)
            .withMessage("namespaces \"shop\" not found")
            .withNewDetails()
            .withKind("namespaces")
            .withName("shop")
            .endDetails()
            .build();

    assertThat(told.isNews("shop", new KubernetesClientException("no", new EOFException())))
        .isFalse();
    assertThat(told.isNews("shop", new KubernetesClientException(gone))).isFalse();
    assertThat(
            told.isNews(
                "shop",
                refused(
                    403,
                    "unable to create new content in namespace shop because it is being terminated")))
        .isFalse();
    assertThat(log.lines(Level.WARN)).isEmpty();
  }

  private static KubernetesClientException refused(int code, String message) {
    return new KubernetesClientException(
        new StatusBuilder().withCode(code).withMessage(message).build());
  }
}
