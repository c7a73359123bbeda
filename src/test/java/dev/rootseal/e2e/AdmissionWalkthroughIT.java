package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.docs.Markdown;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The walkthrough of docs/admission.md, typed: each command says what the screen says. */
@Needs(Requirement.CONTROL_PLANE)
record AdmissionWalkthroughIT(
    Needs.SharedCluster shared, ControlPlane cluster, Api api, Shell shell) {
  private static final String HERE = "payments";
  private static final Pattern SECTION = Pattern.compile("(?ms)^## Walkthrough$(.*?)^## ");
  private static final Pattern SCREEN = Pattern.compile("(?ms)^```console\\n(.*?)^```$");
  private static final Pattern AGE = Pattern.compile(" +(?:AGE|(?:\\d+[ms])+)$");

  /** What is typed, and what is said. */
  record Step(String command, List<String> said) {
    static Step of(String screen) {
      List<String> lines = screen.lines().toList();
      return new Step(lines.getFirst(), lines.subList(1, lines.size()));
    }

    boolean switchesOn() {
      return command.contains("rootseal admission") && command.contains("kubectl apply");
    }

    /** What a moment later may say something else. */
    boolean looks() {
      return command.startsWith("kubectl get ");
    }
  }

  private static List<Step> steps() {
    String section = Markdown.read("docs/admission.md").find(SECTION).getFirst();
    return SCREEN
        .matcher(section)
        .results()
        .flatMap(block -> Stream.of(block.group(1).split("(?m)^\\$ ")))
        .filter(screen -> !screen.isBlank())
        .map(Step::of)
        .toList();
  }

  @Test
  void eachStepSaysWhatTheDocumentSays() {
    List<Step> steps = steps();
    assertThat(steps).hasSizeGreaterThan(8);
    for (Step step : steps) {
      if (step.looks()) {
        await(step.command()).untilAsserted(() -> type(step));
      } else {
        type(step);
      }
      if (step.switchesOn()) {
        boolean denies = step.command().contains("deny");
        (denies ? Admission.DENIES : Admission.WARNS).await(api, HERE);
      }
    }
  }

  /** The document leaves lines out; the date may be over. */
  private void type(Step step) {
    String day = LocalDate.now(ZoneOffset.UTC).plusDays(90).toString();
    Program.Result result =
        shell.run(cluster.kubeconfig(), step.command().replace("2027-03-31", day));
    List<String> said =
        Stream.of(result.errors(), result.output())
            .flatMap(String::lines)
            .map(AdmissionWalkthroughIT::withoutAge)
            .toList();

    List<String> documented = step.said().stream().map(AdmissionWalkthroughIT::withoutAge).toList();
    if (documented.isEmpty()) {
      result.ok();
    } else {
      assertThat(said).as(step.command()).containsSubsequence(documented);
    }
    assertThat(result.exitCode())
        .as(step.command())
        .isEqualTo(documented.stream().anyMatch(line -> line.contains("forbidden")) ? 1 : 0);
  }

  private static String withoutAge(String line) {
    return AGE.matcher(line).replaceFirst("");
  }

  @AfterAll
  void leave() {
    Admission.removePolicies(api);
    Admission.SAYS_NOTHING.await(api, HERE);
    api.delete("/api/v1/namespaces/payments");
  }
}
