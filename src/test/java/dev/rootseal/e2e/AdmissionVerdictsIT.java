package dev.rootseal.e2e;

import static dev.rootseal.rule.WorkloadKind.REPLICATION_CONTROLLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.admission.AdmissionPolicies;
import dev.rootseal.admission.AdmissionPolicies.Action;
import dev.rootseal.admission.AdmissionPolicies.Settings;
import dev.rootseal.admission.NamespaceSelector;
import dev.rootseal.catalogue.ImageRow;
import dev.rootseal.kubernetes.ParseResult;
import dev.rootseal.kubernetes.WorkloadFactsReader;
import dev.rootseal.report.FindingSentence;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.ContainerVerdict.MissingWritableMount;
import dev.rootseal.rule.ContainerVerdict.WritableRootFilesystem;
import dev.rootseal.rule.Glob;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.RequiredPaths.Source;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadKind;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import dev.rootseal.scan.ScanPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** API servers, the newest and the oldest that is supported, answer as the rule does. */
@Needs(Requirement.CONTROL_PLANE)
@Order(3)
class AdmissionVerdictsIT {
  private static final long SEED = Long.getLong("rootseal.admission.seed", System.nanoTime());

  /** Of the golden cases: what no API server takes. */
  private static final int MOST_REFUSED = 30;

  private static final Set<WorkloadKind> USUAL =
      EnumSet.of(WorkloadKind.DEPLOYMENT, WorkloadKind.STATEFUL_SET, WorkloadKind.DAEMON_SET);

  private static final Map<String, String> LABELS = Map.of("team", "web", "tier", "data");

  private static final List<String> POLICIES =
      List.of(
          "{}",
          """
          {requiredWritablePaths: [/tmp, /srv/, /dev/shm], initContainers: Ignore, ownerPaths: Denied,
           imageCatalogue: {exemptClasses: [database, legacy]},
           exemptions: [
             {name: names, reason: it writes, match: {names: ["legacy-*"]}},
             {name: over, reason: it writes, expires: "2020-01-01", match: {kinds: [DaemonSet]}},
             {name: data, reason: it writes, expires: "9027-01-01",
              match: {selector: {matchLabels: {tier: data}}, containers: [db, "tool-?"]}},
             {name: images, reason: it writes, match: {images: ["example.com/legacy/*", "*redis*"]}},
             {name: teams, reason: it writes,
              match: {containers: [sidecar], namespaceSelector: {matchExpressions: [
                {key: team, operator: In, values: [web, x]}, {key: nope, operator: DoesNotExist}]}}},
             {name: not-web, reason: it writes,
              match: {kinds: [StatefulSet], namespaces: ["adm*"], selector: {matchExpressions: [
                {key: tier, operator: NotIn, values: [web]}, {key: tier, operator: Exists}]}}},
             {name: elsewhere, reason: it writes, match: {namespaces: [other]}}]}
          """,
          """
          {requiredWritablePaths: [/var/run], missingDefaultPath: Advise, selfExemption: Denied,
           imageCatalogue: {requiredPaths: Advise, exemptClasses: []},
           images: [
             {match: "registry.example.com/team-*/*:2.*", class: database, writablePaths: [/data], reason: ours},
             {match: "docker.io/library/ngin*", class: stateless, writablePaths: [], reason: ours},
             {match: "*ool-*", class: stateless, writablePaths: [], reason: ours},
             {match: "container:proxy", class: sidecar, writablePaths: [], reason: ours}]}
          """,
          "{requiredWritablePaths: [/tmp, /var/run], selfExemption: Denied}");

  @TempDir private Path folder;

  @Test
  void answersAreThoseOfTheRule() {
    compare(Corpus.own(), 30, List.of());
  }

  @Test
  @Tag("nightly")
  void ofTheCorpusAndMoreDrawnOnesToo() {
    compare(Corpus.load(), 500, List.of("docker.io", "quay.io", "k8s.gcr.io", "ghcr.io", ""));
  }

