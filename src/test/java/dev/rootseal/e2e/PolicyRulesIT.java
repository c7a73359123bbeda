package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.api.policy.PolicyReading;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.rule.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reader refuses what a real API server refuses by the schema, and no more. */
@Needs(Requirement.CONTROL_PLANE)
class PolicyRulesIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PATH =
      "/apis/rootseal.dev/v1alpha1/compliancepolicies?dryRun=All&fieldValidation=Strict";

  /** Blank to the eye, or a word; no character is younger than Unicode 15. */
  private static final List<String> REASONS =
      Stream.concat(
              Stream.of(
                  ("x|7|\u0661|\u6f22\u5b57|\uce90\uc2dc|\u0119|\u01c5|\u02b0|\u200bwrites\u200b|"
                          + "\ud835\udc9c|\ud80c\udc00|e\u0301|| |\t\n|\u00a0|\u2003|\u200b\u2060\ufeff|"
                          + "\u115f|\u1160|\u3164|\uffa0|\ud80d\udc41|\ud80d\udc42|\u00ad|\u0301\u20dd|"
                          + "\u2800|\u2160|\u00bd|...|\ud83d\ude00|\udb40\udc41")
                      .split("\\|", -1)),
              Stream.of("a".repeat(512), "a".repeat(513), "\ud835\udc9c".repeat(512)))
          .toList();

  private final ControlPlane cluster;
  private final List<String> accepted = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  PolicyRulesIT(ControlPlane cluster) {
    this.cluster = cluster;
    Installation.definitions(cluster);
  }

  @BeforeEach
  void forget() {
    accepted.clear();
    refused.clear();
  }

  /** Each in the place of VALUE: some are taken, and some are not. */
  @Rows(
      """
      thresholdPercent: VALUE                                                         | 0; 100; 101; -1; 1.5; '80'
      requiredWritablePaths: [VALUE]                                                  | /; /a b; tmp; "/a\\u007f"; ''
      missingDefaultPath: VALUE                                                       | Fail; Advise; fail
      imageCatalogue: {mirrors: [VALUE]}                                              | localhost; r.example.com/hub; 'h:5000'; hub; 'https://r.example.com'; -a.b
      images: [{match: VALUE, class: cache, reason: x, writablePaths: []}]            | nginx; 'a/*:2'; 'container:web'; 'a?'; 'a@sha256:0'; ''
      images: [{match: a, class: VALUE, reason: x, writablePaths: []}]                | database; legacy; databse
      images: [{match: a, class: cache, reason: VALUE, writablePaths: []}]            | x; '7'; \u3164; ''
      images: [{match: a, class: cache, reason: x, writablePaths: [VALUE]}]           | /var; run
      exemptions: [{name: VALUE, reason: x, match: {names: [web]}}]                   | e2; A; a.b; ''
      exemptions: [{name: a, reason: x, match: {names: [web]}}, {name: VALUE, reason: x, match: {names: [web]}}] | b; a
      exemptions: [{name: a, reason: VALUE, match: {names: [web]}}]                   | writes; ' '
      exemptions: [{name: a, reason: x, expires: VALUE, match: {names: [web]}}]       | '2027-03-31'; '2024-02-29'; '2027-02-29'; soon; '2027-3-1'; ''
      exemptions: [{name: a, reason: x, match: {names: [VALUE]}}]                     | 'web-?'; '*'; Web; a_b
      exemptions: [{name: a, reason: x, match: {namespaces: [VALUE]}}]                | shop; kube-*; 'a.?'; Shop; '[a]'
      exemptions: [{name: a, reason: x, match: {kinds: [VALUE]}}]                     | Deployment; CronJob; cronjob
      exemptions: [{name: a, reason: x, match: {images: [VALUE]}}]                    | '*/nginx:*'; a@sha256:0; a b; ''
      exemptions: [{name: a, reason: x, match: {selector: {matchLabels: {a: VALUE}}}}] | b; ''; B.c_d; '-'; AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
      """)
  void theServerAndTheReaderRefuseTheSame(String spec, String values) {
    for (String value : values.split("; ", -1)) {
      compare((ObjectNode) StrategicPatches.read("{" + spec.replace("VALUE", value) + "}"));
    }
    assertThat(accepted).isNotEmpty();
    assertThat(refused).isNotEmpty();
  }

  @Test
  void theSameReasonsAreWords() {
    for (String reason : REASONS) {
      ObjectNode exemption = named("a").put("reason", reason);
      exemption.putObject("match").putArray("names").add("web");
      compare(withExemption(exemption));
    }
    assertThat(accepted).hasSize(14);
    assertThat(refused).hasSize(REASONS.size() - 14);
  }

  /** What is a match, and what is none; of a selector of workloads and of one of namespaces. */
  @Rows(
      """
      namespaces: [x]                                              | true
      namespaces: []                                               | false
      kinds: [Pod]                                                 | true
      kinds: []                                                    | false
      names: [x]                                                   | true
      names: []                                                    | false
      containers: [x]                                              | true
      containers: []                                               | false
      images: [x]                                                  | true
      images: []                                                   | false
      SELECTOR: {}, names: []                                      | false
      SELECTOR: {matchLabels: {}}, names: []                       | false
      SELECTOR: {matchLabels: {}, matchExpressions: []}, names: [] | false
      SELECTOR: {matchLabels: {a: b}}                              | true
      SELECTOR: {matchExpressions: [{key: a, operator: In}]}       | false
      SELECTOR: {matchExpressions: [{key: a, operator: In, values: []}]} | false
      SELECTOR: {matchExpressions: [{key: a, operator: In, values: [x]}]} | true
      SELECTOR: {matchExpressions: [{key: a, operator: NotIn}]}    | false
      SELECTOR: {matchExpressions: [{key: a, operator: NotIn, values: []}]} | false
      SELECTOR: {matchExpressions: [{key: a, operator: NotIn, values: [x]}]} | true
      SELECTOR: {matchExpressions: [{key: a, operator: Exists}]}   | true
      SELECTOR: {matchExpressions: [{key: a, operator: Exists, values: []}]} | true
      SELECTOR: {matchExpressions: [{key: a, operator: Exists, values: [x]}]} | false
      SELECTOR: {matchExpressions: [{key: a, operator: DoesNotExist}]} | true
      SELECTOR: {matchExpressions: [{key: a, operator: DoesNotExist, values: []}]} | true
      SELECTOR: {matchExpressions: [{key: a, operator: DoesNotExist, values: [x]}]} | false
      """)
  void theSameAreAMatch(String match, boolean taken) {
    for (String selector : Set.of("selector", "namespaceSelector")) {
      compare(withMatch(match.replace("SELECTOR", selector)));
    }
    assertThat(accepted).hasSize(taken ? 2 : 0);
  }

  /** A schema has no form for the keys of a map. */
  @Test
  void aKeyOfALabelIsCheckedByTheReaderAlone() {
    ObjectNode spec = withMatch("selector: {matchLabels: {a b: c}}");

    assertThat(cluster.api().tryCreate(PATH, policy(spec)).code()).isEqualTo(201);
    assertThat(PolicyReading.of(spec)).isInstanceOf(PolicyReading.Unusable.class);
  }

  @Rows(
      """
      {exemptions: [{name: a, reason: b, match: {}}]} | an empty match would exempt every container: give at least one of
      {exemptions: [{name: a, reason: ' ', match: {names: [web]}}]} | a reason is required: say in words why
      {exemptions: [{name: a, reason: \u3164\u200b\u00a0, match: {names: [web]}}]} | a reason is required: say in words why
      {exemptions: [{name: a, reason: b, expires: '2027-02-31', match: {names: [web]}}]} | must be of type date
      {exemptions: [{name: a, reason: b, expires: 'soon', match: {names: [web]}}]} | must be of type date
      {imageCatalogue: {mirrors: ['https://registry.example.com']}} | spec.imageCatalogue.mirrors[0] in body should match
      {ownerPaths: Perhaps} | Unsupported value: "Perhaps"
      {requiredWritablePaths: [tmp]} | spec.requiredWritablePaths[0] in body should match
      {thresholdPercent: 101} | should be less than or equal to 100
      {threshold: 80} | unknown field
      """)
  void theServerRefusesWithASentence(String spec, String sentence) {
    assertThat(refusal(Workloads.policy(spec))).contains(sentence);
  }

  @Test
  void otherNameIsRefusedWithTheRightOne() {
    assertThat(refusal(Workloads.policy("mine", "{}")))
        .contains(
            "A CompliancePolicy is always named read-only-filesystem: Rootseal reads no other.");
  }

  private String refusal(String policy) {
    Api.Answer answer =
        cluster.api().tryCreate(PATH, Manifests.inOrder(policy).getFirst().toString());
    assertThat(answer.code()).isBetween(400, 422);
    return answer.message();
  }

  private void compare(ObjectNode spec) {
    PolicyReading reading = PolicyReading.of(spec);
    boolean taken = cluster.api().tryCreate(PATH, policy(spec)).code() == 201;
    assertThat(reading instanceof PolicyReading.Usable)
        .as("%s is %s by the API server, and read as %s", spec, taken, reading)
        .isEqualTo(taken);
    (taken ? accepted : refused).add(spec.toString());
  }

  private static String policy(ObjectNode spec) {
    return HostileObjects.object(
            "rootseal.dev/v1alpha1", "CompliancePolicy", "read-only-filesystem")
        .set("spec", spec)
        .toString();
  }

  private static ObjectNode named(String name) {
    return JSON.createObjectNode().put("name", name);
  }

  private static ObjectNode withMatch(String match) {
    return withExemption(
        named("a").put("reason", "writes").set("match", StrategicPatches.read("{" + match + "}")));
  }

  private static ObjectNode withExemption(ObjectNode exemption) {
    ObjectNode spec = JSON.createObjectNode();
    spec.putArray("exemptions").add(exemption);
    return spec;
  }
}
