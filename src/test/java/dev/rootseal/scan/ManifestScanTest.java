package dev.rootseal.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.manifest.ManifestReader;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Rows;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestScanTest {
  private static final String TWO_PODS =
      """
      apiVersion: v1
      kind: Pod
      metadata: {namespace: odd}
      spec: {containers: [{name: a, image: odd}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {namespace: x}
      spec: {containers: [{name: a, image: x}]}
      """;

  private static ScanReport scanned(ImageLookup images) {
    ManifestScan scan =
        new ManifestScan(new ReadOnlyFilesystemRule(Policy.DEFAULT, images, LocalDate.EPOCH));
    scan.add(ManifestReader.read("a.yaml", TWO_PODS, PodKinds.KNOWN));
    return scan.report();
  }

  private static <T> T mistaken(String text, T answer) {
    if (text.equals("odd")) {
      throw new IllegalStateException("never expected");
    }
    return answer;
  }

  @Test
  void aMistakeCostsTheWorkloadInWhichItIsMet() {
    ScanReport report = scanned((image, container) -> mistaken(image, Optional.empty()));

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

  /** What is there, each with the owner that it names, if any. */
  @Rows(
      """
      its owner is there                   | apps/v1 Deployment a; apps/v1 ReplicaSet b < apps/v1 Deployment a                      | a
      by its old group                     | extensions/v1beta1 Deployment a; apps/v1 ReplicaSet b < apps/v1 Deployment a           | a
      its owner's owner is there           | batch/v1 CronJob a; batch/v1 Job b < batch/v1 CronJob a; v1 Pod c < batch/v1 Job b     | a
      its owner is not there               | v1 Pod c < apps/v1 ReplicaSet b                                                        | c
      its owner is of another group        | apps/v1 Deployment a; apps/v1 ReplicaSet b < apps.example.com/v1 Deployment a          | a b
      it owns itself                       | apps/v1 Deployment a < apps/v1 Deployment a; apps/v1 Deployment b                      | a b
      what has its name has no owner       | apps/v1 Deployment a < apps/v1 Deployment a; apps/v1 Deployment a                      | a a
      they own each other                  | apps/v1 Deployment a < apps/v1 Deployment b; apps/v1 Deployment b < apps/v1 Deployment a | a b
      its owners own each other            | v1 Pod a < v1 Pod b; v1 Pod b < v1 Pod a; v1 Pod c < v1 Pod b                          | a b c
      """)
  void whatIsOwnedByAnotherThatIsEvaluatedIsLeftOut(String name, String objects, String kept) {
    ManifestScan scan = new ManifestScan(ScanPolicy.byDefault().on(LocalDate.EPOCH));
    for (String object : objects.split("; ", -1)) {
      String[] words = (object + " < ~ ~ ~").split(" (?:< )?");
      String text =
          """
          {apiVersion: %s, kind: %s, metadata: {name: %s, ownerReferences: [
            {apiVersion: x/v1, kind: %2$s, name: %3$s},
            {apiVersion: %s, kind: %s, name: %s, controller: true}]}}
          """
              .formatted((Object[]) words);
      scan.add(ManifestReader.read("a.yaml", text, PodKinds.KNOWN));
    }

    assertThat(scan.report().workloads())
        .extracting(one -> one.verdict().ref().name())
        .containsExactly(kept.split(" "));
  }

  @Test
  void aMistakeCostsThatWorkloadOfAPreview() {
    PolicyPreview preview =
        PolicyPreview.of(
            scanned((image, container) -> Optional.empty()),
            ScanPolicy.byDefault(),
            LocalDate.EPOCH,
            name -> mistaken(name, NamespaceFacts.named(name)));

    assertThat(preview.namespaces().keySet()).containsExactly("x");
    assertThat(preview.before().unread()).isEqualTo(preview.after().unread());
    assertThat(preview.after().unread())
        .singleElement()
        .asString()
        .contains("cannot be read: a mistake in rootseal", "never expected");
  }
}
