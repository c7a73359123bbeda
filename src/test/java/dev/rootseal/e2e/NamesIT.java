package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.DocumentedCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
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
import org.junit.jupiter.api.Test;

/** Beside Kyverno and Trivy Operator, Rootseal's own resources answer to what documents ask for. */
@Needs(Requirement.CONTROL_PLANE)
class NamesIT {
  private static final Path OTHERS = Path.of("src/test/resources/e2e/others-crds.yaml");
  private static final Pattern ASKS = Pattern.compile("\\b(get|describe|edit|wait) (.*)");

  /** One in a text, as a line or as a span of code. */
  private static final Pattern COMMAND = Pattern.compile("kubectl [^`\"\\\\\\n]+");

  private final ControlPlane cluster;
  private final Kubectl kubectl;
  private final Set<String> ofKubernetes;
  private final Set<String> ours;

  NamesIT(ControlPlane cluster) {
    this.cluster = cluster;
    kubectl = cluster.kubectl();
    ofKubernetes = names();
    ofKubernetes.add("servicemonitor"); // of the Prometheus Operator
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
    // What is deleted before anybody asked for it can take the API server minutes to let go.
    kubectl.ok("get cpol,pol,polex,vpol,polr,cpolr,compliance,configaudit,vuln -A");
    Installation.definitions(cluster);
    kubectl.ok("apply -f config/samples/policy-minimal.yaml");
    cluster.apply(
        """
        apiVersion: rootseal.dev/v1alpha1
        kind: ComplianceReport
        metadata: {name: read-only-filesystem, namespace: default}
        ---
        apiVersion: rootseal.dev/v1alpha1
        kind: ComplianceSummary
        metadata: {name: read-only-filesystem}
        """);
  }

  @AfterAll
  void remove() {
    kubectl.ok("delete -f", OTHERS.toString());
  }

  /** What documents, notes, alerts and panels tell people to ask for and Kubernetes has not. */
  private Stream<String> types() {
    Stream<String> elsewhere =
        Stream.of(
                "charts/rootseal/templates/NOTES.txt",
                "config/prometheus/rules/rules.yaml",
                "config/grafana/rootseal.json")
            .map(file -> unchecked(() -> Files.readString(Path.of(file))))
            .flatMap(text -> COMMAND.matcher(text).results().map(MatchResult::group));
    return Stream.concat(DocumentedCommand.all().stream().map(DocumentedCommand::text), elsewhere)
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

  @Test
  void whatTheDocumentsAskForIsOurs() {
    assertThat(kubectl.run("get -A -o name", String.join(",", ours)).okWithoutWarning().lines())
        .isNotEmpty()
        .allMatch(line -> line.contains(".rootseal.dev/read-only-filesystem"));
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
    assertThat(
            kubectl.run("get cpol,polr,clustercompliancereports,compliance").succeeded().errors())
        .contains("No resources found");
  }

  @Test
  void applyingTheCrdsAgainChangesNothing() {
    kubectl.ok("apply -k config/crd");

    assertThat(kubectl.ok("apply -k config/crd").lines())
        .hasSize(3)
        .allMatch(line -> line.endsWith(" unchanged"));
  }
}
