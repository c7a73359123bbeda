package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rootseal.http.BindAddress;
import dev.rootseal.http.Identity;
import dev.rootseal.http.SelfSignedCertificate;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRuleBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The rights that are asked for are those in config/rbac; RightsIT sees that they are used. */
class RequiredRightTest {
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
  void noLeaseNoRightToIt() {
    OperatorSettings alone =
        new OperatorSettings(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), "");

    assertThat(required(alone)).isNotEmpty().noneMatch(right -> right.contains("leases"));
  }

  @Test
  void securedMetricsNeedTheRightsOfTheirComponent() throws IOException {
    Optional<BindAddress> address = Optional.of(new BindAddress("", 8443));
    Optional<Supplier<Identity>> certificates =
        Optional.of(new SelfSignedCertificate(Clock.systemUTC()));
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

    assertThat(
            Preflight.RequiredRight.missingMessage(
                List.of(right("update", "compliancesummaries/status"))))
        .isEqualTo(
            "Missing permission: update compliancesummaries/status (rootseal.dev), cluster-wide:"
                + " reports may be out of date.");
    assertThat(Preflight.RequiredRight.missingMessage(Preflight.RequiredRight.of(settings)))
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
    Preflight.RequiredRight right = right("update", "compliancesummaries/status");

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

  private static Preflight.RequiredRight right(String verb, String resource) {
    return new Preflight.RequiredRight("rootseal.dev", resource, verb, Optional.empty());
  }

  private static ResourceRule rule(String verb, String group, String resource) {
    return new ResourceRuleBuilder()
        .withVerbs(verb)
        .withApiGroups(group)
        .withResources(resource)
        .build();
  }

  private static Set<String> required(OperatorSettings settings) {
    Set<String> rights = new TreeSet<>();
    for (Preflight.RequiredRight right : Preflight.RequiredRight.of(settings)) {
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

  private static String text(String verb, String group, String resource) {
    return verb + " " + (group.isEmpty() ? "" : group + "/") + resource;
  }
}
