package dev.rootseal.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.admission.AdmissionPolicies.Action;
import dev.rootseal.admission.AdmissionPolicies.Settings;
import dev.rootseal.e2e.Manifests;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.WorkloadKind;
import dev.rootseal.scan.ScanPolicy;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** The objects, and their YAML; whether the expressions are true to the rule, API servers say. */
class AdmissionPoliciesTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 29);

  private static AdmissionPolicies policies(Action action) {
    ScanPolicy policy = ScanPolicy.byDefault();
    Settings settings =
        new Settings(
            action,
            Set.of(WorkloadKind.DEPLOYMENT),
            List.of("kube-system"),
            NamespaceSelector.ALL,
            false);
    return new AdmissionPolicies(policy.policy(), policy.images().rows(), TODAY, settings);
  }

  @Rows(
      """
      WARN | rootseal-warn | Warn
      AUDIT | rootseal-audit | Audit
      DENY | rootseal-warn rootseal-deny | Warn Deny
      DENY_PASSING | rootseal-warn rootseal-deny-passing | Warn Deny
      """)
  void aPolicyWithItsBindingForEachThingThatHappens(String action, String names, String actions) {
    List<ObjectNode> objects =
        Manifests.inOrder(policies(Action.valueOf(action)).yaml("the default policy"));

    assertThat(objects).isEqualTo(policies(Action.valueOf(action)).objects());
    assertThat(texts(objects, "ValidatingAdmissionPolicy", "/metadata/name")).isEqualTo(names);
    assertThat(texts(objects, "ValidatingAdmissionPolicyBinding", "/spec/policyName"))
        .isEqualTo(names);
    assertThat(texts(objects, "ValidatingAdmissionPolicyBinding", "/spec/validationActions/0"))
        .isEqualTo(actions);
  }

  private static String texts(List<ObjectNode> objects, String kind, String at) {
    return String.join(
        " ",
        objects.stream()
            .filter(object -> object.path("kind").asText().equals(kind))
            .map(object -> object.at(at))
            .map(JsonNode::asText)
            .toList());
  }
}
