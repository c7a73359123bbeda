package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rootseal.api.report.ComplianceSummary;
import dev.rootseal.http.BindAddress;
import dev.rootseal.http.Certificates;
import dev.rootseal.http.SelfSignedCertificate;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRuleBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rights that are asked for, those that are used, and those in config/rbac are the same. */
class RequiredRightTest {
  /** A server-side apply is a PATCH; when it makes the object, this right is needed as well. */
  private static final Set<String> USED_BY_APPLY =
      Set.of("create rootseal.dev/compliancereports", "create rootseal.dev/compliancesummaries");

  private static final Pattern RESOURCE_PATH =
      Pattern.compile(
          "/(?:api|apis/(?<group>[^/]+))/v[^/]+(?:/namespaces/(?<namespace>[^/]+)(?=/[^/]))?"
              + "/(?<plural>[^/?]+)(?:/(?<name>[^/?]+)(?<sub>/[^/?]+)?)?(?:\\?(?<query>.*))?");

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final OperatorSettings WITH_LEASE =
      new OperatorSettings(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("rootseal-system"), "");

  @Test
  void everyRequiredRightIsGrantedAndNoOther() throws IOException {
    Set<String> granted = new TreeSet<>(rulesOf(Path.of("config", "rbac", "cluster-role.yaml")));
    granted.addAll(rulesOf(Path.of("config", "rbac", "lease-role.yaml")));

    assertThat(granted).isEqualTo(required(WITH_LEASE));
  }

  @Test
  void everyRequiredRightIsUsedAndNoOtherIs() throws IOException {
    Set<String> used = new TreeSet<>(USED_BY_APPLY);
    try (Cluster cluster = Cluster.start();
        Gateway gateway = Gateway.to(cluster.uri())) {
      liveThroughAll(cluster, gateway);
      gateway.seen().forEach(request -> rightFor(request).ifPresent(used::add));
    }

    assertThat(used).isEqualTo(required(WITH_LEASE));
  }

  @Test
  void noLeaseNoRightToIt() {
    OperatorSettings alone =
        new OperatorSettings(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), "");

