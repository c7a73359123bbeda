package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rootseal.http.BindAddress;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rights that are asked for are those in config/rbac; RightsIT sees that they are used. */
class RequiredRightTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** With secured metrics or not, and a lease or none, by the files below config. */
  @ParameterizedTest
  @CsvSource({
    "false, rootseal-system, rbac/cluster-role rbac/lease-role",
    "false, '',              rbac/cluster-role",
    "true,  '',              rbac/cluster-role metrics-secure/reviewer-role",
  })
  void everyRequiredRightIsGrantedAndNoOther(boolean secure, String lease, String files)
      throws IOException {
    Set<String> granted = new TreeSet<>();
    for (String file : files.split(" ", -1)) {
      granted.addAll(rulesOf(Path.of("config", file + ".yaml")));
    }

    assertThat(required(settings(secure, lease))).isEqualTo(granted);
  }

  private static OperatorSettings settings(boolean secure, String lease) {
    return new OperatorSettings(
        Optional.of(new BindAddress("", 8443)),
        secure ? Optional.of(new SelfSignedCertificate(Clock.systemUTC())) : Optional.empty(),
        Optional.empty(),
        Optional.of(lease).filter(namespace -> !namespace.isEmpty()),
        "");
  }

  @Test
  void missingRightsAreSaidRuleByRule() {
    assertThat(
            Preflight.RequiredRight.missingMessage(
                List.of(right("update", "compliancesummaries/status"))))
        .isEqualTo(
            "Missing permission: update compliancesummaries/status (rootseal.dev), cluster-wide:"
                + " reports may be out of date.");
    assertThat(
            Preflight.RequiredRight.missingMessage(
                Preflight.RequiredRight.of(settings(false, "ops"))))
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

  @ParameterizedTest
  @CsvSource({
    "*,      *,            *,                          '',                   true",
    "update, rootseal.dev, compliancesummaries/status, '',                   true",
    "patch,  rootseal.dev, compliancesummaries/status, '',                   false",
    "update, apps,         compliancesummaries/status, '',                   false",
    "update, rootseal.dev, compliancesummaries,        '',                   false",
    "*,      *,            *,                          read-only-filesystem, false",
  })
  void ruleGivesWhatItNamesAndWhatItsStarsStandFor(
      String verb, String group, String resource, String object, boolean given) {
    ResourceRule rule =
        new ResourceRuleBuilder()
            .withVerbs(verb)
            .withApiGroups(group)
            .withResources(resource)
            .withResourceNames(object.isEmpty() ? List.of() : List.of(object))
            .build();

    assertThat(right("update", "compliancesummaries/status").isGrantedBy(rule)).isEqualTo(given);
  }

  private static Preflight.RequiredRight right(String verb, String resource) {
    return new Preflight.RequiredRight("rootseal.dev", resource, verb, Optional.empty());
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
