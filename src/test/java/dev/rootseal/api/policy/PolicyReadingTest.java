package dev.rootseal.api.policy;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static dev.rootseal.rule.PolicyFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rootseal.api.ApiGroup;
import dev.rootseal.api.policy.PolicyReading.UnknownFields;
import dev.rootseal.catalogue.ImageRow;
import dev.rootseal.e2e.Folders;
import dev.rootseal.rule.Glob;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.PolicyExemption;
import dev.rootseal.rule.PolicyExemption.ExemptionMatch;
import dev.rootseal.rule.PolicyExemption.LabelMatch;
import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a spec that can be used turns into. */
class PolicyReadingTest {
  static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

  @Test
  void aSpecThatIsNotThereIsTheDefault() {
    assertThat(PolicyReading.of(MissingNode.getInstance())).isEqualTo(PolicyReading.Usable.DEFAULT);
    assertThat(new CachedPolicy().reading()).isEqualTo(PolicyReading.Usable.DEFAULT);
    assertThat(PolicyReading.of(NullNode.getInstance())).isEqualTo(PolicyReading.Usable.DEFAULT);
  }

  @Rows(
      """
      nothing is the default             | {}                                                                     |
      so is nothing of each part         | {'imageCatalogue': {}, 'images': [], 'exemptions': []}                 |
      null                               | {'thresholdPercent': null, 'requiredWritablePaths': null, 'missingDefaultPath': null, 'initContainers': null, 'selfExemption': null, 'ownerPaths': null, 'images': null, 'exemptions': null, 'imageCatalogue': {'requiredPaths': null, 'exemptClasses': null}} |
      and what the schema says           | {'thresholdPercent': 80, 'requiredWritablePaths': ['/tmp'], 'missingDefaultPath': 'Fail', 'initContainers': 'Evaluate', 'selfExemption': 'Allowed', 'ownerPaths': 'Allowed', 'imageCatalogue': {'requiredPaths': 'Decide', 'exemptClasses': ['database']}} |
      an empty list is none              | {'requiredWritablePaths': [], 'imageCatalogue': {'exemptClasses': []}} | requires= exempt=
      every setting                      | {'thresholdPercent': 95, 'requiredWritablePaths': ['/tmp/', '/var/cache//app'], 'missingDefaultPath': 'Advise', 'initContainers': 'Ignore', 'selfExemption': 'Denied', 'imageCatalogue': {'requiredPaths': 'Advise', 'exemptClasses': ['legacy', 'database']}} | threshold=95 requires=/tmp,/var/cache/app lenient no-init no-self-exemption no-owner-paths catalogue-advises exempt=database,legacy
      no path for whoever may not exempt | {'selfExemption': 'Denied'}                                            | no-self-exemption no-owner-paths
      but where that is said             | {'selfExemption': 'Denied', 'ownerPaths': 'Allowed'}                   | no-self-exemption
      or the other                       | {'ownerPaths': 'Denied'}                                               | no-owner-paths
      none must comply                   | {'thresholdPercent': 0}                                                | threshold=0
      all must                           | {'thresholdPercent': 100}                                              | threshold=100
      a path that is spelt twice         | {'requiredWritablePaths': ['/tmp', '/tmp/', '/run', '/var/run']}       | requires=/tmp,/run
      no owner and no last day           | {'exemptions': [{'name': 'a', 'reason': 'b', 'match': {'names': ['c']}}]} | ; a because=b names=c
      """)
  void aSpecIsThePolicy(String name, String spec, String expected) {
    assertThat(usable(spec))
        .isEqualTo(new PolicyReading.Usable(policy(expected), List.of(), UnknownFields.NONE));
  }

  @Test
  void theImageCatalogueCanBeSwitchedOff() {
    Policy policy =
        usable("{'imageCatalogue': {'requiredPaths': 'Advise', 'exemptClasses': []}}").policy();

    assertThat(policy.catalogue()).isEqualTo(new Policy.CatalogueUse(false, Set.of(), List.of()));
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

  @Rows(
      """
      {'namespaces': ['x']}
      {'namespaceSelector': {'matchLabels': {'a': 'b'}}}
      {'namespaceSelector': {'matchExpressions': [{'key': 'a', 'operator': 'Exists'}]}}
      {'kinds': ['Pod']}
      {'names': ['x']}
      {'containers': ['x']}
      {'images': ['x']}
      {'selector': {'matchLabels': {'a': 'b'}}}
      {'selector': {'matchExpressions': [{'key': 'a', 'operator': 'Exists'}]}}
      """)
  void onePartOfAMatchIsEnough(String match) {
    String spec = "{'exemptions': [{'name': 'a', 'reason': 'b', 'match': " + match + "}]}";

    assertThat(usable(spec).policy().exemptions()).hasSize(1);
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
            ImageRow.ofPolicy(
                "registry.example.com:5000/shop/*:2.*",
                ImageClass.STATELESS,
                List.of("/tmp", "/cache"),
                "ours"),
            ImageRow.ofPolicy("container:proxy", ImageClass.SIDECAR, List.of(), "none"));
  }

  @Test
  void whatAClientHasReadGivesTheSame() throws JsonProcessingException {
    String spec =
        """
        {'requiredWritablePaths': [], 'imageCatalogue': {'exemptClasses': []},
         'images': [{'match': 'a', 'class': 'cache', 'writablePaths': [], 'reason': 'r'}],
         'exemptions': [{'name': 'a', 'reason': 'b', 'match': {'names': ['c']}}]}
        """;

    assertThat(JSON.readValue("{'spec': %s}".formatted(spec), CachedPolicy.class).reading())
        .isEqualTo(usable(spec));
  }

