package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceSummary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody makes of the metadata of a report is taken back while the operator runs. */
class ForeignMetadataTest {
  private static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/managed-by", "rootseal", "app.kubernetes.io/name", "rootseal");

  @AutoClose private final Cluster cluster = Cluster.start();

  @BeforeEach
  void fill() {
    cluster.apply(Manifests.namespace("shop") + Manifests.compliant("shop", "web"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reports")
  <T extends HasMetadata> void isTakenBackAndAnybodyElsesStays(
      String kind, Function<Cluster, Resource<T>> find) {
    try (RunningOperator operator = RunningOperator.start(cluster.config()).awaitReady()) {
      cluster.awaitClusterReport("1 of 1");
      Resource<T> report = find.apply(cluster);
      String uid = report.get().getMetadata().getUid();

      report.edit(ForeignMetadataTest::tampered);

      await("taken back").until(() -> isAsItWas(report.get().getMetadata()));
      ObjectMeta metadata = report.get().getMetadata();
      assertThat(metadata.getLabels())
          .containsAllEntriesOf(LABELS)
          .containsEntry("team", "shop")
          .hasSize(3);
      assertThat(metadata.getAnnotations()).containsOnly(Map.entry("example.com/note", "y"));
      assertThat(metadata.getUid()).as("the same " + kind).isEqualTo(uid);
      assertThat(operator.readyz().statusCode()).isEqualTo(200);
    }
  }

  static Stream<Arguments> reports() {
    Function<Cluster, Resource<ComplianceReport>> ofTheNamespace =
        cluster -> cluster.report("shop");
    Function<Cluster, Resource<ComplianceSummary>> ofTheCluster =
        cluster ->
            cluster.client().resources(ComplianceSummary.class).withName(ComplianceSummary.NAME);
    return Stream.of(
        Arguments.of("ComplianceReport", ofTheNamespace),
        Arguments.of("ComplianceSummary", ofTheCluster));
  }

  private static boolean isAsItWas(ObjectMeta metadata) {
    return metadata.getFinalizers().isEmpty()
        && metadata.getOwnerReferences().isEmpty()
        && metadata.getLabels().entrySet().containsAll(LABELS.entrySet())
        && !metadata.getAnnotations().containsKey("rootseal.dev/exempt");
  }

  private static <T extends HasMetadata> T tampered(T report) {
    ObjectMeta metadata = report.getMetadata();
    metadata.setFinalizers(List.of("example.com/hold"));
    metadata.setOwnerReferences(
        List.of(
            new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withName("gone")
                .withUid("0a1b")
                .build()));
    metadata.setLabels(
        new HashMap<>(
            Map.of("app.kubernetes.io/name", "x", "team", "shop", "rootseal.dev/x", "y")));
    metadata.setAnnotations(Map.of("rootseal.dev/exempt", "x", "example.com/note", "y"));
    return report;
  }
}
