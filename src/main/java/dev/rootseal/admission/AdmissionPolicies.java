package dev.rootseal.admission;

import static dev.rootseal.rule.WorkloadKind.CRON_JOB;
import static dev.rootseal.rule.WorkloadKind.DAEMON_SET;
import static dev.rootseal.rule.WorkloadKind.DEPLOYMENT;
import static dev.rootseal.rule.WorkloadKind.JOB;
import static dev.rootseal.rule.WorkloadKind.POD;
import static dev.rootseal.rule.WorkloadKind.REPLICA_SET;
import static dev.rootseal.rule.WorkloadKind.STATEFUL_SET;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.api.ApiGroup;
import dev.rootseal.api.policy.CompliancePolicySpec.SelectorSpec;
import dev.rootseal.api.policy.CompliancePolicySpec.SelectorSpec.Requirement;
import dev.rootseal.catalogue.ImageRow;
import dev.rootseal.manifest.YamlText;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Word;
import dev.rootseal.rule.WorkloadKind;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The objects by which an API server itself evaluates what comes in: policies, each with its
 * binding. One that denies where the namespace passes has the namespace's own ComplianceReport as
 * its parameter.
 *
 * <p>Source: Kubernetes documentation, "Validating Admission Policy".
 */
public final class AdmissionPolicies {
  public static final String TOO_LONG =
      "the policy has more exemptions than an expression of an API server can hold (100,000"
          + " characters): use patterns in place of many names";

  /** The kinds that are made by controllers of others. */
  private static final List<WorkloadKind> OWNED = List.of(JOB, POD, REPLICA_SET);

  /**
   * The users that make objects for an owner: the controllers of the control plane, and the one
   * account that they share where each has none of its own. Anybody else may name any owner.
   *
   * <p>Source: Kubernetes documentation, "Using RBAC Authorization", controller roles.
   */
  private static final List<String> CONTROLLERS =
      Stream.concat(
              Stream.of("system:kube-controller-manager"),
              Stream.of("deployment", "replicaset", "statefulset", "daemon-set", "job", "cronjob")
                  .map("system:serviceaccount:kube-system:%s-controller"::formatted))
          .toList();

  /** Of two kinds the one that stands between the other and its pods. */
  private static final Map<WorkloadKind, WorkloadKind> BETWEEN =
      Map.of(DEPLOYMENT, REPLICA_SET, CRON_JOB, JOB);

  private static final String PASSES =
      "params != null && has(params.status) && has(params.status.result) && params.status.result == 'Pass'";

  private final RuleExpressions rule;
  private final KnownNames known;
  private final Settings settings;

  /** What happens to a workload that does not comply. */
  public enum Action implements Word {
    WARN,
    /** Denied where the namespace's report says Pass, a warning elsewhere. */
    DENY_PASSING,
    DENY,
    AUDIT;

    public boolean denies() {
      return this == DENY || this == DENY_PASSING;
    }
  }

  /**
   * Where and to what they apply.
   *
   * @param excluded names of namespaces that are left alone
   * @param namespaces the labels of those to which they apply
   * @param failClosed whether what the API server cannot evaluate counts as what does not comply;
   *     where nothing is said it does, but not for policies with a parameter, since an API server
   *     without the CRD would refuse every workload
   */
  public record Settings(
      Action action,
      Set<WorkloadKind> kinds,
      List<String> excluded,
      SelectorSpec namespaces,
      Optional<Boolean> failClosed) {
    public static final Set<WorkloadKind> REPORTED = Set.of(DEPLOYMENT, STATEFUL_SET, DAEMON_SET);

    private static final String SYSTEM = "kube-system";

    /** Where the operator is, unless it says otherwise. */
    public static final String OWN_NAMESPACE = "rootseal-system";

    /** With the kinds that stand between pods and their owners, where pods are covered. */
    public Settings {
      kinds = kinds.contains(POD) ? withThoseBetween(kinds) : kinds;
      excluded = List.copyOf(excluded);
    }

    private static Set<WorkloadKind> withThoseBetween(Set<WorkloadKind> kinds) {
      Set<WorkloadKind> all = new TreeSet<>(kinds);
      BETWEEN.entrySet().stream()
          .filter(one -> kinds.contains(one.getKey()))
          .forEach(one -> all.add(one.getValue()));
      return all;
    }

    /**
     * Those of an action where nothing else is said. Where something is denied, the namespaces of
     * the system and of the operator are left alone: a cluster must stay repairable.
     */
    public static Settings of(Action action, String ownNamespace) {
      List<String> excluded = action.denies() ? List.of(SYSTEM, ownNamespace) : List.of();
      return new Settings(action, REPORTED, excluded, NamespaceSelector.ALL, Optional.empty());
    }
  }

