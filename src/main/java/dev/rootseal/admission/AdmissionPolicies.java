package dev.rootseal.admission;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.api.ApiGroup;
import dev.rootseal.catalogue.ImageRow;
import dev.rootseal.manifest.YamlText;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.PolicyExemption.LabelMatch;
import dev.rootseal.rule.WorkloadKind;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.time.LocalDate;
import java.util.Collection;
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
  private final RuleExpressions rule;
  private final KnownNames known;
  private final Settings settings;

  /** The kinds that are made by controllers of others. */
  private static final List<WorkloadKind> OWNED =
      List.of(WorkloadKind.JOB, WorkloadKind.POD, WorkloadKind.REPLICA_SET);

  /** The name of each report. */
  private static final String REPORT = "read-only-filesystem";

  private static final String PASSES =
      "params != null && has(params.status) && has(params.status.result) && params.status.result == 'Pass'";

  /** What happens to a workload that does not comply. */
  public enum Action {
    WARN,
    /** Denied where the namespace's report says Pass, a warning elsewhere. */
    DENY_PASSING,
    DENY,
    AUDIT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private AdmissionPolicies(RuleExpressions rule, KnownNames known, Settings settings) {
    this.rule = rule;
    this.known = known;
    this.settings = settings;
  }

  /**
   * Those of a policy.
   *
   * @param rows the policy's own rows on images, and the catalogue's
   * @param today the day, in UTC: exemptions that are over are left out
   */
  public static AdmissionPolicies of(
      Policy policy, List<ImageRow> rows, LocalDate today, Settings settings) {
    KnownNames known = new KnownNames(rows, policy.catalogue());
    return new AdmissionPolicies(new RuleExpressions(policy, known, today), known, settings);
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
                lastDay()
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

  /** A variable that an API server would refuse for its length, because of many exemptions. */
  public Optional<String> tooLong() {
    return rule.variables().entrySet().stream()
        .filter(one -> one.getValue().length() > Cel.LONGEST)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The first of the last days of the policy's exemptions: after it, others hold. */
  public Optional<LocalDate> lastDay() {
    return rule.lastDay();
  }

  /**
   * Where and to what they apply.
   *
   * @param kinds the kinds of workloads
   * @param excluded names of namespaces that are left alone
   * @param namespaceSelector the namespaces to which they apply: {@code matchLabels} and {@code
   *     matchExpressions}, or nothing for all
   * @param failClosed that nothing comes in where the API server cannot evaluate
   */
  public record Settings(
      Action action,
      Set<WorkloadKind> kinds,
      List<String> excluded,
      ObjectNode namespaceSelector,
      boolean failClosed) {
    /** The kinds that reports are about. */
    public static final Set<WorkloadKind> REPORTED =
        Set.of(WorkloadKind.DEPLOYMENT, WorkloadKind.STATEFUL_SET, WorkloadKind.DAEMON_SET);

    /** Those of an action where nothing else is said. */
    public static Settings of(Action action) {
      return new Settings(
          action, REPORTED, leftAlone(action), JsonNodeFactory.instance.objectNode(), false);
    }

    /** Nobody can repair a cluster of whose own namespace something is denied. */
    public static List<String> leftAlone(Action action) {
      return action == Action.DENY ? List.of("kube-system") : List.of();
    }
  }

  /** The objects in the order in which they are applied. */
  public List<ObjectNode> objects() {
    return switch (settings.action()) {
      case WARN -> pair("rootseal-warn", "Warn", false);
      case AUDIT -> pair("rootseal-audit", "Audit", false);
      case DENY -> both(pair("rootseal-warn", "Warn", false), pair("rootseal-deny", "Deny", false));
      case DENY_PASSING ->
          both(pair("rootseal-warn", "Warn", false), pair("rootseal-deny-passing", "Deny", true));
    };
  }

  Settings settings() {
    return settings;
  }

  /** Whether they are for workloads of a kind in a namespace. */
  boolean areFor(String kind, NamespaceFacts namespace) {
    return settings.kinds().stream().anyMatch(one -> one.id().equals(kind))
        && !settings.excluded().contains(namespace.name())
        && selected().matches(namespace.labels());
  }

  private LabelMatch selected() {
    return new LabelMatch(
        settings
            .namespaceSelector()
            .path("matchExpressions")
            .valueStream()
            .map(
                one ->
                    new LabelMatch.Requirement(
                        one.path("key").asText(),
                        LabelMatch.Operator.valueOf(
                            one.path("operator")
                                .asText()
                                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                                .toUpperCase(Locale.ROOT)),
                        one.path("values").valueStream().map(JsonNode::asText).collect(toSet())))
            .toList());
  }

  /** The findings of the rule that no {@link KnownNames} excuse. */
  List<ContainerEvaluation> findings(WorkloadVerdict workload) {
    return workload.containers().stream()
        .filter(one -> one.verdict().verdict().finding() && !known.excuse(one))
        .toList();
  }

  private static List<ObjectNode> both(List<ObjectNode> warn, List<ObjectNode> deny) {
    return Stream.of(warn, deny).flatMap(List::stream).toList();
  }

  private List<ObjectNode> pair(String name, String action, boolean wherePassing) {
    return List.of(policy(name, action, wherePassing), binding(name, action, wherePassing));
  }

  private static ObjectNode object(String kind, String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "admissionregistration.k8s.io/v1").put("kind", kind);
    object
        .putObject("metadata")
        .put("name", name)
        .putObject("labels")
        .put("app.kubernetes.io/name", "rootseal");
    return object;
  }

  private ObjectNode policy(String name, String action, boolean wherePassing) {
    ObjectNode policy = object("ValidatingAdmissionPolicy", name);
    ObjectNode spec = policy.putObject("spec");
    spec.put("failurePolicy", settings.failClosed() ? "Fail" : "Ignore");
    if (wherePassing) {
      spec.putObject("paramKind")
          .put("apiVersion", ApiGroup.NAME + "/" + ApiGroup.VERSION)
          .put("kind", "ComplianceReport");
    }
    ArrayNode rules = spec.putObject("matchConstraints").putArray("resourceRules");
    addRule(
        rules,
        "apps",
        Set.of(
            WorkloadKind.DEPLOYMENT,
            WorkloadKind.STATEFUL_SET,
            WorkloadKind.DAEMON_SET,
            WorkloadKind.REPLICA_SET));
    addRule(rules, "batch", Set.of(WorkloadKind.JOB, WorkloadKind.CRON_JOB));
    addRule(rules, "", Set.of(WorkloadKind.POD));
    if (OWNED.stream().anyMatch(settings.kinds()::contains)) {
      condition(spec, "not-evaluated-with-its-owner", notOwned());
    }
    if (wherePassing) {
      condition(spec, "namespace-passes", PASSES);
    }
    ArrayNode variables = spec.putArray("variables");
    rule.variables()
        .forEach((one, text) -> variables.addObject().put("name", one).put("expression", text));
    spec.putArray("validations")
        .addObject()
        .put("expression", validation(action))
        .put("messageExpression", RuleExpressions.message())
        .put("reason", "Forbidden");
    return policy;
  }

  /**
   * An emergency lets in what would be denied, with a warning: where all is denied, that is what a
   * policy beside it is for, which says nothing otherwise.
   */
  private String validation(String action) {
    String complies = "variables.worse.size() == 0";
    if (action.equals("Deny")) {
      return "variables.emergency != '' || " + complies;
    }
    return settings.action() == Action.DENY ? "variables.emergency == '' || " + complies : complies;
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

  /** A ReplicaSet stands for the Deployment that owns it, and a Job for its CronJob. */
  private Collection<String> owners() {
    Collection<String> owners = new TreeSet<>();
    settings.kinds().forEach(kind -> owners.add(kind.id()));
    if (settings.kinds().contains(WorkloadKind.DEPLOYMENT)) {
      owners.add(WorkloadKind.REPLICA_SET.id());
    }
    if (settings.kinds().contains(WorkloadKind.CRON_JOB)) {
      owners.add(WorkloadKind.JOB.id());
    }
    return owners;
  }

  /** The others are asked whatever they name as their owner. */
  private String notOwned() {
    return """
    !(object.kind in %s && object.metadata.?ownerReferences.orValue([]).exists(o,
      o.?controller.orValue(false) && o.apiVersion in ['apps/v1', 'batch/v1'] && o.kind in %s))"""
        .formatted(Cel.texts(OWNED.stream().map(WorkloadKind::id).toList()), Cel.texts(owners()));
  }

  private ObjectNode binding(String name, String action, boolean wherePassing) {
    ObjectNode binding = object("ValidatingAdmissionPolicyBinding", name);
    ObjectNode spec = binding.putObject("spec").put("policyName", name);
    spec.putArray("validationActions").add(action);
    if (wherePassing) {
      spec.putObject("paramRef").put("name", REPORT).put("parameterNotFoundAction", "Allow");
    }
    ObjectNode selector = settings.namespaceSelector().deepCopy();
    if (!settings.excluded().isEmpty()) {
      ObjectNode one =
          selector
              .withArray("matchExpressions")
              .addObject()
              .put("key", "kubernetes.io/metadata.name")
              .put("operator", "NotIn");
      settings.excluded().forEach(one.putArray("values")::add);
    }
    if (!selector.isEmpty()) {
      spec.putObject("matchResources").set("namespaceSelector", selector);
    }
    return binding;
  }
}
