package dev.rootseal.api.report;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.Condition;
import dev.rootseal.api.Condition.ConditionHistory;
import dev.rootseal.api.CrdSchema.Format;
import dev.rootseal.api.CrdSchema.OneOf;
import dev.rootseal.api.CrdSchema.StatusPart;
import dev.rootseal.api.SafeText;
import dev.rootseal.api.SizeBudget;
import dev.rootseal.report.Finding;
import dev.rootseal.report.FixPlan;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.report.NamespaceReport.WorkloadContainer;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.report.NoteSentence;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.ContainerVerdict.Exempt;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the report of one namespace says.
 *
 * <p>It is bounded: lists and strings by the schema, the whole by 256 KiB of JSON. What is left out
 * is counted, and the numbers are exact all the same. It holds no time that moves by itself.
 */
@StatusPart
public record ComplianceReportStatus(
    @Required
        @JsonPropertyDescription(
            "The rule that the containers are evaluated by; the ComplianceSummary has its title and controls.")
        NamedRule rule,
    @Required
        @OneOf(Result.class)
        @JsonPropertyDescription(
            "Pass or Fail against the threshold; NotApplicable when there is no container to measure; Unknown when a workload could not be evaluated and the others reach the threshold.")
        String result,
    @Required
        @Size(min = 1, max = Bounds.SENTENCE) @JsonPropertyDescription("The report in one or a few sentences.")
        String message,
    @Required
        @JsonPropertyDescription(
            "The numbers. They are exact, also where lists of this report are cut.")
        ReportedSummary summary,
    @Size(max = 5) @Pattern("^(0\\.[0-9]{3}|1\\.000)$") @JsonPropertyDescription(
            "X of Y as a decimal number from 0.000 to 1.000, rounded down; absent when Y is 0.")
        @Nullable String ratio,
    @Max(100) @JsonPropertyDescription("X of Y in whole percent, rounded down; absent when Y is 0.")
        @Nullable Integer percent,
    @Required @Max(100) @JsonPropertyDescription("The percentage of containers that must comply.")
        int thresholdPercent,
    @Required
        @Size(min = 1, max = Bounds.WORD) @JsonPropertyDescription(
            "X of Y in words, for example 6 of 10; where nothing is evaluated, all 6 exempt or none evaluated.")
        String readOnly,
    @Required @JsonPropertyDescription("The shortest way to the threshold.")
        WorkloadsToFix toThreshold,
    @Size(max = Bounds.FINDINGS) @JsonPropertyDescription(
            "What is wrong, one entry for each workload, sorted by kind and name; at most 500, fewer where the report would be larger than 256 KiB.")
        List<ReportedFinding> findings,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription("How many further findings are not listed; absent when none.")
        int omittedFindings,
    @Size(max = Bounds.EXEMPT) @JsonPropertyDescription(
            "Containers that would be a finding but are exempt, sorted by kind, name and container; at most 500, fewer where the report would be larger than 256 KiB.")
        List<ReportedExemption> exempt,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
            "How many further exempt containers are not listed; absent when none.")
        int omittedExempt,
    @Size(max = Bounds.WAIVED) @JsonPropertyDescription(
            "Containers that comply only because their owner's annotation took a required path away, sorted by kind, name and container; at most 500, fewer where the report would be larger than 256 KiB.")
        List<ReportedWaiver> waived,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
            "How many further waived containers are not listed; absent when none.")
        int omittedWaived,
    @Size(max = Bounds.NOT_ROLLED_OUT) @JsonPropertyDescription(
            "Workloads with a compliant container whose pod template is not rolled out yet, as KIND/NAME, sorted; at most 100. kubectl rollout status says more of one.")
        List<@Size(max = Bounds.KIND_AND_NAME) String> notRolledOut,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
            "How many further workloads that are not rolled out yet are not listed; absent when none.")
        int omittedNotRolledOut,
    @Size(max = Bounds.UNEVALUATED) @JsonPropertyDescription(
            "Workloads that could not be evaluated, sorted by kind and name; at most 50.")
        List<UnevaluatedWorkload> unevaluated,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
            "How many further workloads that could not be evaluated are not listed; absent when none.")
        int omittedUnevaluated,
    @JsonPropertyDescription(
            "The emergency that the namespace's label and annotation say: while they stand, admission lets in what it would deny. Absent without one.")
        @Nullable Emergency emergency,
    @Size(max = Bounds.CONDITIONS) @JsonPropertyDescription(
            "Compliant says whether the threshold is reached (True as well when there is nothing to measure), Evaluated whether every workload could be evaluated; at most 8.")
        List<Condition> conditions,
    @JsonPropertyDescription(
            "The generation of the CompliancePolicy that the report rests on; absent when there is no policy.")
        @Nullable Long observedPolicyGeneration) {
  private static final String KIND = "The workload's kind: Deployment, StatefulSet or DaemonSet.";
  private static final String NAME = "The workload's name.";
  private static final String CONTAINER = "The container's name.";

  public ComplianceReportStatus {
    findings = List.copyOf(requireNonNullElse(findings, List.of()));
    exempt = List.copyOf(requireNonNullElse(exempt, List.of()));
    waived = List.copyOf(requireNonNullElse(waived, List.of()));
    notRolledOut = List.copyOf(requireNonNullElse(notRolledOut, List.of()));
    unevaluated = List.copyOf(requireNonNullElse(unevaluated, List.of()));
    conditions = List.copyOf(requireNonNullElse(conditions, List.of()));
  }

  /**
   * Tells a namespace's report; the same report and conditions give the same status at any time.
   *
   * @param policyGeneration the generation of the policy in force; empty for the default
   * @param previous the conditions that the API holds; none for a new report
   * @param now the time of a condition whose status flips
   */
  public static ComplianceReportStatus of(
      NamespaceReport report,
      Optional<Long> policyGeneration,
      List<Condition> previous,
      Instant now) {
    List<Condition> conditions =
        ReportConditions.of(report, new ConditionHistory(previous, now, null));
    ComplianceReportStatus bare = of(report, policyGeneration, conditions, new SizeBudget(0));
    return of(report, policyGeneration, conditions, SizeBudget.beside(bare, 0));
  }

  /** The long lists as far as there is room for them; what is left out is counted. */
  private static ComplianceReportStatus of(
      NamespaceReport report,
      Optional<Long> policyGeneration,
      List<Condition> conditions,
      SizeBudget room) {
    List<UnevaluatedWorkload> unevaluated =
        room.take(
            report.unevaluated().stream().limit(Bounds.UNEVALUATED).map(UnevaluatedWorkload::of));
    List<ReportedFinding> findings =
        room.take(report.findings().stream().limit(Bounds.FINDINGS).map(ReportedFinding::of));
    List<ReportedExemption> exempt =
        room.take(report.exempt().stream().limit(Bounds.EXEMPT).map(ReportedExemption::of));
    List<ReportedWaiver> waived =
        room.take(report.waived().stream().limit(Bounds.WAIVED).map(ReportedWaiver::of));
    NamespaceSummary summary = report.summary();
    Tally tally = summary.tally();
    return new ComplianceReportStatus(
        NamedRule.of(RuleDescription.READ_ONLY_FILESYSTEM),
        summary.result().id(),
        summary.message(),
        ReportedSummary.of(summary),
        ReportedSummary.ratio(tally),
        ReportedSummary.percent(tally),
        summary.threshold().percent(),
        ReportedSummary.text(tally),
        WorkloadsToFix.of(report.fixPlan()),
        findings,
        report.findings().size() - findings.size(),
        exempt,
        report.exempt().size() - exempt.size(),
        waived,
        report.waived().size() - waived.size(),
        report.notRolledOut().stream()
            .limit(Bounds.NOT_ROLLED_OUT)
            .map(WorkloadsToFix::address)
            .toList(),
        Math.max(0, report.notRolledOut().size() - Bounds.NOT_ROLLED_OUT),
        unevaluated,
        report.unevaluated().size() - unevaluated.size(),
        Emergency.of(summary),
        conditions,
        policyGeneration.orElse(null));
  }

  @StatusPart
  public record Emergency(
      @Required @Size(min = 1, max = Bounds.REASON) @JsonPropertyDescription(REASON) String reason,
      @Required @JsonPropertyDescription(IN_EMERGENCY) int containers) {
    static final String REASON =
        "Why, in the words of the namespace's annotation rootseal.dev/emergency-reason.";
    static final String IN_EMERGENCY = "How many of its containers do not comply.";

    static @Nullable Emergency of(NamespaceSummary namespace) {
      return namespace
          .emergency()
          .map(reason -> SafeText.of(reason, Bounds.REASON))
          .map(reason -> new Emergency(reason, namespace.tally().findings()))
          .orElse(null);
    }
  }

  /** The rule that a namespace's report is about; the ComplianceSummary describes it. */
  @StatusPart
  public record NamedRule(
      @Required @Size(min = 1, max = Bounds.WORD) @JsonPropertyDescription("The rule's fixed id.")
          String id,
      @Required
          @Size(min = 1, max = Bounds.WORD) @JsonPropertyDescription("How grave a finding is, for example medium.")
          String severity) {
    static NamedRule of(RuleDescription rule) {
      return new NamedRule(rule.id(), rule.severity());
    }
  }

  @StatusPart
  public record WorkloadsToFix(
      @Required
          @JsonPropertyDescription(
              "How many more containers must comply to reach the threshold; 0 when it is reached.")
          int containers,
      @Size(max = Bounds.STEPS) @JsonPropertyDescription(
              "The fewest workloads to fix, as KIND/NAME, the one that brings most first; at most 100.")
          List<@Size(max = Bounds.KIND_AND_NAME) String> fixFirst,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT)
          @JsonPropertyDescription(
              "How many further workloads to fix are not listed; absent when none.")
          int omitted) {
    public WorkloadsToFix {
      fixFirst = List.copyOf(requireNonNullElse(fixFirst, List.of()));
    }

    static WorkloadsToFix of(FixPlan<WorkloadRef> plan) {
      return new WorkloadsToFix(
          plan.containers(),
          plan.steps().stream().limit(Bounds.STEPS).map(step -> address(step.target())).toList(),
          Math.max(0, plan.steps().size() - Bounds.STEPS));
    }

    /** As kubectl and this program take it. */
    static String address(WorkloadRef workload) {
      return SafeText.of(workload.kind(), Bounds.KIND)
          + "/"
          + SafeText.of(workload.name(), Bounds.NAME);
    }
  }

  @StatusPart
  public record ReportedFinding(
      @Required @Size(min = 1, max = Bounds.KIND) @JsonPropertyDescription(KIND) String kind,
      @Required @Size(min = 1, max = Bounds.NAME) @JsonPropertyDescription(NAME) String name,
      @Required
          @Size(min = 1, max = Bounds.FINDING) @JsonPropertyDescription(
              "What is wrong, in one or a few sentences, cut after 2048 characters.")
          String message,
      @OneOf(PatchConfidence.class)
          @JsonPropertyDescription(
              "How well it is known which paths these containers write, that of the weakest of them: known (a row of the image catalogue or of the policy says that the image runs so), observed (the owner's annotations name the paths and say when somebody has looked for them) or declared (by the owner's annotation). Absent where nothing is known, so that the default paths are assumed, and where only an annotation cannot be used.")
          @Nullable String confidence,
      @Size(max = Bounds.MANAGER) @JsonPropertyDescription(
              "What made the workload so and would make it so again, where a change has to be made to last: a Helm release, an Argo CD application, a Flux Kustomization or HelmRelease, or the controller that owns it. Absent where nothing has left its mark; cut after 512 characters.")
          @Nullable String managedBy,
      @Size(max = Bounds.CONTAINERS) @JsonPropertyDescription(
              "The containers that do not comply, in the order in which the pod starts them; at most 100. None where only an annotation cannot be used.")
          List<ReportedContainer> containers,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT)
          @JsonPropertyDescription(
              "How many containers of this finding were left out to keep the report small; absent when none.")
          int omittedContainers) {
    public ReportedFinding {
      containers = List.copyOf(requireNonNullElse(containers, List.of()));
    }

    static ReportedFinding of(Finding finding) {
      return new ReportedFinding(
          SafeText.of(finding.workload().kind(), Bounds.KIND),
          SafeText.of(finding.workload().name(), Bounds.NAME),
          SafeText.of(finding.message(), Bounds.FINDING),
          finding
              .confidence()
              .filter(confidence -> confidence != PatchConfidence.ASSUMED)
              .map(PatchConfidence::id)
              .orElse(null),
          finding
              .managedBy()
              .map(manager -> SafeText.of(manager.title(), Bounds.MANAGER))
              .orElse(null),
          ReportedContainer.of(finding.containers().stream().limit(Bounds.CONTAINERS).toList()),
          Math.max(0, finding.containers().size() - Bounds.CONTAINERS));
    }

    /**
     * One container of a finding. What holds for most of them is not written: that they are
     * ordinary containers with a writable root; but where one of several has paths or notes, the
     * verdict is written of each, because {@code kubectl describe} prints the fields of all without
     * a line between them, and it ends each. Nor is the image, which the workload names, and which
     * changes with each of its releases: the report would be written again although nothing is
     * found anew.
     */
    @StatusPart
    public record ReportedContainer(
        @Required @Size(min = 1, max = Bounds.LABEL) @JsonPropertyDescription(CONTAINER)
            String name,
        @OneOf(ContainerType.class)
            @JsonPropertyDescription(
                "The part that it plays in the pod: init, sidecar (an init container that keeps running) or ephemeral; absent for an ordinary container.")
            @Nullable String type,
        @OneOf(Verdict.class)
            @JsonPropertyDescription(
                "Why it is listed: MissingWritableMount (read-only, but a path that the application needs cannot be written) or Invalid (the field is not a boolean); absent for WritableRootFilesystem (readOnlyRootFilesystem is false or not set, or a writable volume is mounted at /), unless one of several containers has paths or notes.")
            @Nullable String verdict,
        @Size(max = Bounds.PATHS) @JsonPropertyDescription(
                "Paths that the application needs to write and that no writable mount covers; at most 64, each cut after 512 characters.")
            List<@Size(max = Bounds.PATH) String> missingPaths,
        @Size(max = Bounds.NOTES) @JsonPropertyDescription(
                "What else to know about it, one sentence each; at most 32, each cut after 1024 characters.")
            List<@Size(max = Bounds.SENTENCE) String> notes,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
            @JsonPropertyDescription(
                "How many paths and notes of this container were left out to keep the report small; absent when none.")
            int omitted) {
      public ReportedContainer {
        missingPaths = List.copyOf(requireNonNullElse(missingPaths, List.of()));
        notes = List.copyOf(requireNonNullElse(notes, List.of()));
      }

      static List<ReportedContainer> of(List<ContainerEvaluation> containers) {
        boolean usual =
            containers.size() == 1
                || containers.stream()
                    .allMatch(
                        one -> one.verdict().missingPaths().isEmpty() && one.notes().isEmpty());
        return containers.stream().map(container -> of(container, usual)).toList();
      }

      private static ReportedContainer of(ContainerEvaluation container, boolean usual) {
        ContainerType type = container.facts().type();
        Verdict verdict = container.verdict().verdict();
        List<ContainerPath> paths = container.verdict().missingPaths();
        List<Note> notes = container.notes();
        return new ReportedContainer(
            SafeText.of(container.facts().name(), Bounds.LABEL),
            type == ContainerType.CONTAINER ? null : type.id(),
            usual && verdict == Verdict.WRITABLE_ROOT_FILESYSTEM ? null : verdict.id(),
            spellings(paths),
            notes.stream()
                .limit(Bounds.NOTES)
                .map(note -> SafeText.of(NoteSentence.of(note), Bounds.SENTENCE))
                .toList(),
            Math.max(0, paths.size() - Bounds.PATHS) + Math.max(0, notes.size() - Bounds.NOTES));
      }
    }
  }

  /** One container that would be a finding but is exempt. */
  @StatusPart
  public record ReportedExemption(
      @Required @Size(min = 1, max = Bounds.KIND) @JsonPropertyDescription(KIND) String kind,
      @Required @Size(min = 1, max = Bounds.NAME) @JsonPropertyDescription(NAME) String name,
      @Required @Size(min = 1, max = Bounds.LABEL) @JsonPropertyDescription(CONTAINER)
          String container,
      @Required
          @OneOf(Exemption.Source.class)
          @JsonPropertyDescription(
              "Who exempts it: the policy, the owner's annotation or the image catalogue.")
          String source,
      @Required
          @Size(min = 1, max = Bounds.NAME) @JsonPropertyDescription(
              "By what: the policy's exemption, the annotation's key or the image's name.")
          String exemption,
      @Required
          @Size(min = 1, max = Bounds.REASON) @JsonPropertyDescription(
              "Why it legitimately needs to write, in the words of the source, cut after 512 characters.")
          String reason,
      @Size(max = Bounds.OWNER) @JsonPropertyDescription(
              "Who answers for it; absent where nobody is named, and always for annotations and the catalogue.")
          String owner,
      @Size(max = 10) @Format("date") @JsonPropertyDescription(
              "The last day on which the exemption holds; absent when it has no end.")
          @Nullable String expires,
      @Size(max = Bounds.SENTENCE) @JsonPropertyDescription(
              "The workload's own labels by which the policy's exemption selects it, as KEY=VALUE: whoever may write these labels brings the exemption about. Absent where they play no part.")
          String byLabel,
      @Required
          @OneOf(Verdict.class)
          @JsonPropertyDescription("The verdict that it would have without the exemption.")
          String wouldBe) {
    /** Of one whose verdict is {@link Exempt}. */
    static ReportedExemption of(WorkloadContainer exempt) {
      Exempt verdict = (Exempt) exempt.container().verdict();
      Exemption exemption = verdict.exemption();
      return new ReportedExemption(
          SafeText.of(exempt.workload().kind(), Bounds.KIND),
          SafeText.of(exempt.workload().name(), Bounds.NAME),
          SafeText.of(exempt.container().facts().name(), Bounds.LABEL),
          exemption.source().id(),
          SafeText.of(exemption.name(), Bounds.NAME),
          SafeText.of(exemption.reason(), Bounds.REASON),
          SafeText.of(exemption.owner(), Bounds.OWNER),
          exemption.expires().map(SafeText::day).orElse(null),
          SafeText.of(exemption.matchedLabels(), Bounds.SENTENCE),
          verdict.wouldBe().verdict().id());
    }
  }

  /** One container that complies only because its owner took a required path away. */
  @StatusPart
  public record ReportedWaiver(
      @Required @Size(min = 1, max = Bounds.KIND) @JsonPropertyDescription(KIND) String kind,
      @Required @Size(min = 1, max = Bounds.NAME) @JsonPropertyDescription(NAME) String name,
      @Required @Size(min = 1, max = Bounds.LABEL) @JsonPropertyDescription(CONTAINER)
          String container,
      @Required
          @Size(min = 1, max = Bounds.NAME) @JsonPropertyDescription("The key of the annotation that takes the paths away.")
          String annotation,
      @Size(max = Bounds.PATHS) @JsonPropertyDescription(
              "The paths that would need a writable mount otherwise, and have none; at most 64, each cut after 512 characters.")
          List<@Size(max = Bounds.PATH) String> paths) {
    public ReportedWaiver {
      paths = List.copyOf(requireNonNullElse(paths, List.of()));
    }

    /** Of one that has a waiver. */
    static ReportedWaiver of(WorkloadContainer waived) {
      Note.WaivedByOwner waiver = waived.container().waiver().orElseThrow();
      return new ReportedWaiver(
          SafeText.of(waived.workload().kind(), Bounds.KIND),
          SafeText.of(waived.workload().name(), Bounds.NAME),
          SafeText.of(waived.container().facts().name(), Bounds.LABEL),
          SafeText.of(waiver.key(), Bounds.NAME),
          spellings(waiver.paths()));
    }
  }

  private static List<String> spellings(List<ContainerPath> paths) {
    return paths.stream()
        .limit(Bounds.PATHS)
        .map(path -> SafeText.of(path.spelling(), Bounds.PATH))
        .toList();
  }

  @StatusPart
  public record UnevaluatedWorkload(
      @Required @Size(min = 1, max = Bounds.KIND) @JsonPropertyDescription(KIND) String kind,
      @Required @Size(min = 1, max = Bounds.NAME) @JsonPropertyDescription(NAME) String name,
      @Required
          @Size(min = 1, max = Bounds.REASON) @JsonPropertyDescription("Why it could not be evaluated, cut after 512 characters.")
          String reason) {
    static UnevaluatedWorkload of(Unevaluated unevaluated) {
      return new UnevaluatedWorkload(
          SafeText.of(unevaluated.workload().kind(), Bounds.KIND),
          SafeText.of(unevaluated.workload().name(), Bounds.NAME),
          SafeText.of(unevaluated.reason(), Bounds.REASON));
    }
  }
}