  private void compare(Corpus corpus, int drawn, List<String> hosts) {
    ANSWERS.clear();
    List<AdmissionCases> cases = cases(corpus, drawn, hosts);
    int workloads = cases.stream().mapToInt(one -> one.workloads().size()).sum();
    List<String> different = differences(cases);
    System.out.printf(
        "%d workloads at each server: %s; -Drootseal.admission.seed=%d draws them again%n",
        workloads, ANSWERS, SEED);

    assertThat(different).isEmpty();
    assertThat(ANSWERS.values().stream().mapToInt(one -> one).sum())
        .isGreaterThanOrEqualTo(2 * workloads);
    assertThat(count(Answer.REFUSED)).isLessThan(2 * MOST_REFUSED);
    assertThat(count(Answer.SAID_NOTHING)).isGreaterThan(drawn);
    assertThat(count(Answer.WARNED)).isGreaterThan(drawn);
    assertThat(count(Answer.WARNED_OF_ANNOTATION)).isPositive();
  }

  private List<AdmissionCases> cases(Corpus corpus, int drawn, List<String> hosts) {
    List<JsonNode> some =
        new DrawnWorkloads(new Random(SEED), DrawnWorkloads.everySource()).draw(drawn);
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    List<AdmissionCases> cases = new ArrayList<>(AdmissionCases.golden());
    POLICIES.forEach(spec -> cases.add(new AdmissionCases(policy(spec), today, some)));
    cases.add(new AdmissionCases(ScanPolicy.byDefault(), today, corpus.objects()));
    cases.add(AdmissionCases.ofKnownImages(hosts));
    return cases;
  }

  private ScanPolicy policy(String spec) {
    return Unchecked.unchecked(
        () ->
            ScanPolicy.read(
                Files.writeString(folder.resolve("policy.yaml"), Workloads.policy(spec))));
  }

  /** Both servers at once. */
  private static List<String> differences(List<AdmissionCases> cases) {
    Path oldest = Requirement.CONTROL_PLANE.path().resolve("1.34");
    return Stream.<Supplier<ControlPlane>>of(ControlPlane::lend, () -> ControlPlane.lend(oldest))
        .parallel()
        .flatMap(
            server -> {
              try (ControlPlane cluster = server.get()) {
                return differences(cluster.api(), cases).stream()
                    .map(difference -> cluster.kubectl().binary() + ": " + difference);
              }
            })
        .toList();
  }

  private static List<String> differences(Api api, List<AdmissionCases> cases) {
    IntStream.range(0, cases.size()).forEach(i -> install(api, i, cases.get(i), USUAL));
    AdmissionCases last =
        new AdmissionCases(ScanPolicy.byDefault(), LocalDate.now(ZoneOffset.UTC), List.of());
    install(api, cases.size(), last, EnumSet.complementOf(EnumSet.of(REPLICATION_CONTROLLER)));
    String marked = name(cases.size());
    JsonNode unsealed =
        Manifests.inOrder(Workloads.writable("StatefulSet", marked, "marker")).getFirst();
    await("in force").until(() -> !warnings(api, unsealed).orElseThrow().isEmpty());
    List<String> different = new ArrayList<>(new AdmissionUpdates(api, marked).differences());
    for (int i = 0; i < cases.size(); i++) {
      differences(api, cases.get(i).in(name(i)), name(i)).forEach(different::add);
    }
    return different;
  }

  private static String name(int number) {
    return "admission-" + number;
  }