  /** By the policy's own rows on images and the catalogue's, on a day in UTC. */
  public AdmissionPolicies(Policy policy, List<ImageRow> rows, LocalDate today, Settings settings) {
    this.known = new KnownNames(rows, policy.catalogue());
    this.rule = new RuleExpressions(policy, known, today);
    this.settings = settings;
  }

  /**
   * A stream of YAML for {@code kubectl apply}, which begins with a comment.
   *
   * @param source what the policies are made from, in words, on one line and escaped
   */
  public String yaml(String source) {
    return "# Made by rootseal admission on %s (UTC) from %s.\n# %s\n"
            .formatted(
                rule.today(),
                source,
                rule.lastDay()
                    .map(
                        "Holds until %s, the last day of an exemption: make it anew then, and when the policy changes."
                            ::formatted)
                    .orElse("Make it anew when the policy changes."))
        + objects().stream()
            .map(object -> YamlText.of(object, AdmissionPolicies::isLong))
            .collect(Collectors.joining("---\n"));
  }

  /** A backslash would be doubled in quotes, and long lines are those of expressions. */
  private static boolean isLong(String text) {
    return text.indexOf('\n') >= 0 || text.indexOf('\\') >= 0 || text.length() > 80;
  }

  /** Whether an API server would refuse one for its length: {@link #TOO_LONG} says so. */
  public boolean areTooLong() {
    return rule.variables().values().stream().anyMatch(text -> text.length() > Cel.LONGEST);
  }

  /** The objects in the order in which they are applied; beside one that denies another warns. */
  public List<ObjectNode> objects() {
    Stream<Action> all =
        switch (settings.action()) {
          case WARN, AUDIT -> Stream.of(settings.action());
          case DENY, DENY_PASSING -> Stream.of(Action.WARN, settings.action());
        };
    return all.flatMap(one -> Stream.of(policy(one), binding(one))).toList();
  }

  public Action action() {
    return settings.action();
  }

  public boolean areFor(String kind, NamespaceFacts namespace) {
    return settings.kinds().stream().anyMatch(one -> one.id().equals(kind))
        && !settings.excluded().contains(namespace.name())
        && settings.namespaces().toLabels().matches(namespace.labels());
  }

  /** The findings of the rule that nothing excuses of what the expressions cannot say in full. */
  public List<ContainerEvaluation> findings(WorkloadVerdict workload) {
    return workload.containers().stream()
        .filter(one -> one.verdict().verdict().finding() && !known.excuse(one))
        .toList();
  }

