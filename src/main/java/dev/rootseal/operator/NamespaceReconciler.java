package dev.rootseal.operator;

import dev.rootseal.api.ComplianceReport;
import dev.rootseal.api.ComplianceReportStatus;
import dev.rootseal.api.Condition;
import dev.rootseal.api.ContentDigest;
import dev.rootseal.kubernetes.UnreadLabels;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.rule.NamespaceFacts;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.ManagedInformerEventSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the report of each namespace: every run judges all workloads of the namespace anew from the
 * caches, so that there is nothing that could drift, and a deletion is mere absence.
 */
@ControllerConfiguration(
    name = "namespace-report",
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true)
final class NamespaceReconciler implements Reconciler<Namespace> {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceReconciler.class);

  private final TermState state;
  private final Runnable clusterChanged;
  private final WorkloadEvents events;
  private final Nudge<Namespace> nudge = new Nudge<>("rejudge");

  /** Namespaces that the framework takes for deleted although they were created again. */
  private final Set<String> returned = ConcurrentHashMap.newKeySet();

  /** Namespaces whose numbers have changed since the last time that all were judged anew. */
  private final Set<String> meanwhile = ConcurrentHashMap.newKeySet();

  private Set<String> due = Set.of();

  private @Nullable Sources sources;

  /** The caches that this controller reads. */
  private record Sources(
      IndexerResourceCache<Namespace> namespaces,
      WorkloadSources workloads,
      InformerEventSource<HeldNamespaceReport, Namespace> reports) {}

  NamespaceReconciler(TermState state, Runnable clusterChanged) {
    this.state = state;
    this.clusterChanged = clusterChanged;
    this.events = new WorkloadEvents(state.recorder());
  }

  /**
   * Judges every namespace anew, because the policy or the day is about to be another one.
   * Meanwhile others go on by the one in force; what they judge is judged again when the new one
   * comes in, so that all numbers change at once. The reports are written after them. Before the
   * first round there is nothing to judge anew, and no cache to ask.
   */
  Runnable rejudgeAll(JudgingBasis next, BooleanSupplier isOutdated) {
    meanwhile.clear();
    Map<String, NamespaceSummary> summaries = new HashMap<>();
    if (hasBegun()) {
      for (Namespace namespace : all()) {
        if (isOutdated.getAsBoolean()) {
          break;
        }
        NamespaceSummary summary = judge(namespace, next, isOutdated).report().summary();
        summaries.put(summary.namespace(), summary);
      }
    }
    return () -> replaceAll(summaries, next);
  }

  private boolean hasBegun() {
    return sources != null && state.firstRound().hasBegun();
  }

  private List<Namespace> all() {
    return sources()
        .namespaces()
        .keys()
        .flatMap(id -> sources().namespaces().get(id).stream())
        .toList();
  }

  private void replaceAll(Map<String, NamespaceSummary> summaries, JudgingBasis next) {
    if (!hasBegun()) {
      return;
    }
    for (String name : meanwhile) {
      summaries.remove(name);
      find(name)
          .map(namespace -> judge(namespace, next, () -> false).report().summary())
          .ifPresent(summary -> summaries.put(name, summary));
    }
    state.store().replaceAll(summaries.values());
    clusterChanged.run();
    all().forEach(nudge::now);
  }

  /**
   * Reminds the framework of namespaces that it has forgotten. Called now and then; those that it
   * is just forgetting wait for the next call.
   */
  void remindOfReturned() {
    due.forEach(name -> find(name).ifPresent(nudge::now));
    due = Set.copyOf(returned);
    returned.removeAll(due);
  }

  /**
   * Forgets namespaces that are not there any more. The framework does not tell of a deletion that
   * comes in while a write to the namespace is on its way and fails, as it then does.
   */
  void forgetDeleted() {
    if (sources != null && state.firstRound().hasBegun()) {
      Stream.concat(
              state.store().summaries().stream().map(NamespaceSummary::namespace),
              state.writer().namespaces())
          .distinct()
          .filter(name -> find(name).isEmpty())
          .toList()
          .forEach(this::forget);
    }
  }

  private void forget(String name) {
    state.writer().forget(name);
    events.forget(name);
    tell(name, state.policies().judge(basis -> remove(name)));
  }

  private boolean remove(String name) {
    meanwhile.add(name);
    return state.store().remove(name);
  }

  private Optional<Namespace> find(String name) {
    return sources().namespaces().get(new ResourceID(name));
  }

  @Override
  public List<EventSource<?, Namespace>> prepareEventSources(
      EventSourceContext<Namespace> context) {
    Sources prepared =
        new Sources(context.getPrimaryCache(), new WorkloadSources(context), reports(context));
    sources = prepared;
    if (prepared.namespaces() instanceof ManagedInformerEventSource<?, ?, ?> primary) {
      state.watches().add(Namespace.class, primary);
    }
    prepared.workloads().reportTo(state.watches());
    state.watches().add(HeldNamespaceReport.class, prepared.reports());
    List<EventSource<?, Namespace>> all = new ArrayList<>(prepared.workloads().asList());
    all.add(prepared.reports());
    all.add(nudge);
    return all;
  }

  private InformerEventSource<HeldNamespaceReport, Namespace> reports(
      EventSourceContext<Namespace> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(HeldNamespaceReport.class, Namespace.class)
            .withSecondaryToPrimaryMapper(
                report -> Set.of(new ResourceID(report.getMetadata().getNamespace())))
            .withPrimaryToSecondaryMapper(namespace -> Set.of())
            .withOnUpdateFilter((now, before) -> state.writer().isForeign(now))
            .withOnAddFilter(state.writer()::isForeign)
            .withInformerListLimit(WorkloadSources.PAGE)
            .withWatchAllNamespaces()
            .build(),
        context);
  }

  private Sources sources() {
    if (sources == null) {
      throw new IllegalStateException("the controller is not started");
    }
    return sources;
  }

  /**
   * Judges, tells the numbers and then writes: a namespace that refuses its report (a webhook, say)
   * must not keep the whole cluster's numbers back.
   */
  @Override
  public UpdateControl<Namespace> reconcile(Namespace namespace, Context<Namespace> context) {
    String name = namespace.getMetadata().getName();
    state.firstRound().begin(() -> sources().namespaces().keys().map(ResourceID::getName).toList());
    if (find(name).isEmpty()) {
      forget(name);
      return UpdateControl.noUpdate();
    }
    if (context.isPrimaryResourceDeleted()) {
      returned.add(name);
    }
    // Asked before this namespace counts: what its first judgement finds is no change.
    boolean known = state.firstRound().isComplete();
    Told told = state.policies().judge(basis -> tell(judge(namespace, basis, () -> false)));
    tell(name, told.changed());
    publish(namespace, told.judgement(), known, context.getClient());
    return UpdateControl.noUpdate();
  }

  /** A judgement, and whether the numbers of its namespace are others now. */
  private record Told(NamespaceJudge.Judgement judgement, boolean changed) {}

  /** Judges for as long as it is wanted; what comes of it after that is of no use. */
  private NamespaceJudge.Judgement judge(
      Namespace namespace, JudgingBasis basis, BooleanSupplier isOutdated) {
    return new NamespaceJudge(basis)
        .judge(
            factsOf(namespace),
            UnreadLabels.of(namespace),
            sources()
                .workloads()
                .in(namespace.getMetadata().getName())
                .takeWhile(workload -> !isOutdated.getAsBoolean()));
  }

  private Told tell(NamespaceJudge.Judgement judgement) {
    meanwhile.add(judgement.report().namespace());
    return new Told(judgement, state.store().put(judgement.report().summary()));
  }

  /** Writes what was judged: the report, or its end where no workload is left, and the events. */
  private void publish(
      Namespace namespace,
      NamespaceJudge.Judgement judgement,
      boolean known,
      KubernetesClient client) {
    String name = namespace.getMetadata().getName();
    Optional<HeldNamespaceReport> held =
        sources().reports().get(new ResourceID(ComplianceReport.NAME, name));
    if (judgement.workloads().isEmpty()) {
      events.forget(name);
      state.writer().forget(name);
      held.ifPresent(gone -> delete(name, client));
    } else if (!namespace.isMarkedForDeletion()) {
      write(judgement, held);
      events.tell(judgement, known);
    }
  }

  /** Marks a namespace as judged and passes on that the cluster's numbers are others now. */
  private void tell(String namespace, boolean changed) {
    state.firstRound().done(namespace);
    if (changed || state.firstRound().endedJustNow()) {
      clusterChanged.run();
    }
  }

  private static NamespaceFacts factsOf(Namespace namespace) {
    var labels = namespace.getMetadata().getLabels();
    return new NamespaceFacts(
        namespace.getMetadata().getName(), labels == null ? Map.of() : labels);
  }

  private void write(NamespaceJudge.Judgement judgement, Optional<HeldNamespaceReport> held) {
    NamespaceReport report = judgement.report();
    List<Condition> before = held.map(HeldReport::conditions).orElse(List.of());
    ComplianceReportStatus status =
        ComplianceReportStatus.of(report, judgement.generation(), before, state.clock().instant());
    ComplianceReport resource = ComplianceReport.of(report.namespace(), status);
    if (state.writer().bring(resource, ContentDigest.of(status), held)) {
      LOG.atInfo()
          .addKeyValue(LogKeys.NAMESPACE, report.namespace())
          .addKeyValue(LogKeys.RESULT, report.summary().result().id())
          .addKeyValue(LogKeys.READ_ONLY, status.readOnly())
          .log("Report written");
    }
  }

  private void delete(String namespace, KubernetesClient client) {
    client
        .resources(ComplianceReport.class)
        .inNamespace(namespace)
        .withName(ComplianceReport.NAME)
        .delete();
    state.writer().forget(namespace);
    LOG.atInfo().addKeyValue(LogKeys.NAMESPACE, namespace).log("Report deleted: no workload left");
  }

  @Override
  public ErrorStatusUpdateControl<Namespace> updateErrorStatus(
      Namespace namespace, Context<Namespace> context, Exception failure) {
    String name = namespace.getMetadata().getName();
    // A CRD that is gone is told by the preflight.
    if (!state.crds().isSuspected(failure) && state.writer().isNews(name, failure)) {
      LOG.atWarn()
          .addKeyValue(LogKeys.NAMESPACE, name)
          .addKeyValue(LogKeys.REASON, Reason.of(failure))
          .setCause(failure)
          .log("The report could not be brought up to date. Trying again");
    }
    return ErrorStatusUpdateControl.noStatusUpdate();
  }
}
