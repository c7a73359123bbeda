package dev.rootseal.api.policy;

import static dev.rootseal.api.policy.PolicyReadingTest.JSON;
import static dev.rootseal.api.policy.PolicyReadingTest.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.rule.Rows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about a spec that cannot be used. */
class PolicyProblemsTest {
  private static final String EXEMPTION =
      "{\"name\": \"a\", \"reason\": \"b\", \"match\": {\"names\": [\"c\"]}}";

  private static final String ROW =
      "{\"match\": \"a\", \"class\": \"cache\", \"writablePaths\": [], \"reason\": \"r\"}";

  @Rows(
      """
      thresholdPercent      | 101                | spec.thresholdPercent: 101 is not from 0 to 100
      thresholdPercent      | -1                 | spec.thresholdPercent: -1 is not from 0 to 100
      thresholdPercent      | 99999999999        | spec.thresholdPercent: 99999999999 is not from 0 to 100
      thresholdPercent      | 80.5               | spec.thresholdPercent: is 80.5, not a whole number
      thresholdPercent      | '80'               | spec.thresholdPercent: is the text '80', not a whole number
      thresholdPercent      | true               | spec.thresholdPercent: is true, not a whole number
      requiredWritablePaths | '/tmp'             | spec.requiredWritablePaths: is the text '/tmp', not a list
      requiredWritablePaths | {}                 | spec.requiredWritablePaths: is an object, not a list
      requiredWritablePaths | ['tmp']            | spec.requiredWritablePaths[0]: 'tmp' is not an absolute path such as /tmp, without '..' and outside /proc and /sys
      requiredWritablePaths | ['/a', '']         | spec.requiredWritablePaths[1]: '' is not an absolute path such as /tmp, without '..' and outside /proc and /sys
      requiredWritablePaths | ['/tmp\\n']        | spec.requiredWritablePaths[0]: '/tmp\ufffd' is not an absolute path such as /tmp, without '..' and outside /proc and /sys
      requiredWritablePaths | ['/tmp/../etc'] | spec.requiredWritablePaths[0]: '/tmp/../etc' is not an absolute path such as /tmp, without '..' and outside /proc and /sys
      requiredWritablePaths | ['/proc'] | spec.requiredWritablePaths[0]: '/proc' is not an absolute path such as /tmp, without '..' and outside /proc and /sys
      requiredWritablePaths | ['//proc/'] | spec.requiredWritablePaths[0]: '//proc/' is not an absolute path such as /tmp, without '..' and outside /proc and /sys
      requiredWritablePaths | ['/./sys/fs'] | spec.requiredWritablePaths[0]: '/./sys/fs' is not an absolute path such as /tmp, without '..' and outside /proc and /sys
      requiredWritablePaths | ['/..'] | spec.requiredWritablePaths[0]: '/..' is not an absolute path such as /tmp, without '..' and outside /proc and /sys
      requiredWritablePaths | ['/proc/1/root'] | spec.requiredWritablePaths[0]: '/proc/1/root' is not an absolute path such as /tmp, without '..' and outside /proc and /sys
      requiredWritablePaths | [1]                | spec.requiredWritablePaths[0]: is 1, not a text
      requiredWritablePaths | [null]             | spec.requiredWritablePaths[0]: is nothing, not a text
      requiredWritablePaths | [['/tmp']]         | spec.requiredWritablePaths[0]: is a list, not a text
      missingDefaultPath    | 'Fale'             | spec.missingDefaultPath: 'Fale' is invalid: use one of Fail, Advise
      missingDefaultPath    | 'fail'             | spec.missingDefaultPath: 'fail' is invalid: use one of Fail, Advise
      initContainers        | 'Skip'             | spec.initContainers: 'Skip' is invalid: use one of Evaluate, Ignore
      selfExemption         | false              | spec.selfExemption: is false, not a text
      selfExemption         | 'No'               | spec.selfExemption: 'No' is invalid: use one of Allowed, Denied
      imageCatalogue        | 'off'              | spec.imageCatalogue: is the text 'off', not an object
      imageCatalogue        | {'requiredPaths': 'Fail'}    | spec.imageCatalogue.requiredPaths: 'Fail' is invalid: use one of Decide, Advise
      imageCatalogue        | {'exemptClasses': ['cache']} | spec.imageCatalogue.exemptClasses[0]: 'cache' is invalid: use one of database, legacy
      exemptions            | [5]                | spec.exemptions[0]: is 5, not an object
      """)
  void aSettingThatCannotBe(String field, String value, String problem) {
    assertThat(problems("{\"" + field + "\": " + value + "}")).containsExactly(problem);
  }