  private static ObjectNode object(String kind, Action action) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "admissionregistration.k8s.io/v1").put("kind", kind);
    object
        .putObject("metadata")
        .put("name", "rootseal-" + action.id())
        .putObject("labels")
        .put("app.kubernetes.io/name", "rootseal");
    return object;
  }

  private ObjectNode policy(Action action) {
    ObjectNode policy = object("ValidatingAdmissionPolicy", action);
    ObjectNode spec = policy.putObject("spec");
    boolean failClosed = settings.failClosed().orElse(action != Action.DENY_PASSING);
    spec.put("failurePolicy", failClosed ? "Fail" : "Ignore");
    if (action == Action.DENY_PASSING) {
      spec.putObject("paramKind")
          .put("apiVersion", ApiGroup.NAME + "/" + ApiGroup.VERSION)
          .put("kind", "ComplianceReport");
    }
    ArrayNode rules = spec.putObject("matchConstraints").putArray("resourceRules");
    addRule(rules, "apps", Set.of(DEPLOYMENT, STATEFUL_SET, DAEMON_SET, REPLICA_SET));
    addRule(rules, "batch", Set.of(JOB, CRON_JOB));
    addRule(rules, "", Set.of(POD));
    if (OWNED.stream().anyMatch(settings.kinds()::contains)) {
      condition(spec, "not-evaluated-with-its-owner", notOwned());
    }
    if (action == Action.DENY_PASSING) {
      condition(spec, "namespace-passes", PASSES);
    }
    ArrayNode variables = spec.putArray("variables");
    rule.variables()
        .forEach((one, text) -> variables.addObject().put("name", one).put("expression", text));
    if (!action.denies()) {
      AnnotationExpressions.variables()
          .forEach((one, text) -> variables.addObject().put("name", one).put("expression", text));
      validate(spec, AnnotationExpressions.COMPLIES, AnnotationExpressions.message());
    }
    for (String complies : RuleExpressions.COMPLIES) {
      validate(spec, validation(action, complies), rule.message(action.denies()));
    }
    return policy;
  }

  private static void validate(ObjectNode spec, String expression, String message) {
    spec.withArray("validations")
        .addObject()
        .put("expression", expression)
        .put("messageExpression", message)
        .put("reason", "Forbidden");
  }

  private void addRule(ArrayNode rules, String group, Set<WorkloadKind> ofGroup) {
    List<String> resources =
        settings.kinds().stream()
            .filter(ofGroup::contains)
            .map(kind -> kind.id().toLowerCase(Locale.ROOT) + "s")
            .sorted()
            .toList();
    if (!resources.isEmpty()) {
      ObjectNode one = rules.addObject();
      one.putArray("apiGroups").add(group);
      one.putArray("apiVersions").add("v1");
      one.putArray("operations").add("CREATE").add("UPDATE");
      resources.forEach(one.putArray("resources")::add);
      one.put("scope", "*"); // as the API server sets it: what is applied again is unchanged
    }
  }

  private static void condition(ObjectNode spec, String name, String expression) {
    spec.withArray("matchConditions").addObject().put("name", name).put("expression", expression);
  }

  /**
   * What one of the others owns is evaluated with it, if a controller of the control plane has made
   * it. The others themselves are asked whatever they name as their owner.
   */
  private String notOwned() {
    List<String> owners =
        settings.kinds().stream()
            .flatMap(kind -> Stream.of(kind, BETWEEN.getOrDefault(kind, kind)))
            .map(WorkloadKind::id)
            .distinct()
            .sorted()
            .toList();
    return """
    !(object.kind in %s && request.userInfo.username in %s
      && object.metadata.?ownerReferences.orValue([]).exists(o,
      o.?controller.orValue(false) && o.apiVersion in ['apps/v1', 'batch/v1'] && o.kind in %s))"""
        .formatted(
            Cel.texts(OWNED.stream().map(WorkloadKind::id).toList()),
            Cel.texts(CONTROLLERS),
            Cel.texts(owners));
  }

  /**
   * An emergency lets in what would be denied, with a warning: where all is denied, that is what a
   * policy beside it is for, which says nothing otherwise. Where the report decides, it cannot be
   * silent: an API server skips a binding whose parameter is missing, so that a policy with one
   * would not warn in a namespace without a report.
   */
  private String validation(Action action, String complies) {
    if (action.denies()) {
      return "variables.emergency != '' || " + complies;
    }
    return settings.action() == Action.DENY ? "variables.emergency == '' || " + complies : complies;
  }

  private ObjectNode binding(Action action) {
    ObjectNode binding = object("ValidatingAdmissionPolicyBinding", action);
    ObjectNode spec = binding.putObject("spec").put("policyName", "rootseal-" + action.id());
    spec.putArray("validationActions")
        .add(
            switch (action) {
              case WARN -> "Warn";
              case AUDIT -> "Audit";
              case DENY, DENY_PASSING -> "Deny";
            });
    if (action == Action.DENY_PASSING) {
      spec.putObject("paramRef")
          .put("name", ReadOnlyFilesystemRule.ID)
          .put("parameterNotFoundAction", "Allow");
    }
    List<Requirement> requirements = new ArrayList<>(settings.namespaces().matchExpressions());
    if (!settings.excluded().isEmpty()) {
      requirements.add(
          new Requirement("kubernetes.io/metadata.name", "NotIn", settings.excluded()));
    }
    for (Requirement one : requirements) {
      ObjectNode json =
          spec.withArray("/matchResources/namespaceSelector/matchExpressions").addObject();
      json.put("key", one.key()).put("operator", one.operator());
      one.values().forEach(value -> json.withArray("/values").add(value));
    }
    return binding;
  }
}