  /** Policies of the same names would take each other's place. */
  private static void install(Api api, int number, AdmissionCases one, Set<WorkloadKind> kinds) {
    ObjectNode namespace = Manifests.inOrder(Workloads.namespace(name(number))).getFirst();
    LABELS.forEach(namespace.withObject("/metadata/labels")::put);
    api.apply(namespace.toString());
    Settings settings =
        new Settings(
            Action.WARN,
            kinds,
            List.of(),
            NamespaceSelector.parse("kubernetes.io/metadata.name=" + name(number)),
            Optional.of(false));
    new AdmissionPolicies(one.policy().policy(), one.policy().images().rows(), one.day(), settings)
        .objects()
        .forEach(object -> api.apply(object.toString().replace("rootseal-warn", "warn-" + number)));
  }

  private static Stream<String> differences(Api api, AdmissionCases one, String namespace) {
    var rule = one.policy().on(one.day());
    Map<String, String> labels = new HashMap<>(LABELS);
    labels.put("kubernetes.io/metadata.name", namespace);
    return one.workloads().parallelStream()
        .flatMap(
            object -> {
              WorkloadVerdict verdict =
                  switch (WorkloadFactsReader.ofApi(object.path("kind").asText(), object)) {
                    case ParseResult.Read(var facts, _) ->
                        rule.evaluate(facts, NamespaceFacts.of(namespace, labels, Map.of()));
                    case ParseResult other -> throw new AssertionError(other.toString());
                  };
              return warnings(api, object).stream()
                  .flatMap(warnings -> difference(one.policy(), verdict, warnings).stream())
                  .map(
                      what ->
                          "%s%n  %s%n  %s%n  %s"
                              .formatted(
                                  what, object, verdict.containers(), one.policy().policy()));
            });
  }

  /** Nothing where the server refuses it for another reason, as some of the golden cases. */
  private static Optional<List<String>> warnings(Api api, JsonNode object) {
    Api.Answer answer = api.tryWithout("POST", api.collection(object), object);
    if (answer.code() != 201) {
      add(Answer.REFUSED);
    }
    return Optional.of(answer.warnings())
        .filter(_ -> answer.code() == 201)
        .map(all -> all.stream().filter(one -> one.contains("Policy 'warn-")).toList());
  }

  /** What was compared, lest nothing be: by what the server did. */
  private enum Answer {
    REFUSED,
    SAID_NOTHING,
    LET_IN,
    WARNED,
    WARNED_OF_ANNOTATION
  }

  private static final Map<Answer, Integer> ANSWERS = new ConcurrentHashMap<>();

  private static int count(Answer answer) {
    return ANSWERS.getOrDefault(answer, 0);
  }

  private static void add(Answer answer) {
    ANSWERS.merge(answer, 1, Integer::sum);
  }

  private static final Pattern NAMES = Pattern.compile("container[s]? (('[^']*'(, )?)+)");
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

  private static final Pattern KEY = Pattern.compile("cannot be used, ([^:]+): ");

  private static Optional<String> difference(
      ScanPolicy policy, WorkloadVerdict verdict, List<String> warnings) {
    return ofAnnotations(verdict, warnings)
        .or(
            () ->
                ofContainers(
                    policy,
                    verdict,
                    warnings.stream().filter(one -> !KEY.matcher(one).find()).toList()));
  }

  /** The annotation that is named cannot be used, and one is named where there is any. */
  private static Optional<String> ofAnnotations(WorkloadVerdict verdict, List<String> warnings) {
    Set<String> broken =
        verdict.brokenAnnotations().stream()
            .map(Note.BrokenAnnotation::key)
            .collect(Collectors.toSet());
    List<String> named =
        warnings.stream()
            .flatMap(warning -> KEY.matcher(warning).results())
            .map(key -> key.group(1))
            .toList();
    if (!named.isEmpty()) {
      add(Answer.WARNED_OF_ANNOTATION);
    }
    Map<String, String> values = verdict.facts().annotations().values();
    boolean silent = broken.stream().allMatch(key -> !isRead(values.getOrDefault(key, "")));
    return broken.containsAll(named) && (silent || !named.isEmpty())
        ? Optional.empty()
        : Optional.of("ANNOTATIONS " + broken + " " + named);
  }

