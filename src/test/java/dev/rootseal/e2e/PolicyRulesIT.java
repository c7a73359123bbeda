package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.api.policy.PolicyReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a real API server refuses of a policy, by the schema and its rules, the reader refuses too,
 * and nothing else: of specs that are drawn from values within and beyond the bounds.
 */
@Needs(Requirement.CONTROL_PLANE)
class PolicyRulesIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PATH =
      "/apis/rootseal.dev/v1alpha1/compliancepolicies?dryRun=All&fieldValidation=Strict";
  private static final int SPECS = 400;

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

  @ParameterizedTest
  @CsvSource({"In", "NotIn", "Exists", "DoesNotExist"})
  void theSameOperatorsHaveValues(String operator) throws JsonProcessingException {
    for (String selector : new String[] {"selector", "namespaceSelector"}) {
      for (String values : new String[] {"", ", \"values\": []", ", \"values\": [\"x\"]"}) {
        compare(
            withMatch(
                "{\"%s\": {\"matchExpressions\": [{\"key\": \"a\", \"operator\": \"%s\"%s}]}}"
                    .formatted(selector, operator, values)));
      }
    }
    assertThat(accepted).hasSize(operator.endsWith("In") ? 2 : 4);
    assertThat(refused).hasSize(operator.endsWith("In") ? 4 : 2);
  }

  @ParameterizedTest
  @CsvSource({
    "namespaces, x",
    "kinds, Pod",
    "names, x",
    "containers, x",
    "images, x",
  })
  void theSameListsAreAMatch(String criterion, String entry) throws JsonProcessingException {
    compare(withMatch("{\"%s\": []}".formatted(criterion)));
    assertThat(refused).hasSize(1);
    compare(withMatch("{\"%s\": [\"%s\"]}".formatted(criterion, entry)));
    assertThat(accepted).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"selector", "namespaceSelector"})
  void theSameSelectorsAreAMatch(String criterion) throws JsonProcessingException {
    for (String nothing :
        new String[] {"", "\"matchLabels\": {}", "\"matchLabels\": {}, \"matchExpressions\": []"}) {
      compare(withMatch("{\"%s\": {%s}, \"names\": []}".formatted(criterion, nothing)));
    }
    assertThat(refused).hasSize(3);
    for (String given :
        new String[] {
          "\"matchLabels\": {\"a\": \"b\"}",
          "\"matchExpressions\": [{\"key\": \"a\", \"operator\": \"Exists\"}]"
        }) {
      compare(withMatch("{\"%s\": {%s}}".formatted(criterion, given)));
    }
    assertThat(accepted).hasSize(2);
  }

  /** A schema has no form for the keys of a map. */
  @Test
  void aKeyOfALabelIsCheckedByTheReaderAlone() throws JsonProcessingException {
    ObjectNode spec = withMatch("{\"selector\": {\"matchLabels\": {\"a b\": \"c\"}}}");

    assertThat(cluster.api().accepts(PATH, policy(spec))).isTrue();
    assertThat(PolicyReading.of(spec)).isInstanceOf(PolicyReading.Unusable.class);
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
    ObjectNode policy =
        JSON.createObjectNode()
            .put("apiVersion", "rootseal.dev/v1alpha1")
            .put("kind", "CompliancePolicy");
    policy.putObject("metadata").put("name", "read-only-filesystem");
    return policy.set("spec", spec).toString();
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

  private static ObjectNode withMatch(String match) throws JsonProcessingException {
    return withExemption(named("a").put("reason", "writes").set("match", JSON.readTree(match)));
  }

  private static ObjectNode withExemption(ObjectNode exemption) {
    ObjectNode spec = JSON.createObjectNode();
    spec.putArray("exemptions").add(exemption);
    return spec;
  }
}