  @Rows(
      """
      exemptions | name    | -             | spec.exemptions[0].name: is missing
      exemptions | name    | null          | spec.exemptions[0].name: is missing
      exemptions | name    | 'Team A'      | spec.exemptions[0].name: 'Team A' is not a name of lower-case letters, digits and '-'
      exemptions | name    | ''            | spec.exemptions[0].name: '' is not a name of lower-case letters, digits and '-'
      exemptions | reason  | -             | spec.exemptions[0].reason: is missing
      exemptions | reason  | ''            | spec.exemptions[0].reason: a reason is required: say in words why
      exemptions | reason  | ' \\t\u2003 ' | spec.exemptions[0].reason: a reason is required: say in words why
      exemptions | owner   | 7             | spec.exemptions[0].owner: is 7, not a text
      exemptions | expires | 'soon'        | spec.exemptions[0].expires: 'soon' is not a date such as 2027-03-31
      exemptions | expires | '2027-02-30'  | spec.exemptions[0].expires: '2027-02-30' is not a date such as 2027-03-31
      exemptions | expires | '2027-3-1'    | spec.exemptions[0].expires: '2027-3-1' is not a date such as 2027-03-31
      exemptions | expires | '2027-03-31T00:00:00Z' | spec.exemptions[0].expires: has 20 characters, at most 10
      exemptions | expires | 20270331      | spec.exemptions[0].expires: is 20270331, not a text
      exemptions | match   | -             | spec.exemptions[0].match: is missing
      exemptions | match   | []            | spec.exemptions[0].match: is a list, not an object
      exemptions | match   | {'kinds': ['Statefulset']} | spec.exemptions[0].match.kinds[0]: 'Statefulset' is invalid: use one of Deployment, StatefulSet, DaemonSet, Pod, ReplicaSet, ReplicationController, Job, CronJob
      exemptions | match   | {'namespaces': ['']}    | spec.exemptions[0].match.namespaces[0]: '' is not a glob of lower-case letters, digits, '-', '.', '*' and '?'
      exemptions | match   | {'names': ['Web']}      | spec.exemptions[0].match.names[0]: 'Web' is not a glob of lower-case letters, digits, '-', '.', '*' and '?'
      exemptions | match   | {'containers': ['[a]']} | spec.exemptions[0].match.containers[0]: '[a]' is not a glob of lower-case letters, digits, '-', '.', '*' and '?'
      exemptions | match   | {'images': ['[bad']}    | spec.exemptions[0].match.images[0]: '[bad' is not a glob of the characters of an image reference, '*' and '?'
      exemptions | match   | {'images': ['a b']}     | spec.exemptions[0].match.images[0]: 'a b' is not a glob of the characters of an image reference, '*' and '?'
      exemptions | match   | {'selector': {'matchLabels': {'a': 1}}}    | spec.exemptions[0].match.selector.matchLabels['a']: is 1, not a text
      exemptions | match   | {'names': ['x'], 'selector': {'matchLabels': {'a': null}}} | spec.exemptions[0].match.selector.matchLabels['a']: is nothing, not a text
      exemptions | match   | {'selector': {'matchLabels': {'a b': 'c'}}} | spec.exemptions[0].match.selector.matchLabels: 'a b' is not a label's key such as app.kubernetes.io/name
      exemptions | match   | {'selector': {'matchLabels': {'a': '-'}}} | spec.exemptions[0].match.selector.matchLabels['a']: '-' is not a label's value: letters, digits, '-', '_' and '.', with a letter or digit at both ends
      exemptions | match   | {'selector': {'matchLabels': ['a']}} | spec.exemptions[0].match.selector.matchLabels: is a list, not an object
      exemptions | match   | {'selector': {'matchExpressions': [{'key': 'a', 'operator': 'in', 'values': ['b']}]}} | spec.exemptions[0].match.selector.matchExpressions[0].operator: 'in' is invalid: use one of In, NotIn, Exists, DoesNotExist
      exemptions | match   | {'selector': {'matchExpressions': [{'key': 'a', 'operator': 'In'}]}} | spec.exemptions[0].match.selector.matchExpressions[0]: In and NotIn need at least one value, Exists and DoesNotExist have none
      exemptions | match   | {'namespaceSelector': {'matchExpressions': [{'key': 'a', 'operator': 'NotIn', 'values': []}]}} | spec.exemptions[0].match.namespaceSelector.matchExpressions[0]: In and NotIn need at least one value, Exists and DoesNotExist have none
      exemptions | match   | {'namespaceSelector': {'matchExpressions': [{'key': 'a', 'operator': 'Exists', 'values': ['b']}]}} | spec.exemptions[0].match.namespaceSelector.matchExpressions[0]: In and NotIn need at least one value, Exists and DoesNotExist have none
      exemptions | match   | {'selector': {'matchExpressions': [{'key': 'a', 'operator': 'DoesNotExist', 'values': ['b']}]}} | spec.exemptions[0].match.selector.matchExpressions[0]: In and NotIn need at least one value, Exists and DoesNotExist have none
      images     | match         | -           | spec.images[0].match: is missing
      images     | match         | '[bad'      | spec.images[0].match: '[bad' is not a repository with '*' for any characters of one segment, and a tag if need be, but no blank, '?', bracket or digest
      images     | match         | 'a?'        | spec.images[0].match: 'a?' is not a repository with '*' for any characters of one segment, and a tag if need be, but no blank, '?', bracket or digest
      images     | match         | 'a@sha256:0' | spec.images[0].match: 'a@sha256:0' is not a repository with '*' for any characters of one segment, and a tag if need be, but no blank, '?', bracket or digest
      images     | class         | -           | spec.images[0].class: is missing
      images     | class         | 'databse'   | spec.images[0].class: 'databse' is invalid: use one of stateless, database, broker, cache, platform, sidecar, legacy
      images     | writablePaths | -           | spec.images[0].writablePaths: is missing
      images     | writablePaths | ['tmp']     | spec.images[0].writablePaths[0]: 'tmp' is not an absolute path such as /tmp, without '..' and outside /proc and /sys
      images     | reason        | -           | spec.images[0].reason: is missing
      images     | reason        | '  '        | spec.images[0].reason: a reason is required: say in words why
      """)
  void anEntryThatCannotBe(String list, String field, String value, String problem) {
    String entry = list.equals("images") ? ROW : EXEMPTION;

    assertThat(problems("{\"" + list + "\": [" + with(entry, field, value) + "]}"))
        .containsExactly(problem);
  }

