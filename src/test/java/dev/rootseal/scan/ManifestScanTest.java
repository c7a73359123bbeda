package dev.rootseal.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.manifest.ManifestFiles;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Threshold;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestScanTest {
  @Test
  void aMistakeCostsTheWorkloadInWhichItIsMet() {
    ImageLookup mistaken =
        (image, container) -> {
          if (image.equals("odd")) {
            throw new IllegalStateException("never expected");
          }
          return Optional.empty();
        };
    ManifestScan scan =
        new ManifestScan(
            new ReadOnlyFilesystemRule(Policy.DEFAULT, mistaken, LocalDate.EPOCH),
            Threshold.DEFAULT);
    String pod = "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: %s}]}\n";
    byte[] pods =
        (pod.formatted("odd") + "---\n" + pod.formatted("x")).getBytes(StandardCharsets.UTF_8);
    scan.add(ManifestFiles.read("a.yaml", new ByteArrayInputStream(pods), PodKinds.KNOWN));

    ScanReport report = scan.report();
    assertThat(report.workloads()).hasSize(1);
    assertThat(report.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.reason().id()).isEqualTo("Internal");
              assertThat(problem.message())
                  .startsWith(
                      "a mistake in rootseal, please report it:"
                          + " java.lang.IllegalStateException: never expected, at ");
            });
  }

  @Test
  void aMistakeCostsThatWorkloadOfAPreview() {
    ScanPolicy policy = ScanPolicy.byDefault();
    ManifestScan scan = new ManifestScan(policy.on(LocalDate.EPOCH), policy.threshold());
    String pod =
        "apiVersion: v1\nkind: Pod\nmetadata: {namespace: %s}\nspec: {containers: [{name: a}]}\n";
    byte[] pods =
        (pod.formatted("odd") + "---\n" + pod.formatted("x")).getBytes(StandardCharsets.UTF_8);
    scan.add(ManifestFiles.read("a.yaml", new ByteArrayInputStream(pods), PodKinds.KNOWN));

    PolicyPreview preview =
        PolicyPreview.of(
            scan.report(),
            policy,
            LocalDate.EPOCH,
            name -> {
              if (name.equals("odd")) {
                throw new IllegalStateException("never expected");
              }
              return NamespaceFacts.named(name);
            });

    assertThat(preview.namespaces().keySet()).containsExactly("x");
    assertThat(preview.before().unread()).isEqualTo(preview.after().unread());
    assertThat(preview.after().unread())
        .singleElement()
        .asString()
        .contains("cannot be read: a mistake in rootseal", "never expected");
  }
}
