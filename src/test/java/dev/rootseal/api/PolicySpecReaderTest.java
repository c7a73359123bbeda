package dev.rootseal.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.rootseal.catalogue.UserImageRow;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ExemptionMatch;
import dev.rootseal.rule.Glob;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.LabelMatch;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.PolicyExemption;
import dev.rootseal.rule.Threshold;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a spec that can be used turns into. */
class PolicySpecReaderTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

  @Test
  void aSpecThatIsNotThereIsTheDefault() {
    assertThat(PolicySpecReader.read(MissingNode.getInstance()))
        .isEqualTo(new PolicyReading.Usable(Policy.DEFAULT, List.of()));
    assertThat(new HeldPolicy().reading())
        .isEqualTo(new PolicyReading.Usable(Policy.DEFAULT, List.of()));
    assertThat(PolicySpecReader.read(NullNode.getInstance()))
        .isEqualTo(new PolicyReading.Usable(Policy.DEFAULT, List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'imageCatalogue': {}, 'images': [], 'exemptions': []}",
        """
        {'thresholdPercent': null, 'requiredWritablePaths': null, 'missingDefaultPath': null,
         'initContainers': null, 'selfExemption': null, 'images': null, 'exemptions': null,
         'imageCatalogue': {'requiredPaths': null, 'exemptClasses': null}}
        """,
        """
        {'thresholdPercent': 80, 'requiredWritablePaths': ['/tmp'], 'missingDefaultPath': 'Fail',
         'initContainers': 'Evaluate', 'selfExemption': 'Allowed',
         'imageCatalogue': {'requiredPaths': 'Decide', 'exemptClasses': ['database']}}
        """
      })
  void whatIsLeftOutHasItsDefault(String spec) {
    assertThat(usable(spec)).isEqualTo(new PolicyReading.Usable(Policy.DEFAULT, List.of()));
  }

  @Test
  void anEmptyListMeansNoneAndIsNotTheDefault() {
    Policy policy =
        usable("{'requiredWritablePaths': [], 'imageCatalogue': {'exemptClasses': []}}").policy();

    assertThat(policy.requiredWritablePaths()).isEmpty();
    assertThat(policy.catalogue()).isEqualTo(new Policy.CatalogueUse(true, Set.of()));
  }

  @Test
  void theImageCatalogueCanBeSwitchedOff() {
    Policy policy =
        usable("{'imageCatalogue': {'requiredPaths': 'Advise', 'exemptClasses': []}}").policy();

    assertThat(policy.catalogue()).isEqualTo(Policy.CatalogueUse.NONE);
  }

  @Test
  void everySettingIsRead() {
    Policy policy =
        usable(
                """
                {'thresholdPercent': 95, 'requiredWritablePaths': ['/tmp/', '/var/cache//app'],
                 'missingDefaultPath': 'Advise', 'initContainers': 'Ignore',
                 'selfExemption': 'Denied', 'imageCatalogue': {'exemptClasses': ['legacy', 'database']}}
                """)
            .policy();

    assertThat(policy)
        .isEqualTo(
            new Policy(
                new Threshold(95),
                List.of(ContainerPath.of("/tmp"), ContainerPath.of("/var/cache/app")),
                Policy.MissingDefaultPath.ADVISE,
                Policy.InitContainers.IGNORE,
                Policy.SelfExemption.DENIED,
                new Policy.CatalogueUse(true, Set.of(ImageClass.DATABASE, ImageClass.LEGACY)),
                List.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void theThresholdGoesFromNothingToAll(int percent) {
    assertThat(usable("{'thresholdPercent': " + percent + "}").policy().threshold())
        .isEqualTo(new Threshold(percent));
  }

  @Test
  void aPathThatIsSpeltTwiceIsOneDemand() {
    assertThat(
            usable("{'requiredWritablePaths': ['/tmp', '/tmp/', '/run', '/var/run']}")
                .policy()
                .requiredWritablePaths())
        .containsExactly(ContainerPath.of("/tmp"), ContainerPath.of("/run"));
  }

  @Test
  void everyPartOfAnExemptionIsRead() {
    Policy policy =
        usable(
                """
                {'exemptions': [{'name': 'agents', 'reason': ' they write ', 'owner': 'team-a',
                  'expires': '2027-03-31', 'match': {
                    'namespaces': ['kube-*'], 'kinds': ['DaemonSet', 'CronJob'], 'names': ['agent-?'],
                    'containers': ['*'], 'images': ['*/agent:*'],
                    'namespaceSelector': {'matchLabels': {'b': '2', 'a': ''}},
                    'selector': {'matchExpressions': [
                      {'key': 'k', 'operator': 'In', 'values': ['x', 'y', 'x']},
                      {'key': 'k', 'operator': 'NotIn', 'values': ['z']},
                      {'key': 'example.com/k', 'operator': 'Exists'},
                      {'key': 'k', 'operator': 'DoesNotExist', 'values': []}]}}}]}
                """)
            .policy();

    assertThat(policy.exemptions())
        .containsExactly(
            new PolicyExemption(
                "agents",
                "they write",
                "team-a",
                Optional.of(LocalDate.of(2027, 3, 31)),
                new ExemptionMatch(
                    List.of(new Glob("kube-*")),
                    new LabelMatch(List.of(in("a", ""), in("b", "2"))),
                    List.of("DaemonSet", "CronJob"),
                    List.of(new Glob("agent-?")),
                    List.of(new Glob("*")),
                    List.of(new Glob("*/agent:*")),
                    new LabelMatch(
                        List.of(
                            in("k", "x", "y"),
                            new LabelMatch.Requirement(
                                "k", LabelMatch.Operator.NOT_IN, Set.of("z")),
                            new LabelMatch.Requirement(
                                "example.com/k", LabelMatch.Operator.EXISTS, Set.of()),
                            new LabelMatch.Requirement(
                                "k", LabelMatch.Operator.DOES_NOT_EXIST, Set.of()))))));
  }

  @Test
  void ownerAndLastDayMayBeLeftOut() {
    PolicyExemption exemption =
        usable("{'exemptions': [{'name': 'a', 'reason': 'b', 'match': {'names': ['c']}}]}")
            .policy()
            .exemptions()
            .getFirst();

    assertThat(exemption.owner()).isEmpty();
    assertThat(exemption.expires()).isEmpty();
    assertThat(exemption.match().isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'namespaces': ['x']}",
        "{'namespaceSelector': {'matchLabels': {'a': 'b'}}}",
        "{'namespaceSelector': {'matchExpressions': [{'key': 'a', 'operator': 'Exists'}]}}",
        "{'kinds': ['Pod']}",
        "{'names': ['x']}",
        "{'containers': ['x']}",
        "{'images': ['x']}",
        "{'selector': {'matchLabels': {'a': 'b'}}}",
        "{'selector': {'matchExpressions': [{'key': 'a', 'operator': 'Exists'}]}}"
      })
  void onePartOfAMatchIsEnough(String match) {
    String spec = "{'exemptions': [{'name': 'a', 'reason': 'b', 'match': " + match + "}]}";

    assertThat(usable(spec).policy().exemptions().getFirst().match().isEmpty()).isFalse();
  }

  @Test
  void imageRowsAreReadInTheirOrder() {
    assertThat(
            usable(
                    """
                    {'images': [
                      {'match': 'registry.example.com:5000/shop/*:2.*', 'class': 'stateless',
                       'writablePaths': ['/tmp', '/cache'], 'reason': 'ours'},
                      {'match': 'container:proxy', 'class': 'sidecar', 'writablePaths': [],
                       'reason': 'none'}]}
                    """)
                .images())
        .containsExactly(
            new UserImageRow(
                "registry.example.com:5000/shop/*:2.*",
                ImageClass.STATELESS,
                List.of("/tmp", "/cache"),
                "ours"),
            new UserImageRow("container:proxy", ImageClass.SIDECAR, List.of(), "none"));
  }

  @Test
  void whatAClientHasReadGivesTheSame() throws JsonProcessingException {
    String spec =
        """
        {'requiredWritablePaths': [], 'imageCatalogue': {'exemptClasses': []},
         'images': [{'match': 'a', 'class': 'cache', 'writablePaths': [], 'reason': 'r'}],
         'exemptions': [{'name': 'a', 'reason': 'b', 'match': {'names': ['c']}}]}
        """;

    assertThat(JSON.readValue("{'spec': %s}".formatted(spec), HeldPolicy.class).reading())
        .isEqualTo(usable(spec));
  }

  @Test
  void whatANewerSchemaLetsThroughIsComplainedOf() throws JsonProcessingException {
    HeldPolicy policy = JSON.readValue("{'spec': {'treshold': 1}, 'status': 3}", HeldPolicy.class);

    assertThat(policy.reading())
        .isInstanceOfSatisfying(
            PolicyReading.Unusable.class,
            unusable ->
                assertThat(unusable.problems())
                    .singleElement()
                    .asString()
                    .startsWith("spec: has no field 'treshold'"));
    assertThat(policy.conditions()).isEmpty();
  }

  private static LabelMatch.Requirement in(String key, String... values) {
    return new LabelMatch.Requirement(key, LabelMatch.Operator.IN, Set.of(values));
  }

  private static PolicyReading.Usable usable(String spec) {
    PolicyReading reading = PolicySpecReader.read(json(spec));
    assertThat(reading).isInstanceOf(PolicyReading.Usable.class);
    return (PolicyReading.Usable) reading;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
