package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.api.Condition;
import dev.rootseal.api.ContentDigest;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.e2e.Workloads;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.operator.Cluster;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.rule.NamespaceFacts;
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
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The writer, and the reports as they are held afterwards. */
class ReportWriterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @AutoClose private static final Cluster cluster = Cluster.start();
  private static final KubernetesClient client =
      cluster.with(
          KubernetesClients.create(
              cluster.config(), List.of(HeldReport.OfNamespace.class, HeldReport.OfCluster.class)));
  private static int tests;

  private final ReportWriter writer = writer(client);
  private final String shop = "shop-" + tests++;

  private static ReportWriter writer(KubernetesClient client) {
    return HeldObjects.session(client, Clock.systemUTC()).writer();
  }

  @BeforeEach
  void fill() {
    cluster.apply(Workloads.namespace(shop));
  }

  @Test
  void heldReportHasTheDigestAndTheConditionsOfWhatWasWritten() {
    HeldReport.OfNamespace held = heldAfter(3);

    assertThat(held.digest()).isEqualTo(ContentDigest.of(status(3)));
    assertThat(held.conditions()).isEqualTo(status(3).conditions()).isNotEmpty();
    assertThat(held.getMetadata().getName()).isEqualTo("read-only-filesystem");
    assertThat(held.getMetadata().getNamespace()).isEqualTo(shop);
    assertThat(held.getMetadata().getResourceVersion()).isNotBlank();
    assertThat(held.getMetadata().getManagedFields()).isEmpty();
    assertThat(ContentDigest.of(status(3, held.conditions(), NOW.plusSeconds(3600))))
        .as("conditions keep their time")
        .isEqualTo(held.digest());
  }

  @Test
  void contentThatThisOrAnEarlierRunWroteIsNotWritten() {
    Optional<HeldReport.OfNamespace> held = Optional.of(heldAfter(1));
    long before = cluster.writesOf(shop);

    assertThat(apply(1, held)).isFalse();
    assertThat(writer(client).apply(ComplianceReport.of(shop, status(1)), held)).isFalse();

    assertThat(cluster.writesOf(shop)).isEqualTo(before);
  }

  @Test
  void whatOthersMakeOfTheMetadataIsTakenBack() {
    heldAfter(1);
    cluster
        .report(shop)
        .edit(
            report -> {
              report.setMetadata(
                  new ObjectMetaBuilder(report.getMetadata())
                      .withFinalizers("example.com/hold")
                      .withOwnerReferences(
                          new OwnerReference("v1", null, null, "ConfigMap", "gone", "0a1b"))
                      .withLabels(Map.of("app.kubernetes.io/name", "other", "team", "x"))
                      .withAnnotations(Map.of("rootseal.dev/exempt", "x", "example.com/note", "y"))
                      .build());
              return report;
            });
    assertThat(writer.isForeign(held().orElseThrow())).isTrue();

    apply(2, held());

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

  /** A patch that names each would be as large as they are. */
  @Test
  void ofTooManyLabelsOfOursAllAreTakenBack() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    IntStream.range(0, 2_000)
        .forEach(i -> report.withObject("/metadata/labels").put("rootseal.dev/" + i, ""));

    assertThat(new HeldReport.OfNamespace(report).repair())
        .contains("{\"metadata\":{\"labels\":null}}");
  }

  @Test
  void otherContentIsWrittenToTheStatusAlone() {
    assertWritten(2, Optional.of(heldAfter(1)));

    assertThat(cluster.writes())
        .containsEntry("create compliancereports.rootseal.dev " + shop, 1L)
        .containsEntry("update compliancereports.rootseal.dev/status " + shop, 2L);
  }

  @Test
  void reportThatIsHeldButGoneIsMadeAgain() {
    HeldReport.OfNamespace held = heldAfter(1);
    cluster.report(shop).delete();

    assertWritten(2, Optional.of(held));
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
      writer(late).apply(ComplianceReport.of(shop, status(1)), Optional.empty());
    }

    assertThat(cluster.status(shop)).hasValue(status(1));
    assertThat(updates).hasValue(2);
  }

  @Test
  void reportThatSomebodyElseMadeMeanwhileIsWrittenAllTheSame() {
    writer(client).apply(ComplianceReport.of(shop, status(9)), Optional.empty());

    assertWritten(1, Optional.empty());
  }

  @Test
  void stateThatComesBackIsWrittenAlthoughTheCacheStillHoldsIt() {
    Optional<HeldReport.OfNamespace> old = Optional.of(heldAfter(1));
    apply(2, old);

    assertWritten(1, old);
  }

  @Test
  void ownReportIsNotForeignAndAnEditedOrAForgottenOneIs() {
    HeldReport.OfNamespace own = heldAfter(1);
    assertThat(writer.isForeign(own)).isFalse();

    cluster
        .report(shop)
        .subresource("status")
        .edit(
            report -> {
              report.setStatus(status(9));
              return report;
            });
    assertThat(writer.isForeign(held().orElseThrow())).isTrue();

    writer.forget(shop);
    assertThat(writer.isForeign(own)).isTrue();
  }

  /** A watch tells of the report as it was made, before its status, too. */
  @Test
  void ownReportIsNotForeignBeforeItHasItsStatus() {
    long written = Long.parseLong(heldAfter(1).getMetadata().getResourceVersion());

    assertThat(writer.isForeign(bare(written - 1))).isFalse();
    assertThat(writer.isForeign(bare(written + 1))).isTrue();
  }

  @Test
  void reportThatCouldNotBeMadeIsForeignWhenSomebodyElseMakesIt() {
    cluster.client().namespaces().withName(shop).delete();
    assertThatThrownBy(() -> apply(1, Optional.empty()))
        .isInstanceOf(KubernetesClientException.class);

    assertThat(writer.isForeign(bare(7))).isTrue();
  }

  /** Its status cannot be written any more then, and need not be. */
  @Test
  void policyThatIsGoneHasNoStatusAndIsNoTrouble() {
    CompliancePolicy policy = new CompliancePolicy();
    policy.setMetadata(new ObjectMetaBuilder().withName(CompliancePolicy.NAME).build());

    assertThat(writer.writeStatusOf(policy)).isFalse();
  }

  private HeldReport.OfNamespace bare(long version) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report
        .putObject("metadata")
        .put("name", ComplianceReport.NAME)
        .put("namespace", shop)
        .put("resourceVersion", Long.toString(version));
    return new HeldReport.OfNamespace(report);
  }

  private void assertWritten(int unevaluated, Optional<HeldReport.OfNamespace> held) {
    assertThat(apply(unevaluated, held)).isTrue();
    assertThat(cluster.status(shop)).hasValue(status(unevaluated));
  }

  private boolean apply(int unevaluated, Optional<HeldReport.OfNamespace> held) {
    return writer.apply(ComplianceReport.of(shop, status(unevaluated)), held);
  }

  private HeldReport.OfNamespace heldAfter(int unevaluated) {
    apply(unevaluated, held());
    return held().orElseThrow();
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
            .mapToObj(i -> new WorkloadRef("Deployment", shop, "web-" + i))
            .map(ref -> new Unevaluated(ref, "ünreadable <&> \"x\""))
            .toList();
    return ComplianceReportStatus.of(
        NamespaceReport.of(NamespaceFacts.named(shop), Threshold.DEFAULT, List.of(), workloads),
        Optional.empty(),
        before,
        now);
  }
}
