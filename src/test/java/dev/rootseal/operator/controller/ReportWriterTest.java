package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.api.Condition;
import dev.rootseal.api.ContentDigest;
import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.operator.Cluster;
import dev.rootseal.operator.Manifests;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadRef;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The writer, and the reports as they are held afterwards. */
class ReportWriterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private static final Cluster cluster = Cluster.start();
  private static final KubernetesClient client =
      KubernetesClients.create(
          cluster.config(), List.of(HeldReport.OfNamespace.class, HeldReport.OfCluster.class));
  private static int tests;

  private final ReportWriter writer = writer(client);
  private final String shop = "shop-" + tests++;

  private static ReportWriter writer(KubernetesClient client) {
    return new ReportWriter(
        new WriteGate(client, "only", () -> WriteGate.PATIENCE), new Troubles("https://a"));
  }

  @BeforeEach
  void fill() {
    cluster.apply(Manifests.namespace(shop));
  }

  @AfterAll
  static void stop() {
    client.close();
    cluster.close();
  }

  @Test
  void heldReportHasTheDigestAndTheConditionsOfWhatWasWritten() {
    apply(status(3), Optional.empty());

    HeldReport.OfNamespace held = held().orElseThrow();

    assertThat(held.digest()).isEqualTo(ContentDigest.of(status(3)));
    assertThat(held.conditions()).isEqualTo(status(3).conditions()).isNotEmpty();
    assertThat(held.getMetadata().getName()).isEqualTo("read-only-filesystem");
    assertThat(held.getMetadata().getNamespace()).isEqualTo(shop);
    assertThat(held.getMetadata().getResourceVersion()).isNotBlank();
    assertThat(held.getMetadata().getManagedFields()).isEmpty();
  }

  @Test
  void heldConditionsKeepTheirTimeInTheNextStatus() {
    apply(status(1), Optional.empty());

    ComplianceReportStatus later =
        status(1, held().orElseThrow().conditions(), NOW.plusSeconds(3600));

    assertThat(ContentDigest.of(later)).isEqualTo(held().orElseThrow().digest());
  }

  @Test
  void contentThatThisOrAnEarlierRunWroteIsNotWritten() {
    apply(status(1), Optional.empty());
    long before = cluster.writesOf(shop);

    assertThat(apply(status(1), held())).isFalse();
    assertThat(writer(client).apply(reportOf(status(1)), held())).isFalse();

    assertThat(cluster.writesOf(shop)).isEqualTo(before);
  }

  @Test
  void whatOthersMakeOfTheMetadataIsTakenBack() {
    apply(status(1), Optional.empty());
    cluster
        .report(shop)
        .edit(
            report ->
                edited(
                    report,
                    new ObjectMetaBuilder(report.getMetadata())
                        .withFinalizers("example.com/hold")
                        .withOwnerReferences(
                            new OwnerReference("v1", null, null, "ConfigMap", "gone", "0a1b"))
                        .withLabels(Map.of("app.kubernetes.io/name", "other", "team", "x"))
                        .withAnnotations(
                            Map.of("rootseal.dev/exempt", "x", "example.com/note", "y"))
                        .build()));
    assertThat(writer.isForeign(held().orElseThrow())).isTrue();

    apply(status(1), held());

    ObjectMeta metadata = cluster.report(shop).get().getMetadata();
    assertThat(metadata.getFinalizers()).isEmpty();
    assertThat(metadata.getOwnerReferences()).isEmpty();
    assertThat(metadata.getLabels())
        .containsOnly(
            Map.entry("app.kubernetes.io/managed-by", "rootseal"),
            Map.entry("app.kubernetes.io/name", "rootseal"),
            Map.entry("team", "x"));
    assertThat(metadata.getAnnotations()).containsOnly(Map.entry("example.com/note", "y"));
    assertThat(writer.isForeign(held().orElseThrow())).isFalse();
  }

  private static ComplianceReport edited(ComplianceReport report, ObjectMeta metadata) {
    report.setMetadata(metadata);
    return report;
  }

  @Test
  void otherContentIsWrittenToTheStatusAlone() {
    apply(status(1), Optional.empty());

    assertThat(apply(status(2), held())).isTrue();

    assertThat(cluster.status(shop)).hasValue(status(2));
    assertThat(cluster.writes())
        .containsEntry("create compliancereports.rootseal.dev " + shop, 1L)
        .containsEntry("update compliancereports.rootseal.dev/status " + shop, 2L);
  }

  @Test
  void reportThatIsHeldButGoneIsMadeAgain() {
    apply(status(1), Optional.empty());
    Optional<HeldReport.OfNamespace> held = held();
    cluster.report(shop).delete();

    assertThat(apply(status(2), held)).isTrue();

    assertThat(cluster.status(shop)).hasValue(status(2));
  }

  @Test
  void reportThatGoesBeforeItHasItsStatusIsMadeAgain() {
    AtomicInteger updates = new AtomicInteger();
    Interceptor deleting =
        new Interceptor() {
          @Override
          public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (request.method().equals("PUT") && updates.incrementAndGet() == 1) {
              cluster.report(shop).delete();
            }
          }
        };
    try (KubernetesClient late = KubernetesClients.create(cluster.config(), List.of(), deleting)) {
      writer(late).apply(reportOf(status(1)), Optional.empty());
    }

    assertThat(cluster.status(shop)).hasValue(status(1));
    assertThat(updates).hasValue(2);
  }

  @Test
  void stateThatComesBackIsWrittenAlthoughTheCacheStillHoldsIt() {
    apply(status(1), Optional.empty());
    Optional<HeldReport.OfNamespace> old = held();
    apply(status(2), old);

    assertThat(apply(status(1), old)).isTrue();

    assertThat(cluster.status(shop)).hasValue(status(1));
  }

  @Test
  void ownReportIsNotForeignAndAnEditedOneIs() {
    assertThat(writer.isForeign(heldAfter(status(1)))).isFalse();

    somebodyElseWrites(status(9));

    assertThat(writer.isForeign(held().orElseThrow())).isTrue();
  }

  /** A watch tells of the report as it was made, before its status, too. */
  @Test
  void ownReportIsNotForeignBeforeItHasItsStatus() {
    apply(status(1), Optional.empty());
    long written = Long.parseLong(held().orElseThrow().getMetadata().getResourceVersion());

    assertThat(writer.isForeign(bare(written - 1))).isFalse();
    assertThat(writer.isForeign(bare(written + 1))).isTrue();
  }

  @Test
  void reportThatCouldNotBeMadeIsForeignWhenSomebodyElseMakesIt() {
    cluster.client().namespaces().withName(shop).delete();
    assertThatThrownBy(() -> apply(status(1), Optional.empty()))
        .isInstanceOf(KubernetesClientException.class);

    assertThat(writer.isForeign(bare(7))).isTrue();
  }

  private HeldReport.OfNamespace bare(long version) {
    return new HeldReport.OfNamespace(
        JsonNodeFactory.instance
            .objectNode()
            .put("name", ComplianceReport.NAME)
            .put("namespace", shop)
            .put("resourceVersion", Long.toString(version)),
        JsonNodeFactory.instance.objectNode());
  }

  @Test
  void reportIsForeignAfterItsNamespaceWasForgotten() {
    HeldReport.OfNamespace held = heldAfter(status(1));

    writer.forget(shop);

    assertThat(writer.isForeign(held)).isTrue();
  }

  @Test
  void reportThatSomebodyElseMadeMeanwhileIsWrittenAllTheSame() {
    writer(client).apply(reportOf(status(9)), Optional.empty());

    assertThat(apply(status(1), Optional.empty())).isTrue();

    assertThat(cluster.status(shop)).hasValue(status(1));
  }

  private void somebodyElseWrites(ComplianceReportStatus status) {
    cluster
        .report(shop)
        .subresource("status")
        .edit(
            report -> {
              report.setStatus(status);
              return report;
            });
  }

  private HeldReport.OfNamespace heldAfter(ComplianceReportStatus status) {
    apply(status, held());
    return held().orElseThrow();
  }

  /** A patch that names each would be as large as they are. */
  @Test
  void ofTooManyLabelsOfOursAllAreTakenBack() {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    IntStream.range(0, 2_000)
        .forEach(i -> metadata.withObject("labels").put("rootseal.dev/" + i, ""));

    assertThat(new HeldReport.OfNamespace(metadata, null).repair())
        .contains("{\"metadata\":{\"labels\":null}}");
  }

  private boolean apply(ComplianceReportStatus status, Optional<HeldReport.OfNamespace> held) {
    return writer.apply(reportOf(status), held);
  }

  private ComplianceReport reportOf(ComplianceReportStatus status) {
    return ComplianceReport.of(shop, status);
  }

  private Optional<HeldReport.OfNamespace> held() {
    return Optional.ofNullable(
        client
            .resources(HeldReport.OfNamespace.class)
            .inNamespace(shop)
            .withName(ComplianceReport.NAME)
            .get());
  }

  private ComplianceReportStatus status(int unevaluated) {
    return status(unevaluated, List.of(), NOW);
  }

  /** A status with so many workloads that could not be read. */
  private ComplianceReportStatus status(int unevaluated, List<Condition> before, Instant now) {
    List<Unevaluated> workloads =
        IntStream.range(0, unevaluated)
            .mapToObj(
                i ->
                    new Unevaluated(
                        new WorkloadRef("Deployment", shop, "web-" + i), "ünreadable <&> \"x\""))
            .toList();
    return ComplianceReportStatus.of(
        NamespaceReport.of(shop, Threshold.DEFAULT, List.of(), workloads),
        Optional.empty(),
        before,
        now);
  }
}
