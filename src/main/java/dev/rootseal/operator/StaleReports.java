package dev.rootseal.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.api.ApiGroup;
import dev.rootseal.api.Condition;
import dev.rootseal.api.report.ComplianceSummary;
import dev.rootseal.api.report.StaleStatus;
import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.kubernetes.WithoutRetries;
import dev.rootseal.operator.LeaderLease.ObservedLease;
import dev.rootseal.operator.controller.HeldReport;
import dev.rootseal.operator.controller.ServedCrds;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Utils;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back what reports say while an older or missing CRD keeps them from being written: a pass
 * that cannot be brought up to date must not stay. They are marked once: whoever writes one again
 * is an older version that still keeps it.
 */
final class StaleReports {
  private static final Logger LOG = LoggerFactory.getLogger(StaleReports.class);

  /** Reports of up to 256 KiB each. */
  private static final long PAGE = 50;

  private static final ResourceDefinitionContext LEFT_OVER =
      new ResourceDefinitionContext.Builder()
          .withGroup(ApiGroup.NAME)
          .withVersion(ApiGroup.VERSION)
          .withKind("ClusterComplianceReport")
          .withPlural(ServedCrds.LEFT_OVER.split("\\.", 2)[0])
          .withNamespaced(false)
          .build();

  private final OperatorSettings settings;
  private final Clock clock;
  private final ObservedLease lease = new ObservedLease(System::nanoTime);
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
   * Marks all reports, since CRDs are older or missing, where no other replica leads: while one of
   * an older version does, its CRDs suit it, and the reports are its own. A failure is logged once
   * and tried again at the next call.
   */
  void mark(KubernetesClient client) {
    Map<String, Set<String>> served =
        done ? Map.of() : WithoutRetries.of(client, this::servedWhereNobodyLeads);
    if (served.isEmpty()) {
      return;
    }
    try {
      int marked =
          markAll(client, HeldReport.OfNamespace.class, served)
              + markAll(client, HeldReport.OfCluster.class, served)
              + markLeftOver(client, served);
      if (marked > 0) {
        LOG.atInfo()
            .addKeyValue("reports", marked)
            .log("Reports that cannot be brought up to date say Unknown now");
      }
      done = served.values().stream().noneMatch(Set::isEmpty);
    } catch (KubernetesClientException e) {
      String reason = FailureMessage.of(e);
      if (!logged.equals(reason)) {
        LOG.atWarn()
            .addKeyValue("reason", reason)
            .log("Reports that cannot be brought up to date could not be set to Unknown");
      }
      logged = reason;
    }
  }

  /** The fields that can be written; nothing where another replica leads. */
  private Map<String, Set<String>> servedWhereNobodyLeads(KubernetesClient client) {
    try {
      return settings
              .leaseNamespace()
              .filter(in -> LeaderLease.isHeldByAnother(client, in, settings.identity(), lease))
              .isPresent()
          ? Map.of()
          : ServedCrds.patchable(client);
    } catch (KubernetesClientException e) {
      // It is asked again with the next preflight, which tells of what is in its way.
      return Map.of();
    }
  }

  private <T extends HeldReport> int markAll(
      KubernetesClient client, Class<T> type, Map<String, Set<String>> kinds) {
    Set<String> served = kinds.getOrDefault(HasMetadata.getKind(type), Set.of());
    int marked = 0;
    ListOptions next = new ListOptionsBuilder().withLimit(PAGE).build();
    boolean more = !served.isEmpty();
    while (more) {
      KubernetesResourceList<T> page = client.resources(type).inAnyNamespace().list(next);
      for (T report : page.getItems()) {
        if (StaleStatus.isKnown(report.conditions())) {
          marked += mark(client, report, served);
        }
      }
      next.setContinue(page.getMetadata().getContinue());
      more = Utils.isNotNullOrEmpty(next.getContinue());
    }
    return marked;
  }

  /** Only as it was read: whoever has written it meanwhile, or deleted it, knows more. */
  private int mark(KubernetesClient client, HeldReport report, Set<String> served) {
    ObjectNode patch = patch(report.conditions(), served);
    patch.putObject("metadata").put("resourceVersion", report.getMetadata().getResourceVersion());
    return mark(client.resource(report), patch, HttpURLConnection.HTTP_CONFLICT);
  }

  /** By the rights of the older version, if they are still there; else log and metrics say it. */
  private int markLeftOver(KubernetesClient client, Map<String, Set<String>> kinds) {
    Set<String> served = kinds.getOrDefault(LEFT_OVER.getKind(), Set.of());
    return served.isEmpty()
        ? 0
        : mark(
            client.genericKubernetesResources(LEFT_OVER).withName(ComplianceSummary.NAME),
            patch(List.of(), served),
            HttpURLConnection.HTTP_FORBIDDEN);
  }

  private ObjectNode patch(List<Condition> conditions, Set<String> served) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.set("status", StaleStatus.patch(conditions, clock.instant(), served));
    return patch;
  }

  /** How many were marked: none where it is gone, or refused with a code that says enough. */
  private static int mark(Resource<?> report, ObjectNode patch, int refusal) {
    try {
      PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
      report.subresource("status").patch(merge, patch.toString());
      return 1;
    } catch (KubernetesClientException e) {
      if (e.getCode() != refusal && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      return 0;
    }
  }
}
