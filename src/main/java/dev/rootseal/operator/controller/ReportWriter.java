package dev.rootseal.operator.controller;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.rootseal.api.ContentDigest;
import dev.rootseal.api.StatusJson;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.operator.controller.Troubles.Target;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings reports into the API: only when their content differs from what the API holds. A report is
 * created, and its status replaced whole by an update of the version that is held, which costs the
 * API server two thirds of a server-side apply; where somebody else was quicker, by an apply.
 */
final class ReportWriter {
  /** An apply refuses what the CRD does not declare, also without parsing a patch twice for it. */
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("rootseal") // as the API server takes it from other requests
          .withForce(true)
          .withFieldValidation("Ignore")
          .build();

  private final WriteGate gate;
  private final Troubles troubles;

  /** What was last written to each report. */
  private final Map<Target, ContentDigest> written;

  /** The versions in which reports were created here, without a status; empty on their way. */
  private final Map<Target, String> created;

  ReportWriter(WriteGate gate, Troubles troubles) {
    this(gate, troubles, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
  }

  private ReportWriter(
      WriteGate gate,
      Troubles troubles,
      Map<Target, ContentDigest> written,
      Map<Target, String> created) {
    this.gate = gate;
    this.troubles = troubles;
    this.written = written;
    this.created = created;
  }

  /** The same writer, whose requests have less time. */
  ReportWriter within(Duration limit) {
    return new ReportWriter(gate.within(limit), troubles, written, created);
  }

  private static Target target(HasMetadata report) {
    @Nullable String namespace = report.getMetadata().getNamespace();
    return namespace == null ? Target.SUMMARY : Target.reportOf(namespace);
  }

  /**
   * Writes a report with its status, unless the API holds the same; whether it was written. A state
   * that comes back before a watch has told of the one in between is held, and written again.
   */
  <S extends Record> boolean apply(
      CustomResource<?, S> report, Optional<? extends HeldReport> held) {
    String status = StatusJson.canonical(report.getStatus());
    ContentDigest digest = ContentDigest.ofText(status);
    Optional<HasMetadata> version = held.flatMap(this::repaired);
    @Nullable ContentDigest before = written.put(target(report), digest);
    if (held.map(HeldReport::digest).equals(Optional.of(digest))
        && (before == null || before.equals(digest))) {
      troubles.over(target(report));
      return false;
    }
    write(report, status, version);
    troubles.written(target(report));
    return true;
  }

  /** What is held may be older than what is there: an answer was lost, or a watch is silent. */
  private void write(HasMetadata report, String status, Optional<HasMetadata> version) {
    try {
      updateStatus(report, status, version.orElseGet(() -> create(report)));
    } catch (KubernetesClientException e) {
      switch (e.getCode()) {
        case HttpURLConnection.HTTP_CONFLICT ->
            gate.written(
                client -> of(report, status, null, client).subresource("status").patch(APPLY));
        case HttpURLConnection.HTTP_NOT_FOUND -> updateStatus(report, status, create(report));
        default -> throw e;
      }
    }
  }

  /** Without its status, which the API server passes over when an object is created. */
  private HasMetadata create(HasMetadata report) {
    created.put(target(report), "");
    try {
      HasMetadata answer = gate.written(client -> of(report, null, null, client).create());
      created.put(target(report), answer.getMetadata().getResourceVersion());
      return answer;
    } finally {
      created.remove(target(report), "");
    }
  }

  private void updateStatus(HasMetadata report, String status, HasMetadata version) {
    String held = version.getMetadata().getResourceVersion();
    gate.written(client -> of(report, status, held, client).subresource("status").update());
  }

  /**
   * A report on its way into the API, its status made into JSON once. A field that an older CRD
   * lacks is refused, or each write would be undone.
   */
  private static NonDeletingOperation<GenericKubernetesResource> of(
      HasMetadata report,
      @Nullable String status,
      @Nullable String version,
      KubernetesClient client) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setApiVersion(report.getApiVersion());
    object.setKind(report.getKind());
    object.setMetadata(
        new ObjectMetaBuilder(report.getMetadata()).withResourceVersion(version).build());
    if (status != null) {
      object.setAdditionalProperty("status", new RawValue(status));
    }
    return client
        .genericKubernetesResources(ResourceDefinitionContext.fromResourceType(report.getClass()))
        .resource(object)
        .fieldValidation(FieldValidateable.Validation.STRICT);
  }

  /** With a finalizer of somebody else it would stay, and its namespace with it. */
  void delete(HeldReport.OfNamespace held) {
    if (repaired(held).isPresent()) {
      gate.write(client -> client.resource(held).delete());
      troubles.written(target(held));
    }
  }

  /** Writes the status of the policy, which somebody else keeps; whether it was still there. */
  boolean writeStatusOf(CompliancePolicy object) {
    try {
      gate.written(client -> client.resource(object).subresource("status").patch(APPLY));
      troubles.written(Target.POLICY);
      return true;
    } catch (KubernetesClientException e) {
      if (ApiError.of(e) != ApiError.ABSENT_OBJECT) {
        throw e;
      }
      troubles.over(Target.POLICY);
      return false;
    }
  }

  /** Whether somebody else changed it; what is created here has no status at first. */
  boolean isForeign(HeldReport report) {
    @Nullable String bare = created.get(target(report));
    boolean isBare =
        bare != null && (bare.isEmpty() || bare.equals(report.getMetadata().getResourceVersion()));
    return !isBare
        && (report.repair().isPresent() || !report.digest().equals(written.get(target(report))));
  }

  void forget(String namespace) {
    Target report = Target.reportOf(namespace);
    written.remove(report);
    created.remove(report);
    troubles.over(report);
  }

  /** What is held, without what others have made of its metadata; empty where it is gone. */
  private Optional<HasMetadata> repaired(HeldReport held) {
    if (held.repair().isEmpty()) {
      return Optional.of(held);
    }
    PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
    String patch = held.repair().get();
    try {
      HasMetadata answer = gate.written(client -> client.resource(held).patch(merge, patch));
      troubles.written(target(held));
      return Optional.of(answer);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
