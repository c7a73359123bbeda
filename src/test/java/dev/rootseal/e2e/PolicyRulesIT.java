package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.api.policy.PolicyReading;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.rule.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reader refuses of drawn specs what a real API server refuses by the schema, no more. */
@Needs(Requirement.CONTROL_PLANE)
class PolicyRulesIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PATH =
      "/apis/rootseal.dev/v1alpha1/compliancepolicies?dryRun=All&fieldValidation=Strict";
  private static final int SPECS = 200;

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
  private final Random random = new Random(18);
  private final List<String> accepted = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private boolean mayBeWrong;

  PolicyRulesIT(ControlPlane cluster) {
    this.cluster = cluster;
    Installation.definitions(cluster);
  }

  @BeforeEach
  void forget() {
    accepted.clear();
    refused.clear();
  }

  @Test
  void theServerAndTheReaderRefuseTheSameSpecs() {
    for (int i = 0; i < SPECS; i++) {
      compare(spec());
    }
    assertThat(accepted).hasSizeGreaterThan(SPECS / 5);
    assertThat(refused).hasSizeGreaterThan(SPECS / 5);
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

    assertThat(cluster.api().accepts(PATH, policy(spec))).isTrue();
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
    boolean taken = cluster.api().accepts(PATH, policy(spec));
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

  /** A spec that is fine, or has one value that is not. */
  private ObjectNode spec() {
    mayBeWrong = random.nextBoolean();
    ObjectNode spec = JSON.createObjectNode();
    if (rarely()) {
      spec.put("thresholdPercent", Integer.parseInt(one(List.of("0", "100"), "101", "-1")));
    }
    if (rarely()) {
      texts(spec.putArray("requiredWritablePaths"), List.of("/", "/a b"), "tmp", "/a\u007f", "");
    }
    if (rarely()) {
      spec.put("missingDefaultPath", one(List.of("Fail", "Advise"), "fail"));
    }
    if (rarely()) {
      texts(
          spec.putObject("imageCatalogue").putArray("mirrors"),
          List.of("localhost", "r.example.com/hub", "h:5000"),
          "hub",
          "https://r.example.com",
          "-a.b");
    }
    if (rarely()) {
      spec.putArray("images").add(image());
    }
    ArrayNode exemptions = spec.putArray("exemptions");
    for (int i = random.nextInt(3); i > 0; i--) {
      exemptions.add(exemption("e" + i));
    }
    return spec;
  }

  private ObjectNode image() {
    ObjectNode image =
        JSON.createObjectNode()
            .put("match", one(List.of("nginx", "a/*:2", "container:web"), "a?", "a@sha256:0", ""))
            .put("class", one(List.of("database", "cache", "legacy"), "databse"))
            .put("reason", one(List.of("x", "7"), "\u3164", ""));
    texts(image.putArray("writablePaths"), List.of("/var", "/run"), "run");
    return image;
  }

  private ObjectNode exemption(String name) {
    ObjectNode exemption =
        named(one(List.of(name), "e2", "A", "a.b", "")).put("reason", one(List.of("writes"), " "));
    if (rarely()) {
      exemption.put(
          "expires",
          one(List.of("2027-03-31", "2024-02-29"), "2027-02-29", "soon", "2027-3-1", ""));
    }
    match(exemption.putObject("match"));
    return exemption;
  }

  private void match(ObjectNode match) {
    texts(match.putArray("names"), List.of("web-?", "*"), "Web", "a_b");
    match.withArray("names").add("web");
    if (rarely()) {
      texts(match.putArray("namespaces"), List.of("shop", "kube-*", "a.?"), "Shop", "[a]");
    }
    if (rarely()) {
      texts(match.putArray("kinds"), List.of("Deployment", "CronJob"), "cronjob");
    }
    if (rarely()) {
      texts(match.putArray("images"), List.of("*/nginx:*", "a@sha256:0"), "a b", "");
    }
    if (rarely()) {
      ObjectNode labels = match.putObject("selector").putObject("matchLabels");
      labels.put(
          one(List.of("a", "example.com/a"), "b"),
          one(List.of("b", "", "B.c_d"), "-", "a".repeat(64)));
    }
  }

  /** None, one or two texts. */
  private void texts(ArrayNode list, List<String> fine, String... wrong) {
    for (int i = random.nextInt(3); i > 0; i--) {
      list.add(one(fine, wrong));
    }
  }

  private String one(List<String> fine, String... wrong) {
    if (mayBeWrong && rarely()) {
      mayBeWrong = false;
      return wrong[random.nextInt(wrong.length)];
    }
    return fine.get(random.nextInt(fine.size()));
  }

  private boolean rarely() {
    return random.nextInt(4) == 0;
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
