package dev.rootseal.report;

import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ContainerFixture;
import dev.rootseal.rule.ContainerVerdict.Exempt;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.PolicyExemption;
import dev.rootseal.rule.PolicyFixture;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Text that nobody would write in good faith goes into the report as it is: output escapes it. */
class HostileReportTextTest {
  @ParameterizedTest(name = "{index}")
  @MethodSource("dev.rootseal.rule.HostileTextTest#texts")
  void everySentenceQuotesItToTheLetter(String text) {
    NamespaceReport report = report(text);

    assertThat(report.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.message())
                  .startsWith("Deployment '" + text + "' ")
                  .contains(" container '" + text + "'", ". " + text + " ")
                  .endsWith(" /" + text + ".");
              assertThat(finding.containers().getFirst().notes())
                  .map(NoteSentence::of)
                  .satisfiesExactly(
                      expired -> assertThat(expired).contains("'" + text + "' of " + text + " "),
                      misspelt -> assertThat(misspelt).startsWith("'" + text + "' "),
                      volume -> assertThat(volume).contains("'" + text + "-0' at /" + text + " "));
            });
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("dev.rootseal.rule.HostileTextTest#texts")
  void whatIsExemptKeepsItToTheLetter(String text) {
    assertThat(report(text).exempt())
        .singleElement()
        .satisfies(
            exempt -> {
              Exemption exemption = ((Exempt) exempt.container().verdict()).exemption();
              assertThat(exempt.container().facts().name()).isEqualTo("c");
              assertThat(exemption.name()).isEqualTo("x" + text);
              assertThat(exemption.reason()).isEqualTo("because " + text);
              assertThat(exemption.owner()).isEqualTo(text);
            });
  }

  private static NamespaceReport report(String text) {
    Policy policy =
        policy(named(text, text, "until=2026-07-31"), named("x" + text, text, "containers=c"));
    KnownImages images = new KnownImages().image(text, List.of("works", "requires=/" + text));
    return NamespaceReport.of(
        new NamespaceFacts(text, Map.of(), true, Optional.of(text)),
        Threshold.DEFAULT,
        List.of(
            deployment(text)
                .container(text, c -> open(c, text))
                .container("c", c -> {})
                .knowing(images)
                .evaluated(policy)),
        List.of());
  }

  private static PolicyExemption named(String name, String text, String words) {
    PolicyExemption other = PolicyFixture.exemption("other " + words);
    return new PolicyExemption(name, "because " + text, text, other.expires(), other.match());
  }

  private static void open(ContainerFixture container, String text) {
    container
        .image(text)
        .mistake(new Note.MisspeltFlag(text))
        .mount("/" + text, VolumeSource.UNKNOWN);
  }
}
