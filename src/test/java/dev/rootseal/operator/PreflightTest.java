package dev.rootseal.operator;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rootseal.admission.AdmissionPolicies.Action;
import dev.rootseal.admission.AdmissionPolicies.Settings;
import dev.rootseal.http.BindAddress;
import dev.rootseal.http.SelfSignedCertificate;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.operator.Preflight.RequiredRight;
import dev.rootseal.rule.Rows;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRuleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked before a start: the rights of config/rbac, whose use RightsIT sees. */
class PreflightTest {
  private static final RequiredRight RIGHT =
      new RequiredRight("apps", "deployments", "list", Optional.empty());

  private static final Gateway.Answer DENIED =
      new Gateway.Answer(
          201,
          """
          {"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{},
          "status":{"allowed":false,"denied":true}}\
          """);

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  @AutoClose private static final Cluster cluster = Cluster.start();

  private final Gateway gateway = cluster.gateway();

  /**
   * With all that can be switched on, so that every right is needed: half are refused, then the
   * others.
   */
  @Test
  void eachRightIsAskedForWholeAndMissedByItsName() {
    List<RequiredRight> all = RequiredRight.of(settings("metrics-secure admission", "ops"));
    try (KubernetesClient client = KubernetesClients.create(cluster.config(gateway), List.of())) {
      for (int first = 0; first < 2; first++) {
        List<RequiredRight> denied = everySecond(all, first);
        gateway.heal();
        gateway.listNoRules();
        gateway.answer(request -> denied.stream().anyMatch(it -> asksFor(it, request)), DENIED);

        Preflight.Findings findings = new Preflight(client, all).findings();

        Preflight.Missing missing = Preflight.Missing.of(denied);
        assertThat(findings.problems())
            .containsExactly(RequiredRight.missingMessage(missing.needed()));
        assertThat(findings.limits()).isEqualTo(missing.limits());
        assertThat(missing.limits().orElseThrow()).isNotEmpty();
      }
    }
  }

  private static List<RequiredRight> everySecond(List<RequiredRight> rights, int first) {
    return IntStream.iterate(first, at -> at < rights.size(), at -> at + 2)
        .mapToObj(rights::get)
        .toList();
  }

