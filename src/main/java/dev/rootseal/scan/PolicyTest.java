package dev.rootseal.scan;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.api.policy.PolicyTestSpec;
import dev.rootseal.api.policy.PolicyTestSpec.CaseSpec;
import dev.rootseal.api.policy.PolicyTestSpec.ContainerSpec;
import dev.rootseal.api.policy.PolicyTestSpec.NamespaceSpec;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestFiles.ManifestFile;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.manifest.ManifestReader;
import dev.rootseal.manifest.Node;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.manifest.Position;
import dev.rootseal.report.Finding;
import dev.rootseal.report.FindingSentence;
import dev.rootseal.report.NoteSentence;
import dev.rootseal.rule.ContainerVerdict.Exempt;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Nearest;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import dev.rootseal.scan.ScanPolicy.UnusableException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Workloads, and what a policy has to say of them: the cases of one file. */
public record PolicyTest(Path file, List<Outcome> outcomes, List<String> problems) {
  /** A step of the path that a sentence begins with, such as {@code cases[0].containers['app']}. */
  private static final Pattern STEP = Pattern.compile("\\G(?:\\.?\\w+|\\[\\d+]|\\['[^']*'])");

  /** What has come of the case that stands there: what is not as expected, a sentence each. */
  public record Outcome(String file, Position at, String name, List<String> differences) {
    public Outcome {
      differences = List.copyOf(differences);
    }

    public boolean isExpected() {
      return differences.isEmpty();
    }
  }

  /**
   * What comes of each case of some files, on a day where it says none.
   *
   * @throws UnusableException if they or their policies cannot be read, with all that is wrong
   */
  public static List<Outcome> outcomes(List<Path> files, LocalDate today) {
    List<Outcome> outcomes = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    files.forEach(file -> new PolicyTest(file, outcomes, problems).run(today));
    if (!problems.isEmpty()) {
      throw new UnusableException(problems.stream());
    }
    return outcomes;
  }

  private void run(LocalDate today) {
    try {
      Node root = ManifestObjects.only(file, ScanPolicy.VERSION, "PolicyTest");
      JsonNode json = root.json(new Node.Budget());
      List<String> wrong = PolicyTestSpec.problems(json);
      for (String problem : wrong) {
        List<Object> path = STEP.matcher(problem).results().map(PolicyTest::step).toList();
        wrong(root.follow(path).at(), problem);
      }
      if (wrong.isEmpty()) {
        run(root.get("cases").items(), PolicyTestSpec.of(json), today);
      }
    } catch (ManifestException e) {
      problems.add(e.located(file.toString()));
    } catch (UnusableException e) {
      problems.addAll(e.problems());
    } catch (InvalidPathException e) {
      problems.add("%s: '%s' is no path: %s".formatted(file, e.getInput(), e.getReason()));
    }
  }

  private void run(List<Node> nodes, PolicyTestSpec spec, LocalDate today) {
    ScanPolicy policy =
        ScanPolicy.read(spec.policy() == null ? file : file.resolveSibling(spec.policy()));
    for (int i = 0; i < spec.cases().size(); i++) {
      CaseSpec one = spec.cases().get(i);
      LocalDate day = one.day() == null ? today : LocalDate.parse(one.day());
      run("cases[" + i + "]", one, nodes.get(i), policy.on(day));
    }
  }

  private static Object step(MatchResult step) {
    String text = step.group();
    return text.matches("\\[\\d+]")
        ? Integer.valueOf(text.substring(1, text.length() - 1))
        : text.replaceAll("^(\\.|\\[')|']$", "");
  }

  private void wrong(Position at, String problem) {
    problems.add(at.in(file.toString()) + ": " + problem);
  }

  /** The workload stands here or in a file that is named. */
  private void run(String path, CaseSpec spec, Node node, ReadOnlyFilesystemRule rule) {
    Node workload = node.get("workload");
    ManifestScan scan = new ManifestScan(rule, true);
    scan.add(
        workload.text().isEmpty()
            ? ManifestReader.read(file.toString(), workload, PodKinds.KNOWN)
            : ManifestFile.unread(file.resolveSibling(workload.text())).read(PodKinds.KNOWN));
    ScanReport read = scan.report();
    read.problems().forEach(problem -> problems.add(problem.spot() + ": " + problem.message()));
    if (read.isWhole() && read.workloads().size() == 1) {
      NamespaceSpec given = requireNonNullElse(spec.namespace(), new NamespaceSpec(null, null));
      WorkloadFacts facts = read.workloads().getFirst().verdict().facts();
      String namespace = requireNonNullElse(given.name(), facts.ref().namespace());
      Map<String, String> labels = requireNonNullElse(given.labels(), Map.of());
      compare(
          path,
          spec,
          node,
          rule.evaluate(facts.in(namespace), NamespaceFacts.of(namespace, labels, Map.of())));
    } else if (read.isWhole()) {
      wrong(
          workload.at(),
          path + ".workload: one workload has to be here, or in a file that is named");
    }
  }

  private void compare(String path, CaseSpec spec, Node node, WorkloadVerdict verdict) {
    if (spec.expect() == null && spec.containers().isEmpty()) {
      wrong(node.at(), path + ": nothing is expected: give expect or containers");
    }
    List<String> names = verdict.containers().stream().map(one -> one.facts().name()).toList();
    for (Map.Entry<String, Node.Field> one : node.get("containers").fields().entrySet()) {
      if (!names.contains(one.getKey())) {
        wrong(
            one.getValue().at(),
            "%s.containers: the workload has no container '%s'%s"
                .formatted(path, one.getKey(), Nearest.hint(one.getKey(), names)));
      }
    }
    List<String> differences = new ArrayList<>();
    String result = verdict.tally().result(Threshold.ALL).id();
    if (spec.expect() != null && !spec.expect().equals(result)) {
      String why = Finding.of(verdict).map(finding -> ": " + finding.message()).orElse(".");
      differences.add("Expected %s, and it is %s%s".formatted(spec.expect(), result, why));
    }
    for (ContainerEvaluation container : verdict.containers()) {
      Optional.ofNullable(spec.containers().get(container.facts().name()))
          .flatMap(expected -> difference(expected, verdict, container))
          .ifPresent(differences::add);
    }
    outcomes.add(new Outcome(file.toString(), node.at(), spec.name(), differences));
  }

  private static Optional<String> difference(
      ContainerSpec expected, WorkloadVerdict workload, ContainerEvaluation container) {
    String verdict = container.verdict().verdict().id();
    String said = said(workload, container);
    String reason = requireNonNullElse(expected.reason(), "");
    boolean agrees = expected.verdict().equals(verdict);
    return agrees && said.contains(reason)
        ? Optional.empty()
        : Optional.of(
            "Container '%s': expected %s, and it is %s. %s"
                .formatted(
                    container.facts().name(),
                    agrees ? "'" + reason + "'" : expected.verdict(),
                    verdict,
                    said)
                .strip());
  }

  /** All that reports say of a container: the sentence, what excuses it, the notes. */
  private static String said(WorkloadVerdict workload, ContainerEvaluation container) {
    List<String> said = new ArrayList<>(List.of(FindingSentence.of(workload, container)));
    if (container.verdict() instanceof Exempt(var exemption, _)) {
      said.add("Exempt by " + NoteSentence.of(exemption) + ".");
    }
    container.notes().stream().map(NoteSentence::of).forEach(said::add);
    return String.join(" ", said).strip();
  }
}
