package dev.rootseal.operator.controller;

import dev.rootseal.api.ContentDigest;
import dev.rootseal.api.ReportMetadata;
import dev.rootseal.api.report.ComplianceReport;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings reports into the API: only when their content differs from what the API holds. A report is
 * created, and its status replaced whole by an update of the version that is held, which costs the
 * API server two thirds of a server-side apply; where somebody else was quicker, by an apply, which
 * asks for no version. Of the metadata, {@link MetadataRepair} says what is taken back.
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
  private final FailingWrites failing;

  ReportWriter(WriteGate gate, OutageLog outages) {
    this.gate = gate;
    this.failing = new FailingWrites(outages);
  }

  /**
   * Writes the report, unless the API holds the same.
   *
   * @param report the report with its status
   * @param held what the API holds, if anything
   * @return whether it was written
   */
  boolean apply(ReportToWrite report, Optional<? extends HeldReport> held) {
    ContentDigest digest = report.digest();
    held.flatMap(HeldReport::repair).ifPresent(patch -> repair(report, patch));
    if (held.isPresent() && held.get().digest().equals(digest) && written.isLast(report, digest)) {
      failing.succeeded(report);
      return false;
    }
    written.put(report, digest);
    failing.attempt(report, () -> write(report, held));
    return true;
  }

  private void write(ReportToWrite report, Optional<? extends HeldReport> held) {
    boolean there = held.isPresent() && isThere(() -> updateStatus(report, held.get()));
    // Somebody may delete what was made before it has its status.
    if (!there && !isThere(() -> create(report))) {
      create(report);
    }
  }

  /** Whether a failure is worth a line; what fails is named by its namespace, or by its kind. */
  boolean isNews(String object, Throwable failure) {
    return failing.isNews(object, failure);
  }

  /** How many objects were not written at the last try, by kind. */
  Map<String, Integer> failing() {
    return failing.byKind();
  }

  /**
   * Deletes the report of a namespace that has no workload any more. With a finalizer of somebody
   * else it would stay, and its namespace with it.
   */
  void delete(HeldReport.OfNamespace held) {
    String namespace = held.getMetadata().getNamespace();
    ComplianceReport report = new ComplianceReport();
    report.setMetadata(ReportMetadata.of(ComplianceReport.NAME, namespace));
    held.repair().ifPresent(patch -> repair(report, patch));
    failing.attempt(report, () -> gate.write(client -> client.resource(report).delete()));
    forget(namespace);
  }

  /** Writes the status of an object that somebody else keeps; whether it was still there. */
  boolean writeStatusOf(HasMetadata object) {
    try {
      failing.attempt(object, () -> applyStatus(object));
      return true;
    } catch (KubernetesClientException e) {
      if (!Refusal.isOfAnAbsentObject(e)) {
        throw e;
      }
      failing.succeeded(object);
      return false;
    }
  }

  /** Nothing is to be written to an object that somebody else kept, and that is gone. */
  void forgetStatusOf(HasMetadata object) {
    failing.succeeded(object);
  }

  /** Whether it is not what was last written here: somebody else changed it. */
  boolean isForeign(HeldReport report) {
    return written.isForeign(report);
  }

  /** The namespaces whose report is kept here, for better or worse. */
  Stream<String> namespaces() {
    return written.namespaces();
  }

  /** Forgets the report of a namespace that has none any more. */
  void forget(String namespace) {
    written.forget(namespace);
    failing.forget(namespace);
  }

  /** Where the report is on its way out, this may be the end of it: it is made again then. */
  private void repair(HasMetadata report, String patch) {
    failing.attempt(
        report,
        () ->
            isThere(
                () ->
                    gate.write(
                        client ->
                            client
                                .resource(report)
                                .patch(PatchContext.of(PatchType.JSON_MERGE), patch))));
  }

  private void create(ReportToWrite report) {
    report.getMetadata().setResourceVersion(null);
    ReportToWrite bare = report.bare();
    unlessConflict(
        () ->
            updateStatus(
                report,
                written.create(report, () -> written(client -> checked(client, bare).create()))),
        () -> {
          written(client -> client.resource(bare).patch(APPLY));
          applyStatus(report);
        });
  }

  private void updateStatus(ReportToWrite report, HasMetadata version) {
    report.getMetadata().setResourceVersion(version.getMetadata().getResourceVersion());
    unlessConflict(
        () -> written(client -> checked(client, report).subresource("status").update()),
        () -> applyStatus(report));
  }

  /** A field that an older CRD lacks is refused and not dropped, or each write would be undone. */
  private static <T extends HasMetadata> NonDeletingOperation<T> checked(
      NamespacedKubernetesClient client, T object) {
    return client.resource(object).fieldValidation(FieldValidateable.Validation.STRICT);
  }

  /** Where somebody else has made or changed it since it was read, it is written all the same. */
  private static void unlessConflict(Runnable write, Runnable regardless) {
    try {
      write.run();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      regardless.run();
    }
  }

  /** Returns false when the report is no longer there. */
  private static boolean isThere(Runnable write) {
    try {
      write.run();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private void applyStatus(HasMetadata object) {
    object.getMetadata().setResourceVersion(null);
    written(client -> client.resource(object).subresource("status").patch(APPLY));
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

    /** Creates a report without its status. */
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

    /** The namespaces whose report was written, for better or worse. */
    Stream<String> namespaces() {
      return digests.keySet().stream().filter(key -> !key.isEmpty());
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
}