  private static boolean isRead(String value) {
    return value.matches("(?s)(?!\\s*[+])[ -~]*")
        && value.length() <= 4096
        && value.split(",").length <= 64;
  }

  private static Optional<String> ofContainers(
      ScanPolicy policy, WorkloadVerdict verdict, List<String> warnings) {
    List<ContainerEvaluation> findings =
        verdict.containers().stream().filter(c -> c.verdict().verdict().finding()).toList();
    if (warnings.isEmpty()) {
      add(findings.isEmpty() ? Answer.SAID_NOTHING : Answer.LET_IN);
      return findings.stream()
          .filter(finding -> !new LetIn(policy, verdict.facts(), finding).mayBe())
          .findFirst()
          .map(finding -> "LET IN " + finding.facts().name());
    }
    add(Answer.WARNED);
    boolean lacksFlag = warnings.getFirst().contains(FindingSentence.LACKS_FLAG);
    Set<String> right =
        findings.stream()
            .filter(c -> !lacksFlag || c.verdict() instanceof WritableRootFilesystem)
            .map(c -> c.facts().name())
            .collect(Collectors.toSet());
    List<String> named =
        NAMES
            .matcher(warnings.getFirst())
            .results()
            .flatMap(names -> QUOTED.matcher(names.group(1)).results())
            .map(name -> name.group(1))
            .toList();
    return !named.isEmpty() && right.containsAll(named)
        ? Optional.empty()
        : Optional.of("TOO STRICT " + warnings);
  }

  /** What the table of `docs/admission.md` has, and no more. */
  private record LetIn(ScanPolicy policy, WorkloadFacts workload, ContainerEvaluation finding) {
    boolean mayBe() {
      return policy.images().rows().stream().anyMatch(this::mayExcuse)
          || said("exempt-until").filter(day -> day.matches("(?s)\\s*\\+.*|.*[^ -~].*")).isPresent()
          || (!isOpen()
              && (climbs() || said("writable-paths").filter(LetIn::isUnread).isPresent()));
    }

    private boolean isOpen() {
      return finding.facts().flag() != ReadOnlyFlag.TRUE;
    }

    /** A row of which no more is looked at than the last part of its path. */
    private boolean mayExcuse(ImageRow row) {
      boolean lacksPaths = finding.verdict() instanceof MissingWritableMount;
      boolean isOfOwner = finding.required().source() == Source.OWNER;
      boolean asked =
          isExempt(row) || (lacksPaths && (!isOfOwner || !row.paths().volumes().isEmpty()));
      return asked && row.evidence().confidence().decides() && isNamed(row.glob());
    }

    private boolean isExempt(ImageRow row) {
      return policy.policy().catalogue().exemptClasses().contains(row.imageClass())
          && finding.facts().type() != ContainerType.INIT;
    }

    private boolean isNamed(String glob) {
      String name = glob.replaceAll("^container:|@.*$", "");
      return name.length() < glob.length()
          ? new Glob(name).matches(finding.facts().name())
          : new Glob(last(glob)).matches(last(finding.facts().image()));
    }

    private static String last(String image) {
      return image.replaceAll("@.*$|:[^/]*$", "").replaceAll("^.*/", "");
    }

    private boolean climbs() {
      return finding.facts().mounts().stream().anyMatch(m -> m.mountPath().contains(".."));
    }

    private static boolean isUnread(String paths) {
      return paths.contains("..")
          || paths.codePointCount(0, paths.length()) > 4096
          || paths.split(",", -1).length > 64
          || paths.matches("(?s).*[\\x1c-\\x1f\\x85\\xa0\\x{2007}\\x{202f}].*");
    }

    private Optional<String> said(String topic) {
      Map<String, String> all = workload.annotations().values();
      return Stream.of(topic + ".rootseal.dev/" + finding.facts().name(), "rootseal.dev/" + topic)
          .filter(all::containsKey)
          .map(all::get)
          .findFirst();
    }
  }
}
