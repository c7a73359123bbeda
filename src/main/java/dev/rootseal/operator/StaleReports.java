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
import dev.rootseal.operator.controller.PeriodicChecks;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back what reports say while an older or missing CRD keeps them from being written: a pass
 * that cannot be brought up to date must not stay. They are marked once: whoever writes one again
 * is an older version that still keeps it. What cannot be marked is deleted.
 */
final class StaleReports {
  private static final Logger LOG = LoggerFactory.getLogger(StaleReports.class);

  /** Reports of up to 256 KiB each. */
  private static final long PAGE = 50;

  /** So many without an answer, and the next call goes on. */
  private static final int GIVE_UP = 20;

  /** It is gone, or somebody else has written it. */
  private static final Set<Integer> OVERTAKEN = Set.of(404, 409);

  /** None at all, the credentials, too many requests, and what stands before the API server. */
  private static final Set<Integer> NOT_OF_THE_REPORT = Set.of(0, 401, 429, 502, 503, 504);

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
    Pass pass = new Pass(client, served);
    pass.overAll();
    pass.log();
    done = pass.reasons.isEmpty() && served.values().stream().noneMatch(Set::isEmpty);
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

  /** One try at all reports, each by itself: what one refuses keeps no other from its mark. */
  private final class Pass {
    private final KubernetesClient client;
    private final Map<String, Set<String>> kinds;

    /** Why reports say what they said, each once, in the order in which they were met. */
    private final Set<String> reasons = new LinkedHashSet<>();

    private int marked;
    private int deleted;
    private int unanswered;

    Pass(KubernetesClient client, Map<String, Set<String>> kinds) {
      this.client = client;
      this.kinds = kinds;
    }

    void overAll() {
      over(HeldReport.OfNamespace.class);
      over(HeldReport.OfCluster.class);
      if (!served(LEFT_OVER.getKind()).isEmpty()) {
        ObjectNode patch = patch(List.of(), served(LEFT_OVER.getKind()));
        attempt(
            once ->
                mark(
                    once.genericKubernetesResources(LEFT_OVER).withName(ComplianceSummary.NAME),
                    patch),
            this::keepLeftOver);
      }
    }

    private Set<String> served(String kind) {
      return kinds.getOrDefault(kind, Set.of());
    }

    private <T extends HeldReport> void over(Class<T> type) {
      ListOptions next = new ListOptionsBuilder().withLimit(PAGE).build();
      try {
        boolean more = !served(HasMetadata.getKind(type)).isEmpty();
        while (more && isWorthwhile()) {
          KubernetesResourceList<T> page = client.resources(type).inAnyNamespace().list(next);
          page.getItems().stream()
              .filter(report -> StaleStatus.isKnown(report.conditions()) && isWorthwhile())
              .forEach(this::mark);
          next.setContinue(page.getMetadata().getContinue());
          more = Utils.isNotNullOrEmpty(next.getContinue());
        }
      } catch (KubernetesClientException e) {
        reasons.add(FailureMessage.of(e));
      }
    }

    /** Whether the API server answers, and nobody waits for the end. */
    private boolean isWorthwhile() {
      return unanswered < GIVE_UP && !Thread.currentThread().isInterrupted();
    }

    /** Only as it was read: whoever has written it meanwhile, or deleted it, knows more. */
    private void mark(HeldReport report) {
      String version = report.getMetadata().getResourceVersion();
      ObjectNode patch = patch(report.conditions(), served(report.getKind()));
      patch.putObject("metadata").put("resourceVersion", version);
      attempt(
          once -> mark(once.resource(report), patch),
          refusal -> delete(report, FailureMessage.of(refusal)));
    }

    /** One request, not waited for long; of what is refused with an answer something is made. */
    private void attempt(
        Consumer<KubernetesClient> request, Consumer<KubernetesClientException> refused) {
      try {
        WithoutRetries.of(
            client,
            PeriodicChecks.PATIENCE,
            once -> {
              request.accept(once);
              return true;
            });
      } catch (KubernetesClientException e) {
        if (NOT_OF_THE_REPORT.contains(e.getCode())) {
          unanswered++;
          reasons.add(FailureMessage.of(e));
        } else if (!OVERTAKEN.contains(e.getCode())) {
          refused.accept(e);
        }
      }
    }

    private void mark(Resource<?> report, ObjectNode patch) {
      PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
      report.subresource("status").patch(merge, patch.toString());
      marked++;
    }

    /** A pass that cannot be taken back must not stay; it is written anew once it can be. */
    private void delete(HeldReport report, String reason) {
      attempt(
          once -> {
            once.resource(report)
                .lockResourceVersion(report.getMetadata().getResourceVersion())
                .delete();
            deleted++;
          },
          _ -> reasons.add(reason));
    }

    /** By the rights of the older version, if they are still there; else log and metrics say it. */
    private void keepLeftOver(KubernetesClientException refusal) {
      if (refusal.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        reasons.add(FailureMessage.of(refusal));
      }
    }

    void log() {
      if (marked + deleted > 0) {
        LOG.atInfo()
            .addKeyValue("reports", marked)
            .addKeyValue("deleted", deleted)
            .log("Reports that cannot be brought up to date say Unknown now");
      }
      String reason = reasons.stream().findFirst().orElse("");
      if (!reason.isEmpty() && !logged.equals(reason)) {
        LOG.atWarn()
            .addKeyValue("reason", reason)
            .log("Reports that cannot be brought up to date could not be set to Unknown");
      }
      logged = reason;
    }
  }

  private ObjectNode patch(List<Condition> conditions, Set<String> served) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.set("status", StaleStatus.patch(conditions, clock.instant(), served));
    return patch;
  }
}