  private static boolean asksFor(RequiredRight right, Gateway.Request request) {
    if (!request.is("POST", "selfsubjectaccessreviews")) {
      return false;
    }
    JsonNode asked = unchecked(() -> YAML.readTree(request.body())).at("/spec/resourceAttributes");
    return asked.path("verb").asText().equals(right.verb())
        && asked.path("group").asText().equals(right.group())
        && (asked.path("resource").asText() + "/" + asked.path("subresource").asText())
            .replaceFirst("/$", "")
            .equals(right.type())
        && asked.path("name").asText().equals(right.object())
        && asked.path("namespace").asText().equals(right.namespace().orElse(""));
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

  /** With components or without, and a lease or none, by the files below config. */
  @ParameterizedTest
  @CsvSource({
    "'',             rootseal-system, rbac/cluster-role rbac/lease-role",
    "'',             '',              rbac/cluster-role",
    "metrics-secure, '',              rbac/cluster-role metrics-secure/reviewer-role",
    "admission,      '',              rbac/cluster-role admission/role",
  })
  void everyRequiredRightIsGrantedAndNoOther(String components, String lease, String files)
      throws IOException {
    Set<String> granted = new TreeSet<>();
    for (String file : files.split(" ", -1)) {
      granted.addAll(rulesOf(Path.of("config", file + ".yaml")));
    }

    assertThat(required(settings(components, lease))).isEqualTo(granted);
  }

  private static OperatorSettings settings(String components, String lease) {
    return new OperatorSettings(
        Optional.of(new BindAddress("", 8443)),
        Optional.of("metrics-secure")
            .filter(components::contains)
            .map(_ -> new SelfSignedCertificate(Clock.systemUTC())),
        Optional.empty(),
        Optional.of(lease).filter(namespace -> !namespace.isEmpty()),
        "",
        Optional.of(Settings.of(Action.DENY_PASSING, Settings.OWN_NAMESPACE))
            .filter(_ -> components.contains("admission")));
  }

  /** An authorizer behind a webhook takes seconds for each. */
  @Test
  void slowReviewsAreAskedForSideBySide() throws InterruptedException {
    gateway.listNoRules();
    gateway.hold(request -> request.is("POST", "selfsubjectaccessreviews"));
    List<RequiredRight> all = RequiredRight.of(settings("metrics-secure admission", "ops"));
    try (KubernetesClient client = KubernetesClients.create(cluster.config(gateway), List.of())) {
      Thread asking = Thread.ofVirtual().start(() -> new Preflight(client, all).findings());

      await("side by side")
          .until(() -> gateway.count(it -> it.is("POST", "selfsubjectaccessreviews")) == 8);

      gateway.letGo();
      asking.join();
      assertThat(gateway.count(it -> it.is("POST", "selfsubjectaccessreviews")))
          .isEqualTo(all.size());
    }
  }

  @Test
  void missingRightsAreSaidRuleByRule() {
    assertThat(RequiredRight.missingMessage(List.of(right("update", "compliancesummaries/status"))))
        .isEqualTo(
            "Missing permission: update compliancesummaries/status (rootseal.dev), cluster-wide:"
                + " reports may be out of date.");
    assertThat(RequiredRight.missingMessage(RequiredRight.of(settings("", "ops"))))
        .isEqualTo(
            "Missing permission: list, watch namespaces, cluster-wide;"
                + " list, watch deployments, statefulsets, daemonsets (apps), cluster-wide;"
                + " list, watch, create, patch, delete compliancereports, compliancesummaries"
                + " (rootseal.dev), cluster-wide;"
                + " update, patch compliancereports/status, compliancesummaries/status"
                + " (rootseal.dev), cluster-wide;"
                + " list, watch, get compliancepolicies (rootseal.dev), cluster-wide;"
                + " patch compliancepolicies/status (rootseal.dev), cluster-wide;"
                + " create events (events.k8s.io), cluster-wide;"
                + " get, create, update, patch leases (coordination.k8s.io), in namespace ops:"
                + " reports may be out of date.");
  }

  @Test
  void whatReportsCanDoWithoutIsSaidToBeSo() {
    List<RequiredRight> all = RequiredRight.of(settings("", "ops"));

    assertThat(RequiredRight.missingMessage(Preflight.Missing.of(all).limits().orElseThrow()))
        .isEqualTo(
            "Missing permission: patch compliancepolicies/status (rootseal.dev), cluster-wide;"
                + " create events (events.k8s.io), cluster-wide: reports are kept, and what else it is"
                + " for is left out.");
  }

  /** What is wanted, what a rule of a role has, for which objects, and whether it gives it. */
  @Rows(
      """
      update compliancesummaries/status | * * *                                          |                      | true
      update compliancesummaries/status | update rootseal.dev compliancesummaries/status |                      | true
      update compliancesummaries/status | patch rootseal.dev compliancesummaries/status  |                      | false
      update compliancesummaries/status | update apps compliancesummaries/status         |                      | false
      update compliancesummaries/status | update rootseal.dev compliancesummaries        |                      | false
      update compliancesummaries/status | * * *                                          | read-only-filesystem | false
      update compliancesummaries/status | * * compliancesummaries                        | read-only-filesystem | false
      patch policies:ours               | patch rootseal.dev policies                    | ours                 | true
      patch policies:others             | patch rootseal.dev policies                    | ours                 | false
      patch policies                    | patch rootseal.dev policies                    | ours                 | false
      """)
  void ruleGivesWhatItNamesAndWhatItsStarsStandFor(
      String wanted, String rule, String object, boolean given) {
    String[] right = wanted.split(" ", -1);
    String[] words = rule.split(" ", -1);
    ResourceRule granted =
        new ResourceRuleBuilder()
            .withVerbs(words[0])
            .withApiGroups(words[1])
            .withResources(words[2])
            .withResourceNames(object.isEmpty() ? List.of() : List.of(object))
            .build();

    assertThat(right(right[0], right[1]).isGrantedBy(granted)).isEqualTo(given);
  }

  private static RequiredRight right(String verb, String resource) {
    return new RequiredRight("rootseal.dev", resource, verb, Optional.empty());
  }

  private static Set<String> required(OperatorSettings settings) {
    Set<String> rights = new TreeSet<>();
    for (RequiredRight right : RequiredRight.of(settings)) {
      rights.add(text(right.verb(), right.group(), right.resource()));
    }
    return rights;
  }

  private static Set<String> rulesOf(Path file) throws IOException {
    Set<String> rights = new TreeSet<>();
    for (JsonNode rule : YAML.readTree(file.toFile()).path("rules")) {
      for (JsonNode resource : rule.path("resources")) {
        for (JsonNode verb : rule.path("verbs")) {
          String right = text(verb.asText(), rule.at("/apiGroups/0").asText(), resource.asText());
          rule.path("resourceNames").forEach(name -> rights.add(right + ":" + name.asText()));
          if (!rule.has("resourceNames")) {
            rights.add(right);
          }
        }
      }
    }
    return rights;
  }

  private static String text(String verb, String group, String resource) {
    return verb + " " + (group.isEmpty() ? "" : group + "/") + resource;
  }
}