  @Rows(
      """
      {}
      {'namespaces': []}
      {'namespaces': null, 'selector': null}
      {'selector': {}}
      {'selector': {'matchLabels': {}}, 'namespaceSelector': {'matchExpressions': []}}
      """)
  void aMatchThatGivesNothingWouldExemptEverything(String match) {
    assertThat(problems("{\"exemptions\": [" + with(EXEMPTION, "match", match) + "]}"))
        .containsExactly(
            "spec.exemptions[0].match: an empty match would exempt every container: give at least"
                + " one of namespaces, namespaceSelector, kinds, names, containers, images,"
                + " selector");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "'text'", "1", "true"})
  void aSpecIsAnObject(String spec) {
    assertThat(problems(spec)).singleElement().asString().endsWith(", not an object");
  }

  @Test
  void exemptionsAreToldApartByName() {
    assertThat(
            problems("{'exemptions': [" + String.join(",", EXEMPTION, EXEMPTION, EXEMPTION) + "]}"))
        .containsExactly(
            "spec.exemptions[1].name: 'a' is the name of an earlier entry, too",
            "spec.exemptions[2].name: 'a' is the name of an earlier entry, too");
  }

  @Test
  void everyProblemIsToldAtOnce() {
    assertThat(
            problems(
                """
                {'thresholdPercent': 101, 'images': [{'reason': ' '}],
                 'exemptions': [{'name': 'a', 'reason': '', 'match': {}}]}
                """))
        .hasSize(7);
  }

  @Test
  void ofManyProblemsTheFirstTwentyAreTold() {
    ArrayNode paths = JSON.createArrayNode();
    for (int i = 0; i < 64; i++) {
      paths.add("relative-" + i);
    }

    List<String> problems = problems(JSON.createObjectNode().set("requiredWritablePaths", paths));

    assertThat(problems).hasSize(21);
    assertThat(problems.getLast()).isEqualTo("and 44 more");
  }

  @Test
  void listsAreBoundedAsInTheSchema() {
    assertThat(problems(listOf("requiredWritablePaths", "\"/a\"", 65)))
        .containsExactly("spec.requiredWritablePaths: has 65 entries, at most 64");
    assertThat(problems(listOf("exemptions", EXEMPTION, 501)))
        .containsExactly("spec.exemptions: has 501 entries, at most 500");
    assertThat(problems(listOf("images", ROW, 501)))
        .containsExactly("spec.images: has 501 entries, at most 500");
    assertThat(PolicyReading.of(listOf("images", ROW, 500)))
        .isInstanceOf(PolicyReading.Usable.class);
  }

  @Test
  void labelsAreBoundedAsInTheSchema() {
    ObjectNode labels = JSON.createObjectNode();
    for (int i = 0; i < 16; i++) {
      labels.put("l" + i, "x");
    }
    assertThat(
            PolicyReading.of(exemption("match", Map.of("selector", Map.of("matchLabels", labels)))))
        .isInstanceOf(PolicyReading.Usable.class);

    labels.put("l16", "x");

    assertThat(problems(exemption("match", Map.of("selector", Map.of("matchLabels", labels)))))
        .containsExactly(
            "spec.exemptions[0].match.selector.matchLabels: has 17 entries, at most 16");
  }

  @ParameterizedTest
  @CsvSource({"name, 63", "reason, 512", "owner, 128"})
  void textsAreBoundedInCharactersAsInTheSchema(String field, int most) {
    String text = field.equals("name") ? "a" : "\ud835\udc9c";

    assertThat(PolicyReading.of(exemption(field, text.repeat(most))))
        .isInstanceOf(PolicyReading.Usable.class);
    assertThat(problems(exemption(field, text.repeat(most + 1))))
        .containsExactly(
            "spec.exemptions[0].%s: has %d characters, at most %d"
                .formatted(field, most + 1, most));
  }

  @Test
  void hostileTextIsToldSafelyAndInShort() {
    assertThat(problems(exemption("name", "\u202egpj\u001b[31m\n")))
        .containsExactly(
            "spec.exemptions[0].name: '\ufffdgpj\ufffd[31m\ufffd' is not a name of lower-case"
                + " letters, digits and '-'");
    assertThat(problems("{\"selfExemption\": \"" + "x".repeat(40000) + "\"}").getFirst())
        .hasSizeLessThan(300);
    assertThat(problems(exemption("reason", "x".repeat(65536))))
        .containsExactly("spec.exemptions[0].reason: has 65536 characters, at most 512");
  }

  @Test
  void noTextTakesLong() {
    String hostile = "a-".repeat(150) + "!";

    List<String> problems =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(5),
            () ->
                problems(
                    exemption(
                        "match",
                        Map.of(
                            "images", List.of("*".repeat(511) + "x"),
                            "selector", Map.of("matchLabels", Map.of(hostile, "v"))))));

    assertThat(problems).singleElement().asString().contains("is not a label's key");
  }

  private static ObjectNode exemption(String field, Object value) {
    ObjectNode exemption = object(EXEMPTION);
    exemption.set(field, JSON.valueToTree(value));
    ObjectNode spec = JSON.createObjectNode();
    spec.putArray("exemptions").add(exemption);
    return spec;
  }

  private static ObjectNode listOf(String field, String entry, int count) {
    ObjectNode spec = JSON.createObjectNode();
    ArrayNode list = spec.putArray(field);
    for (int i = 0; i < count; i++) {
      list.add(field.equals("exemptions") ? object(entry).put("name", "a" + i) : json(entry));
    }
    return spec;
  }

  /** The object with one field of another value, or without it. */
  private static ObjectNode with(String object, String field, String value) {
    ObjectNode changed = object(object);
    if (value.equals("-")) {
      changed.remove(field);
    } else {
      changed.set(field, json(value));
    }
    return changed;
  }

  private static List<String> problems(String spec) {
    return problems(json(spec));
  }

  private static List<String> problems(JsonNode spec) {
    PolicyReading reading = PolicyReading.of(spec);
    assertThat(reading).isInstanceOf(PolicyReading.Unusable.class);
    return ((PolicyReading.Unusable) reading).problems();
  }

  private static ObjectNode object(String text) {
    return (ObjectNode) json(text);
  }
}
