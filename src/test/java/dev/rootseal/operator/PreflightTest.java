package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.http.BindAddress;
import dev.rootseal.http.SelfSignedCertificate;
import dev.rootseal.kubernetes.KubernetesClients;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class PreflightTest {
  private static final Preflight.RequiredRight RIGHT =
      new Preflight.RequiredRight("apps", "deployments", "list", Optional.empty());

  private static final Gateway.Answer DENIED =
      new Gateway.Answer(
          201,
          """
          {"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{},
          "status":{"allowed":false,"denied":true}}\
          """);

  @AutoClose private final Cluster cluster = Cluster.start();
  private final Gateway gateway = cluster.gateway();

  @Test
  void missingDefinitionsAreNamed() {
    try (Cluster bare = Cluster.startAt(0)) {
      assertThat(problems(bare.config()))
          .containsExactly(
              missing(
                  bare,
                  "compliancepolicies.rootseal.dev, compliancereports.rootseal.dev,"
                      + " compliancesummaries"));
      bare.install();
      bare.client()
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName("compliancesummaries.rootseal.dev")
          .delete();
      assertThat(problems(bare.config())).containsExactly(missing(bare, "compliancesummaries"));
    }
  }

  /** With all that can be switched on, so that every right is needed. */
  @Test
  void eachRightIsAskedForWholeAndMissedByItsName() {
    List<Preflight.RequiredRight> all =
        Preflight.RequiredRight.of(
            new OperatorSettings(
                Optional.of(BindAddress.parse(":0")),
                Optional.of(new SelfSignedCertificate(Clock.systemUTC())),
                Optional.empty(),
                Optional.of("ops"),
                "only"));
    try (KubernetesClient client = KubernetesClients.create(cluster.config(gateway), List.of())) {
      for (Preflight.RequiredRight right : all) {
        gateway.heal();
        gateway.listNoRules();
        gateway.answer(request -> asksFor(right, request), DENIED);

        assertThat(new Preflight(client, all).findings().problems())
            .containsExactly(Preflight.RequiredRight.missingMessage(List.of(right)));
      }
    }
  }

  private static boolean asksFor(Preflight.RequiredRight right, Gateway.Request request) {
    if (!request.is("POST", "selfsubjectaccessreviews")) {
      return false;
    }
    JsonNode asked = attributes(request.body());
    return asked.path("verb").asText().equals(right.verb())
        && asked.path("group").asText().equals(right.group())
        && (asked.path("resource").asText() + "/" + asked.path("subresource").asText())
            .replaceFirst("/$", "")
            .equals(right.resource())
        && asked.path("namespace").asText().equals(right.namespace().orElse(""));
  }

  private static JsonNode attributes(String review) {
    try {
      return new ObjectMapper().readTree(review).at("/spec/resourceAttributes");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void whatIsListedIsNotAskedFor() {
    assertThat(problems(cluster.config(gateway))).isEmpty();

    assertThat(gateway.count(request -> request.is("POST", "selfsubjectrulesreviews")))
        .isEqualTo(1);
    assertThat(gateway.count(request -> request.is("POST", "selfsubjectaccessreviews"))).isZero();
    assertThat(gateway.count(request -> request.is("GET", "/openapi/v3/apis/rootseal.dev")))
        .isEqualTo(1);
  }

  @Test
  void whatKeepsFromAskingIsSaid() {
    assertProblem(
        Gateway.Answer.refusal(401, "Unauthorized"),
        "refuses the credentials (401 Unauthorized). Check the token or certificate in the kubeconfig.");
    assertProblem(
        Gateway.Answer.refusal(503, "the server is starting"),
        "cannot be used: the server is starting. Check the address and the network.");
    gateway.close();
    assertProblem("cannot be used: connection refused. Check the address and the network.");
  }

  private void assertProblem(Gateway.Answer answer, String problem) {
    gateway.heal();
    gateway.answer(request -> true, answer);
    assertProblem(problem);
  }

  private void assertProblem(String problem) {
    assertThat(problems(cluster.config(gateway)))
        .containsExactly("The API server at %s/ %s".formatted(gateway.uri(), problem));
  }

  /** A server that is frozen would be waited for ten times as long, without a word. */
  @Test
  void eachTryAsksOnce() {
    gateway.answer(request -> true, Gateway.Answer.refusal(503, "the server is starting"));

    problems(
        new ConfigBuilder(cluster.config(gateway))
            .withRequestRetryBackoffLimit(3)
            .withRequestRetryBackoffInterval(1)
            .build());

    assertThat(gateway.seen()).hasSize(1);
  }

  @Test
  void reviewWithoutAnAnswerIsSaid() {
    gateway.listNoRules();
    gateway.answer(
        request -> request.is("POST", "selfsubjectaccessreviews"), new Gateway.Answer(201, ""));

    assertProblem(
        "cannot be used: it does not answer an access review. Check the address and the network.");
  }

  private static List<String> problems(Config config) {
    try (KubernetesClient client = KubernetesClients.create(config, List.of())) {
      return new Preflight(client, List.of(RIGHT)).findings().problems();
    }
  }

  private static String missing(Cluster cluster, String plural) {
    return "The API server at %s/ does not serve %s.rootseal.dev. Install the CRDs: kubectl apply -k config/crd"
        .formatted(cluster.uri(), plural);
  }
}
