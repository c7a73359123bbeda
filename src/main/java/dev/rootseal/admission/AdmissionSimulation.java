package dev.rootseal.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.admission.AdmissionPolicies.Action;
import dev.rootseal.api.ApiGroup;
import dev.rootseal.kubernetes.WatchedNamespace;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.report.Finding;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Word;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an API server would say to the workloads that it has, if each came in now. It is the rule
 * that says so, not the expressions: of what these let in, only what {@link KnownNames} excuse is
 * left out.
 */
public final class AdmissionSimulation {
  private static final String REPORTS = "/apis/" + ApiGroup.NAME + "/" + ApiGroup.VERSION;
  private static final String NAMESPACES = "/api/v1/namespaces";

  private final AdmissionPolicies policies;
  private final Consumer<String> remarks;
  private final Map<String, NamespaceFacts> namespaces = new HashMap<>();
  private final Map<String, String> results = new HashMap<>();
  private final List<Answer> answers = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();
  private int evaluated;
  private boolean isRead;

  public enum Outcome implements Word {
    DENIED,
    WARNED,
    AUDITED
  }

  /**
   * What would be said to one that does not comply.
   *
   * @param emergency why it would not be denied, where that alone is the reason
   */
  public record Answer(
      WorkloadRef workload, Outcome outcome, String message, Optional<String> emergency) {}

  /** The remarks are what a person should know about what the answers rest on. */
  public AdmissionSimulation(AdmissionPolicies policies, Consumer<String> remarks) {
    this.policies = policies;
    this.remarks = remarks;
  }

  /**
   * Reads what a target stands for.
   *
   * @throws ReadException if the API server cannot be used
   */
  public void read(LiveTarget target, ReadOnlyApi api, LiveWorkloads workloads) {
    Consumer<JsonNode> namespace =
        object -> {
          NamespaceFacts facts = WatchedNamespace.facts(WatchedNamespace.read(object));
          namespaces.put(facts.name(), facts);
        };
    if (target instanceof LiveTarget.Namespace(var name)) {
      orSay("the namespace", () -> namespace.accept(api.get(NAMESPACES + "/" + name, "Namespace")));
    } else {
      orSay("namespaces", () -> api.list(NAMESPACES, namespace));
    }
    if (policies.action() == Action.DENY_PASSING) {
      orSay("reports", () -> api.list(target.path(REPORTS, "compliancereports"), this::result));
    }
    workloads.read(target, (_, verdict) -> evaluate(verdict));
    workloads.unread().forEach(one -> unread.add(one.message()));
    isRead = workloads.lists() > 0;
    answers.sort(Comparator.comparing(Answer::workload));
  }

  private void result(JsonNode report) {
    results.put(report.at("/metadata/namespace").asText(), report.at("/status/result").asText());
  }

  /** Where there are no reports no namespace passes, as at admission. */
  private void orSay(String what, Runnable reading) {
    try {
      reading.run();
    } catch (ReadException e) {
      switch (e.kind()) {
        case UNUSABLE_SERVER -> throw e;
        case NOT_SERVED ->
            remarks.accept("this cluster does not know ComplianceReports: none passes");
        case NOT_FOUND, FORBIDDEN, OTHER -> unread.add(what + " cannot be read: " + e.why());
      }
    }
  }

  private void evaluate(WorkloadVerdict verdict) {
    String name = verdict.ref().namespace();
    NamespaceFacts namespace = namespaces.getOrDefault(name, NamespaceFacts.named(name));
    if (policies.areFor(verdict.ref().kind(), namespace)) {
      evaluated++;
      List<ContainerEvaluation> found = policies.findings(verdict);
      if (!found.isEmpty()) {
        answers.add(answer(new WorkloadVerdict(verdict.facts(), found), namespace));
      }
    }
  }

  private Answer answer(WorkloadVerdict verdict, NamespaceFacts namespace) {
    Outcome outcome =
        switch (policies.action()) {
          case WARN -> Outcome.WARNED;
          case AUDIT -> Outcome.AUDITED;
          case DENY -> Outcome.DENIED;
          case DENY_PASSING ->
              Result.PASS.id().equals(results.get(namespace.name()))
                  ? Outcome.DENIED
                  : Outcome.WARNED;
        };
    Optional<String> emergency = namespace.emergency().filter(_ -> outcome == Outcome.DENIED);
    return new Answer(
        verdict.ref(),
        emergency.isPresent() ? Outcome.WARNED : outcome,
        Finding.of(verdict).orElseThrow().message(),
        emergency);
  }

  public Action action() {
    return policies.action();
  }

  /** How many workloads would be asked. */
  public int evaluated() {
    return evaluated;
  }

  /** What would be said to those that do not comply, sorted by namespace, kind and name. */
  public List<Answer> answers() {
    return List.copyOf(answers);
  }

  public long count(Outcome outcome) {
    return answers.stream().filter(one -> one.outcome() == outcome).count();
  }

  /** What could not be read, a sentence each. */
  public List<String> unread() {
    return List.copyOf(unread);
  }

  public boolean isRead() {
    return isRead;
  }
}
