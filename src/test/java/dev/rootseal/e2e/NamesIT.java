package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.DocumentedCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A cluster that had Kyverno and Trivy Operator before: whatever the documents tell people to ask
 * for, Rootseal's own resources answer, and installing it again changes nothing.
 */
@Needs(Requirement.CONTROL_PLANE)
class NamesIT {
  private static final Path OTHERS = Path.of("src/test/resources/e2e/others-crds.yaml");

  private static final Pattern ASKS = Pattern.compile("\\b(get|describe|edit|wait) (.*)");

  private static final String OF_THE_PROMETHEUS_OPERATOR = "servicemonitor";

  private static final Path NOTES = Path.of("charts/rootseal/templates/NOTES.txt");
  private static final Path ALERTS = Path.of("config/prometheus/rules/rules.yaml");
  private static final Path DASHBOARD = Path.of("config/grafana/rootseal.json");

  /** One in a text, as a line or as a span of code. */
  private static final Pattern COMMAND = Pattern.compile("kubectl [^`\"\\\\\\n]+");

  private static final Pattern QUESTION =
      Pattern.compile("kubectl (-n \\S+ )?(get|describe|wait) [^|]*");

  private final ControlPlane cluster;
  private final Kubectl kubectl;
  private final Shell shell;
  private final Set<String> ofKubernetes;
  private final Set<String> ours;

  NamesIT(ControlPlane cluster, @TempDir Path folder) {
    shell = new Shell(folder);
    this.cluster = cluster;
    kubectl = cluster.kubectl();
    ofKubernetes = names();
    ofKubernetes.add(OF_THE_PROMETHEUS_OPERATOR);
    ours = types().collect(Collectors.toSet());
  }

  /** Every word by which the cluster knows one of its types: plural, short names and kind. */
  private Set<String> names() {
    return kubectl
        .ok("api-resources --no-headers")
        .lines()
        .filter(line -> !line.contains("rootseal.dev/")) // of a class before
        .flatMap(line -> Stream.of(line.toLowerCase(Locale.ROOT).split("[ ,]+")))
        .collect(Collectors.toCollection(HashSet::new));
  }

  @BeforeAll
  void install() {
    kubectl.ok("apply -f", OTHERS.toString());
    kubectl.ok("wait --for=condition=Established crd --all --timeout=30s");
    cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "web"));
    Path kubeconfig = Installation.install(cluster);
    kubectl.ok("apply -f config/samples/policy-minimal.yaml");
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig)) {
      operator.awaitReady();
      cluster.reports().await("shop", 1, 1);
      kubectl.ok("wait --for=create compsum/read-only-filesystem --timeout=30s");
    }
  }

  @AfterAll
  void remove() {
    kubectl.ok("delete -f", OTHERS.toString());
  }

  Stream<String> types() {
    return DocumentedCommand.all().stream()
        .map(DocumentedCommand::text)
        .filter(command -> command.startsWith("kubectl "))
        .flatMap(command -> type(command).stream())
        .flatMap(types -> Stream.of(types.split(",")))
        .filter(type -> !ofKubernetes.contains(type) && !ofKubernetes.contains(type + "s"))
        .distinct();
  }

  /** The first word behind the verb that is no flag, without the name of an object. */
  private static Optional<String> type(String command) {
    Matcher verb = ASKS.matcher(command);
    if (!verb.find()) {
      return Optional.empty();
    }
    return Stream.of(verb.group(2).split(" "))
        .filter(word -> word.matches("[a-z].*"))
        .findFirst()
        .map(word -> word.replaceFirst("/.*", ""));
  }

  /** What documents, notes, alerts and panels tell people to type about a type of ours. */
  Stream<String> questions() throws IOException {
    String elsewhere =
        Files.readString(NOTES).replace("{{ .Release.Namespace }}", Installation.NAMESPACE)
            + Files.readString(ALERTS)
            + Files.readString(DASHBOARD);
    return Stream.concat(
            DocumentedCommand.all().stream().map(DocumentedCommand::text),
            COMMAND.matcher(elsewhere).results().map(MatchResult::group))
        .filter(command -> QUESTION.matcher(command).matches())
        .filter(command -> type(command).filter(this::isOurs).isPresent())
        .distinct();
  }

  private boolean isOurs(String types) {
    return Stream.of(types.split(",")).anyMatch(ours::contains);
  }

  @Tag("nightly") // by day, each type that the documents ask for
  @ParameterizedTest
  @MethodSource("questions")
  void whatPeopleTypeIsAnsweredByOurs(String command) {
    Program.Result found =
        shell.run(
            kubectl.kubeconfig(),
            command
                .replaceFirst("NAMESPACE|\\{\\{ \\$labels.namespace }}", "shop")
                .replaceFirst("jsonpath='.*'", "jsonpath='{.metadata.name}'"));

    found.ok();
    assertThat(found.errors()).isEmpty();
    assertThat(found.output()).contains("read-only-filesystem");
  }

  @Test
  void whatTheDocumentsAskForIsOurs() {
    Program.Result found = kubectl.run("get", String.join(",", ours), "-A", "-o", "name");

    assertThat(found.ok().lines())
        .isNotEmpty()
        .allMatch(line -> line.contains(".rootseal.dev/read-only-filesystem"));
    assertThat(found.errors()).isEmpty();
  }

  @Test
  void theCategoryShowsAllThree() {
    assertThat(kubectl.ok("get rootseal -A -o name").lines())
        .containsExactlyInAnyOrder(
            "compliancepolicy.rootseal.dev/read-only-filesystem",
            "compliancereport.rootseal.dev/read-only-filesystem",
            "compliancesummary.rootseal.dev/read-only-filesystem");
  }

  @Test
  void theOthersStillAnswerToTheirNames() {
    assertThat(kubectl.ok("get crd -o name").lines()).hasSizeGreaterThan(6);
    for (String name : List.of("cpol", "polr", "clustercompliancereports", "compliance")) {
      Program.Result found = kubectl.run("get", name);

      found.ok();
      assertThat(found.errors()).as(name).contains("No resources found");
    }
  }

  @Test
  void applyingTheCrdsAgainChangesNothing() {
    kubectl.ok("apply -k config/crd");

    assertThat(kubectl.ok("apply -k config/crd").lines())
        .hasSize(3)
        .allMatch(line -> line.endsWith(" unchanged"));
  }
}
