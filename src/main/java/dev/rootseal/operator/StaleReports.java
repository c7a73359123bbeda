package dev.rootseal.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.api.report.StaleStatus;
import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.kubernetes.SingleTry;
import dev.rootseal.operator.controller.CachedClusterReport;
import dev.rootseal.operator.controller.CachedNamespaceReport;
import dev.rootseal.operator.controller.CachedReport;
import dev.rootseal.operator.controller.LogKeys;
import dev.rootseal.operator.controller.ReportWriter;
import dev.rootseal.operator.controller.ServedCrds;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back what reports say while an older CRD keeps them from being written: a pass that cannot
 * be brought up to date must not stay. They are marked once. Where somebody writes one again, an
 * older version still keeps it, and is left to it.
 */
final class StaleReports {
  private static final Logger LOG = LoggerFactory.getLogger(StaleReports.class);

  /** Reports of up to 256 KiB each. */
  private static final long PAGE = 50;

  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(ReportWriter.FIELD_MANAGER)
          .build();

  private final OperatorSettings settings;
  private final Clock clock;
  private final LeaseLife lease = LeaderLease.life();
  private boolean done;
  private String logged = "";

  StaleReports(OperatorSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** The CRDs are as they should be: whatever is marked is written anew. */
  void forget() {
    done = false;
    logged = "";
  }

  /**
   * Marks all reports, where the CRDs are older and no other replica leads: while one of an older
   * version does, its CRDs suit it, and the reports are its own. A failure is logged once and tried
   * again at the next call.
   */
  void mark(KubernetesClient client) {
    if (done) {
      return;
    }
    Map<String, Set<String>> served = SingleTry.of(client, this::servedByOlderCrds);
    if (served.isEmpty()) {
      return;
    }
    try {
      markAll(client, served);
      done = true;
    } catch (KubernetesClientException e) {
      logUnmarked(FailureMessage.of(e));
    }
  }

  /** The fields that older CRDs have; nothing where they are not older or another replica leads. */
  private Map<String, Set<String>> servedByOlderCrds(KubernetesClient client) {
    try {
      ServedCrds crds = new ServedCrds(client);
      return crds.areOlder() && !isLedByAnother(client) ? crds.fields() : Map.of();
    } catch (KubernetesClientException e) {
      // It is asked again with the next preflight, which tells of what is in its way.
      return Map.of();
    }
  }

  private boolean isLedByAnother(KubernetesClient client) {
    return settings
        .leaseNamespace()
        .map(namespace -> new LeaderLease(client, namespace, settings.identity()))
        .filter(ours -> ours.isHeldByAnother(lease))
        .isPresent();
  }

  private void markAll(KubernetesClient client, Map<String, Set<String>> served) {
    int marked =
        markAll(
                client,
                CachedNamespaceReport.class,
                served.getOrDefault("ComplianceReport", Set.of()))
            + markAll(
                client,
                CachedClusterReport.class,
                served.getOrDefault("ComplianceSummary", Set.of()));
    LOG.atInfo()
        .addKeyValue(LogKeys.REPORTS, marked)
        .log("Reports that cannot be brought up to date say Unknown now");
  }

  private void logUnmarked(String reason) {
    if (!logged.equals(reason)) {
      LOG.atWarn()
          .addKeyValue(LogKeys.REASON, reason)
          .log("Reports that cannot be brought up to date could not be set to Unknown");
    }
    logged = reason;
  }

  private <T extends CachedReport> int markAll(
      KubernetesClient client, Class<T> type, Set<String> served) {
    int marked = 0;
    @Nullable String next = null;
    do {
      KubernetesResourceList<T> page =
          client
              .resources(type)
              .inAnyNamespace()
              .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
      for (T report : page.getItems()) {
        if (StaleStatus.isKnown(report.conditions()) && mark(client, report, served)) {
          marked++;
        }
      }
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    return marked;
  }

  /** Only as it was read: whoever has written it meanwhile, or deleted it, knows more. */
  private boolean mark(KubernetesClient client, CachedReport report, Set<String> served) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").put("resourceVersion", report.getMetadata().getResourceVersion());
    patch.set("status", StaleStatus.patch(report.conditions(), clock.instant(), served));
    try {
      client.resource(report).subresource("status").patch(MERGE, patch.toString());
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
          && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      return false;
    }
  }
}