    assertThat(required(alone)).isNotEmpty().noneMatch(right -> right.contains("leases"));
  }

  @Test
  void securedMetricsNeedTheRightsOfTheirComponent() throws IOException {
    Optional<BindAddress> address = Optional.of(new BindAddress("", 8443));
    Optional<Certificates> certificates = Optional.of(new SelfSignedCertificate(Clock.systemUTC()));
    Set<String> more =
        required(
            new OperatorSettings(address, certificates, Optional.empty(), Optional.empty(), ""));
    more.removeAll(
        required(
            new OperatorSettings(
                address, Optional.empty(), Optional.empty(), Optional.empty(), "")));

    assertThat(more).isEqualTo(rulesOf(Path.of("config", "metrics-secure", "reviewer-role.yaml")));
  }

  @Test
  void missingRightsAreSaidRuleByRule() {
    OperatorSettings settings =
        new OperatorSettings(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("ops"), "");

    assertThat(RequiredRight.missingMessage(List.of(right("update", "compliancesummaries/status"))))
        .isEqualTo(
            "Missing permission: update compliancesummaries/status (rootseal.dev), cluster-wide:"
                + " reports may be out of date.");
    assertThat(RequiredRight.missingMessage(RequiredRight.of(settings)))
        .isEqualTo(
            "Missing permission: list, watch namespaces, cluster-wide;"
                + " list, watch deployments, statefulsets, daemonsets (apps), cluster-wide;"
                + " list, watch, create, patch, delete compliancereports (rootseal.dev),"
                + " cluster-wide;"
                + " update, patch compliancereports/status, compliancesummaries/status"
                + " (rootseal.dev), cluster-wide;"
                + " list, watch, create, patch compliancesummaries (rootseal.dev), cluster-wide;"
                + " list, watch, get compliancepolicies (rootseal.dev), cluster-wide;"
                + " patch compliancepolicies/status (rootseal.dev), cluster-wide;"
                + " create events (events.k8s.io), cluster-wide;"
                + " get, create, update, patch leases (coordination.k8s.io), in namespace ops:"
                + " reports may be out of date.");
  }

  @Test
  void ruleGivesWhatItNamesAndWhatItsStarsStandFor() {
    RequiredRight right = right("update", "compliancesummaries/status");

    assertThat(right.isGrantedBy(rule("*", "*", "*"))).isTrue();
    assertThat(right.isGrantedBy(rule("update", "rootseal.dev", "compliancesummaries/status")))
        .isTrue();
    assertThat(right.isGrantedBy(rule("patch", "rootseal.dev", "compliancesummaries/status")))
        .isFalse();
    assertThat(right.isGrantedBy(rule("update", "apps", "compliancesummaries/status"))).isFalse();
    assertThat(right.isGrantedBy(rule("update", "rootseal.dev", "compliancesummaries"))).isFalse();
    ResourceRule ofOne = rule("*", "*", "*");
    ofOne.setResourceNames(List.of("read-only-filesystem"));
    assertThat(right.isGrantedBy(ofOne)).isFalse();
  }

  private static RequiredRight right(String verb, String resource) {
    return new RequiredRight("rootseal.dev", resource, verb, Optional.empty());
  }

  private static ResourceRule rule(String verb, String group, String resource) {
    return new ResourceRuleBuilder()
        .withVerbs(verb)
        .withApiGroups(group)
        .withResources(resource)
        .build();
  }

  /** Acquires and releases the lease, writes reports anew and again, and deletes one. */
  private static void liveThroughAll(Cluster cluster, Gateway gateway) {
    cluster.apply(
        Manifests.namespace("shop")
            + Manifests.compliant("shop", "web")
            + Manifests.policy("{thresholdPercent: 90}"));
    try (RunningOperator operator =
        RunningOperator.startReplica(cluster.config(gateway), "a").awaitReady()) {
      cluster.awaitClusterReport("1 of 1");
      await("renews").until(() -> gateway.count(request -> request.is("PATCH", "/leases/")) > 0);
      cluster.apply(Manifests.writable("shop", "web"));
      await("event").until(() -> gateway.count(request -> request.is("POST", "/events")) > 0);
      await("status of the policy")
          .until(
              () ->
                  gateway.count(
                          request ->
                              request.is("PATCH", "/compliancepolicies/read-only-filesystem/"))
                      > 0);
      // An edit of what is being written would be refused.
      cluster.awaitReport("shop", "0 of 1");
      cluster.awaitClusterReport("0 of 1");
      gateway.answer(
          request -> request.is("PUT", "/status"), Gateway.Answer.refusal(409, "somebody else"));
      cluster.report("shop").edit(RequiredRightTest::withoutLabels);
      cluster
          .client()
          .resources(ComplianceSummary.class)
          .withName(ComplianceSummary.NAME)
          .edit(RequiredRightTest::withoutLabels);
      cluster.apply(Manifests.compliant("shop", "api"));
      cluster.awaitReport("shop", "1 of 2");
      cluster.awaitClusterReport("1 of 2");
      gateway.heal();
      cluster.deleteDeployment("shop", "web");
      cluster.deleteDeployment("shop", "api");
      cluster.awaitNoReport("shop");
      assertThat(operator.livez().statusCode()).isEqualTo(200);
    }
    assertThat(cluster.leaseHolder()).isEmpty();
  }

  private static <T extends HasMetadata> T withoutLabels(T report) {
    report.getMetadata().setLabels(Map.of());
    return report;
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
          rights.add(text(verb.asText(), rule.at("/apiGroups/0").asText(), resource.asText()));
        }
      }
    }
    return rights;
  }

  /** The right that a request needs; none for discovery and for questions about oneself. */
  private static Optional<String> rightFor(Gateway.Request request) {
    Matcher path = RESOURCE_PATH.matcher(request.target());
    if (!path.matches() || "authorization.k8s.io".equals(path.group("group"))) {
      return Optional.empty();
    }
    String group = path.group("group") == null ? "" : path.group("group");
    String sub = path.group("sub") == null ? "" : path.group("sub");
    return Optional.of(text(verb(request, path), group, path.group("plural") + sub));
  }

  private static String verb(Gateway.Request request, Matcher path) {
    boolean watch = path.group("query") != null && path.group("query").contains("watch=true");
    return switch (request.method()) {
      case "GET" -> path.group("name") != null ? "get" : watch ? "watch" : "list";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> path.group("name") != null ? "delete" : "deletecollection";
      default -> throw new IllegalArgumentException(request.method());
    };
  }

  private static String text(String verb, String group, String resource) {
    return verb + " " + (group.isEmpty() ? "" : group + "/") + resource;
  }
}
