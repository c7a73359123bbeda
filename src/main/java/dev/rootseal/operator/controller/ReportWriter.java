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
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings reports into the API: only when their content differs from what the API holds. A report is
 * created, and its status replaced whole by an update of the version that is held, which costs the
 * API server two thirds of a server-side apply; where somebody else was quicker, by an apply, which
 * asks for no version. Of the metadata, {@link HeldReport#repair} says what is taken back.
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
  private final WrittenReports written = new WrittenReports();
  private final Troubles troubles;

  ReportWriter(WriteGate gate, Troubles troubles) {
    this.gate = gate;
    this.troubles = troubles;
  }

  /** Writes a report with its status, unless the API holds the same; whether it was written. */
  <S extends Record> boolean apply(
      CustomResource<?, S> report, Optional<? extends HeldReport> held) {
    CanonicalStatus status = CanonicalStatus.of(report.getStatus());
    ContentDigest digest = status.digest();
    Optional<HasMetadata> version = held.flatMap(one -> repaired(report, one));
    if (held.isPresent() && held.get().digest().equals(digest) && written.isLast(report, digest)) {
      troubles.over(target(report));
      return false;
    }
    written.put(report, digest);
    troubles.attempt(target(report), () -> write(new ReportToWrite(report, status), version));
    return true;
  }

  /** What is held may be older than what is there: an answer was lost, or a watch is silent. */
  private HasMetadata write(ReportToWrite report, Optional<HasMetadata> version) {
    try {
      return updateStatus(report, version.orElseGet(() -> create(report)));
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case HttpURLConnection.HTTP_CONFLICT ->
            written(client -> report.in(client, null).subresource("status").patch(APPLY));
        case HttpURLConnection.HTTP_NOT_FOUND -> updateStatus(report, create(report));
        default -> throw e;
      };
    }
  }

  /** Without its status, which the API server passes over when an object is created. */
  private HasMetadata create(ReportToWrite report) {
    HasMetadata bare = report.report();
    return written.create(
        bare, () -> written(client -> new ReportToWrite(bare, null).in(client, null).create()));
  }

  private HasMetadata updateStatus(ReportToWrite report, HasMetadata version) {
    return written(
        client ->
            report
                .in(client, version.getMetadata().getResourceVersion())
                .subresource("status")
                .update());
  }

  private static Troubles.Target target(HasMetadata report) {
    String namespace = report.getMetadata().getNamespace();
    return namespace == null ? Troubles.Target.SUMMARY : Troubles.Target.reportOf(namespace);
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

  /** Whether it is not what was last written here: somebody else changed it. */
  boolean isForeign(HeldReport report) {
    return written.isForeign(report);
  }

  void forget(String namespace) {
    written.forget(namespace);
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

  /** What was last written to each report, to know what somebody else has written. */
  private static final class WrittenReports {
    /** In the place of a version that is not known yet. */
    private static final String ON_ITS_WAY = "";

    private final Map<String, ContentDigest> digests = new ConcurrentHashMap<>();

    /** The versions in which reports were created here, which have no status. */
    private final Map<String, String> created = new ConcurrentHashMap<>();

    void put(HasMetadata report, ContentDigest digest) {
      digests.put(key(report), digest);
    }

    /**
     * Whether it is what was written last; anything is, where nothing was. What is held may be
     * older than the last write: a state that comes back before the API has said anything of the
     * state in between looks as if it were there already, and has to be written all the same.
     */
    boolean isLast(HasMetadata report, ContentDigest digest) {
      return digest.equals(digests.getOrDefault(key(report), digest));
    }

    HasMetadata create(HasMetadata report, Supplier<HasMetadata> request) {
      String key = key(report);
      created.put(key, ON_ITS_WAY);
      try {
        HasMetadata answer = request.get();
        created.put(key, answer.getMetadata().getResourceVersion());
        return answer;
      } finally {
        created.remove(key, ON_ITS_WAY);
      }
    }

    /**
     * Whether the content is not what was last written: somebody else changed it. What is created
     * here has no status at first, which follows, or fails and is tried again.
     */
    boolean isForeign(HeldReport report) {
      return !isJustCreated(report)
          && (report.repair().isPresent() || !report.digest().equals(digests.get(key(report))));
    }

    private boolean isJustCreated(HeldReport report) {
      String version = created.get(key(report));
      return version != null
          && (version.equals(ON_ITS_WAY)
              || version.equals(report.getMetadata().getResourceVersion()));
    }

    void forget(String namespace) {
      digests.remove(namespace);
      created.remove(namespace);
    }

    private static String key(HasMetadata report) {
      String namespace = report.getMetadata().getNamespace();
      return namespace == null ? "" : namespace;
    }
  }

  /**
   * A report on its way into the API. Its status is the JSON of which the digest is, so that a
   * status that may take 256 KiB is made into JSON once.
   */
  private record ReportToWrite(HasMetadata report, @Nullable CanonicalStatus status) {
    /**
     * A field that an older CRD lacks is refused and not dropped, or each write would be undone.
     */
    NonDeletingOperation<GenericKubernetesResource> in(
        NamespacedKubernetesClient client, @Nullable String version) {
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
  }
}