  @Test
  void whatANewerSchemaLetsThroughIsIgnoredAndNamed() throws JsonProcessingException {
    CachedPolicy policy =
        JSON.readValue(
            """
            {'spec': {'newKnob': 'Strict', 'thresholdPercent': 70,
                      'imageCatalogue': {'signed': true},
                      'exemptions': [{'name': 'a', 'reason': 'b', 'ticket': 'T-1',
                                      'match': {'names': ['c']}}]},
             'status': 3}
            """,
            CachedPolicy.class);

    assertThat(policy.reading())
        .isInstanceOfSatisfying(
            PolicyReading.Usable.class,
            usable -> {
              assertThat(usable.unknown().fields())
                  .containsExactly(
                      "spec.newKnob", "spec.imageCatalogue.signed", "spec.exemptions[0].ticket");
              assertThat(usable.unknown().exemptions()).isEmpty();
              assertThat(usable.policy().threshold().percent()).isEqualTo(70);
              assertThat(usable.policy().exemptions()).hasSize(1);
            });
    assertThat(policy.conditions()).isEmpty();
  }

  /** A newer version's criterion narrows: without it more would be exempt than was meant. */
  @Rows(
      """
      'names': ['c'], 'clusters': ['test']
      'clusters': ['test']
      'names': ['c'], 'selector': {'matchFields': {'a': 'b'}}
      'namespaceSelector': {'matchExpressions': [{'key': 'a', 'operator': 'Exists', 'since': 3}]}
      """)
  void exemptionWithAnUnknownCriterionDoesNotApply(String match) {
    PolicyReading.Usable reading =
        usable(
            """
            {'exemptions': [{'name': 'kept', 'reason': 'b', 'match': {'names': ['d']}},
                            {'name': 'narrowed', 'reason': 'b', 'match': {%s}}]}
            """
                .formatted(match));

    assertThat(reading.policy().exemptions())
        .extracting(PolicyExemption::name)
        .containsExactly("kept");
    assertThat(reading.unknown().exemptions()).containsExactly("narrowed");
    assertThat(reading.unknown().sentence())
        .startsWith("Exemptions that do not apply, because their match holds what this version")
        .contains(": 'narrowed'. Unknown to this version and ignored: spec.exemptions[1].match.");
  }

  /** A schema that fills in an empty list, or null, has not said anything. */
  @Test
  void emptyCriterionSaysNothing() {
    PolicyReading.Usable reading =
        usable(
            """
            {'exemptions': [{'name': 'a', 'reason': 'b',
                             'match': {'names': ['d'], 'clusters': [], 'more': {'x': null}}}]}
            """);

    assertThat(reading.policy().exemptions()).hasSize(1);
    assertThat(reading.unknown()).isEqualTo(UnknownFields.NONE);
  }

  @Test
  void namesOfUnknownFieldsAreBounded() {
    String many =
        IntStream.range(0, 50)
            .mapToObj(i -> "'k\\n%d': 1".formatted(i))
            .collect(Collectors.joining(","));

    assertThat(usable("{" + many + "}").unknown().fields())
        .hasSize(21)
        .contains("spec.k\ufffd0", "and 30 more");
    assertThat(usable("{'" + "x".repeat(40000) + "': 1}").unknown().sentence())
        .hasSizeLessThan(300);
  }

  private static LabelMatch.Requirement in(String key, String... values) {
    return new LabelMatch.Requirement(key, LabelMatch.Operator.IN, Set.of(values));
  }

  private static PolicyReading.Usable usable(String spec) {
    PolicyReading reading = PolicyReading.of(json(spec));
    assertThat(reading).isInstanceOf(PolicyReading.Usable.class);
    return (PolicyReading.Usable) reading;
  }

  static JsonNode json(String text) {
    return unchecked(() -> JSON.readTree(text));
  }

  private static final Path FOLDER = Path.of("config/samples");

  static Stream<Path> samples() {
    return Folders.entries(FOLDER).stream().filter(file -> file.toString().endsWith(".yaml"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everySampleCanBeUsed(Path sample) throws IOException {
    JsonNode object = read(sample);

    assertThat(object.path("apiVersion").asText())
        .isEqualTo(ApiGroup.NAME + "/" + ApiGroup.VERSION);
    assertThat(object.path("kind").asText()).isEqualTo("CompliancePolicy");
    assertThat(object.path("metadata").path("name").asText()).isEqualTo(CompliancePolicy.NAME);
    assertThat(PolicyReading.of(object.path("spec")))
        .isInstanceOfSatisfying(
            PolicyReading.Usable.class,
            usable -> assertThat(usable.unknown()).isEqualTo(UnknownFields.NONE));
  }

  @Test
  void theMinimalOneChangesTheThresholdAlone() throws IOException {
    assertThat(PolicyReading.of(read(FOLDER.resolve("policy-minimal.yaml")).path("spec")))
        .isEqualTo(new PolicyReading.Usable(policy("threshold=90"), List.of(), UnknownFields.NONE));
  }

  @Test
  void everyExemptionOfASampleHasAnOwnerAndALastDay() throws IOException {
    PolicyReading.Usable sample =
        (PolicyReading.Usable) PolicyReading.of(read(FOLDER.resolve("policy.yaml")).path("spec"));

    assertThat(sample.policy().exemptions())
        .hasSize(3)
        .allSatisfy(
            exemption -> {
              assertThat(exemption.owner()).isNotEmpty();
              assertThat(exemption.expires()).isPresent();
            });
    assertThat(sample.images()).hasSize(3);
  }

  private static JsonNode read(Path sample) throws IOException {
    return new ObjectMapper(new YAMLFactory()).readTree(sample.toFile());
  }
}
