package dev.rootseal.operator.controller;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.rootseal.api.ContentDigest;
import dev.rootseal.api.ReportMetadata;
import dev.rootseal.api.StatusJson.CanonicalStatus;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.report.ComplianceReport;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings reports into the API: only when their content differs from what the API holds. A report is
 * created, and its status replaced whole by an update of the version that is held, which costs the
 * API server two thirds of a server-side apply; where somebody else was quicker, by an apply.
 */
public final class ReportWriter {
  /** The owner of the reports' fields. */
  public static final String FIELD_MANAGER = "rootseal";

  /**
   * Without the validation of fields, for which the API server would parse each patch a second
   * time: an apply refuses what the definition does not declare in any case.
   */
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(FIELD_MANAGER)
          .withForce(true)
          .withFieldValidation("Ignore")
          .build();

  private final WriteGate gate;
  private final Troubles troubles;

  /** What was last written to each report, by namespace; that of the cluster has none. */
  private final Map<String, ContentDigest> written = new ConcurrentHashMap<>();

  /** The versions in which reports were created here, without a status; empty on their way. */
  private final Map<String, String> created = new ConcurrentHashMap<>();

  ReportWriter(WriteGate gate, Troubles troubles) {
    this.gate = gate;
    this.troubles = troubles;
  }

  private static String key(HasMetadata report) {
    return Objects.requireNonNullElse(report.getMetadata().getNamespace(), "");
  }

  private static Troubles.Target target(HasMetadata report) {
    return key(report).isEmpty() ? Troubles.Target.SUMMARY : Troubles.Target.reportOf(key(report));
  }

  /**
   * Writes a report with its status, unless the API holds the same; whether it was written. What is
   * held may be older than the last write: a state that comes back before the API has said anything
   * of the state in between looks as if it were there already, and is written all the same.
   */
  <S extends Record> boolean apply(
      CustomResource<?, S> report, Optional<? extends HeldReport> held) {
    CanonicalStatus status = CanonicalStatus.of(report.getStatus());
    ContentDigest digest = status.digest();
    Optional<HasMetadata> version = held.flatMap(one -> repaired(report, one));
    if (held.map(HeldReport::digest).equals(Optional.of(digest))
        && written.getOrDefault(key(report), digest).equals(digest)) {
      troubles.over(target(report));
      return false;
    }
    written.put(key(report), digest);
    troubles.attempt(target(report), () -> write(report, status, version));
    return true;
  }

  /** What is held may be older than what is there: an answer was lost, or a watch is silent. */
  private HasMetadata write(
      HasMetadata report, CanonicalStatus status, Optional<HasMetadata> version) {
    try {
      return updateStatus(report, status, version.orElseGet(() -> create(report)));
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case HttpURLConnection.HTTP_CONFLICT ->
            written(client -> of(report, status, null, client).subresource("status").patch(APPLY));
        case HttpURLConnection.HTTP_NOT_FOUND -> updateStatus(report, status, create(report));
        default -> throw e;
      };
    }
  }

  /** Without its status, which the API server passes over when an object is created. */
  private HasMetadata create(HasMetadata report) {
    String key = key(report);
    created.put(key, "");
    try {
      HasMetadata answer = written(client -> of(report, null, null, client).create());
      created.put(key, answer.getMetadata().getResourceVersion());
      return answer;
    } finally {
      created.remove(key, "");
    }
  }

  private HasMetadata updateStatus(
      HasMetadata report, CanonicalStatus status, HasMetadata version) {
    String held = version.getMetadata().getResourceVersion();
    return written(client -> of(report, status, held, client).subresource("status").update());
  }

  /**
   * A report on its way into the API, with the JSON of which the digest is, so that 256 KiB are
   * made into JSON once. A field that an older CRD lacks is refused, or each write would be undone.
   */
  private static NonDeletingOperation<GenericKubernetesResource> of(
      HasMetadata report,
      @Nullable CanonicalStatus status,
      @Nullable String version,
      KubernetesClient client) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setApiVersion(report.getApiVersion());
    object.setKind(report.getKind());
    object.setMetadata(
        new ObjectMetaBuilder(report.getMetadata()).withResourceVersion(version).build());
    if (status != null) {
      object.setAdditionalProperty("status", new RawValue(status.json()));
    }
    return client
        .genericKubernetesResources(ResourceDefinitionContext.fromResourceType(report.getClass()))
        .resource(object)
        .fieldValidation(FieldValidateable.Validation.STRICT);
  }

  /**
   * Deletes the report of a namespace that has no workload any more. With a finalizer of somebody
   * else it would stay, and its namespace with it.
   */
  void delete(HeldReport.OfNamespace held) {
    String namespace = held.getMetadata().getNamespace();
    ComplianceReport report = new ComplianceReport();
    report.setMetadata(ReportMetadata.of(ComplianceReport.NAME, namespace));
    if (repaired(report, held).isPresent()) {
      troubles.attempt(
          target(report), () -> gate.write(client -> client.resource(report).delete()));
    }
    forget(namespace);
  }

  /** Writes the status of the policy, which somebody else keeps; whether it was still there. */
  boolean writeStatusOf(CompliancePolicy object) {
    try {
      troubles.attempt(
          Troubles.Target.POLICY,
          () -> written(client -> client.resource(object).subresource("status").patch(APPLY)));
      return true;
    } catch (KubernetesClientException e) {
      if (!ApiErrors.isOfAnAbsentObject(e)) {
        throw e;
      }
      troubles.over(Troubles.Target.POLICY);
      return false;
    }
  }

  /** Whether somebody else changed it; what is created here has no status at first. */
  boolean isForeign(HeldReport report) {
    String bare = created.get(key(report));
    boolean isBare =
        bare != null && (bare.isEmpty() || bare.equals(report.getMetadata().getResourceVersion()));
    return !isBare
        && (report.repair().isPresent() || !report.digest().equals(written.get(key(report))));
  }

  void forget(String namespace) {
    written.remove(namespace);
    created.remove(namespace);
    troubles.over(Troubles.Target.reportOf(namespace));
  }

  /** What is held, without what others have made of its metadata; empty where it is gone. */
  private Optional<HasMetadata> repaired(HasMetadata report, HeldReport held) {
    if (held.repair().isEmpty()) {
      return Optional.of(held);
    }
    PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
    String patch = held.repair().get();
    try {
      return Optional.of(
          troubles.attempt(
              target(report),
              () -> written(client -> client.resource(report).patch(merge, patch))));
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /**
   * The object as it was written. Whoever answers 200 without it (a proxy, say) has not written it,
   * and no event will tell: it is tried again like a write that was refused.
   */
  private HasMetadata written(Function<NamespacedKubernetesClient, @Nullable HasMetadata> request) {
    @Nullable HasMetadata answer = gate.write(request);
    if (answer == null
        || answer.getMetadata() == null
        || answer.getMetadata().getResourceVersion() == null) {
      throw new KubernetesClientException("the answer to a write is not the object");
    }
    return answer;
  }
}
