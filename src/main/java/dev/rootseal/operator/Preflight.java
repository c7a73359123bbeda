package dev.rootseal.operator;

import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.kubernetes.WithoutRetries;
import dev.rootseal.operator.controller.AdmissionReconciler;
import dev.rootseal.operator.controller.PeriodicChecks;
import dev.rootseal.operator.controller.ServedCrds;
import dev.rootseal.operator.controller.Troubles.Outage;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks the API server, before anything is started, whether the operator could do its work. */
record Preflight(KubernetesClient client, List<RequiredRight> rights) {
  /** No name of a namespace, so that no role of a namespace counts for the cluster. */
  private static final String NOWHERE = "-";

  /** Questions at a time: an authorizer behind a webhook may take seconds for each. */
  private static final int AT_ONCE = 8;

  /**
   * @param problems one line for each thing that is missing: what, where and what to do
   * @param limits what is missing and costs no report; empty without an answer
   * @param crds what is not as it should be of the CRDs; empty without an answer
   * @param outage what keeps the API server from being asked, if something does
   */
  record Findings(
      List<String> problems,
      Optional<List<RequiredRight>> limits,
      Optional<ServedCrds.Problems> crds,
      Optional<Outage> outage) {}

  /**
   * @param needed without these reports cannot be kept
   * @param limits what costs no report; empty without an answer
   */
  record Missing(List<RequiredRight> needed, Optional<List<RequiredRight>> limits) {
    static Missing of(List<RequiredRight> rights) {
      return new Missing(
          rights.stream().filter(it -> !it.isOptional()).toList(),
          Optional.of(rights.stream().filter(RequiredRight::isOptional).toList()));
    }
  }

  /** The next look comes in 2 s: what is not answered is to be said, not tried again. */
  Findings findings() {
    try {
      return WithoutRetries.of(client, this::look);
    } catch (KubernetesClientException e) {
      boolean refused = e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED;
      String problem =
          refused
              ? "The API server at %s refuses the credentials (401 Unauthorized). Check the token or certificate in the kubeconfig."
              : "The API server at %s cannot be used: %s. Check the address and the network.";
      return new Findings(
          List.of(
              OutdatedClient.certificateProblem(client.getConfiguration(), e)
                  .orElse(problem.formatted(client.getMasterUrl(), FailureMessage.of(e)))),
          Optional.empty(),
          Optional.empty(),
          Optional.of(refused ? Outage.CREDENTIALS : Outage.CONNECTION));
    }
  }

  private Findings look(KubernetesClient once) {
    ServedCrds.Problems crds = ServedCrds.problems(once);
    List<String> problems = new ArrayList<>(crds.line().stream().toList());
    Missing missing = missing(once);
    if (!missing.needed().isEmpty()) {
      problems.add(RequiredRight.missingMessage(missing.needed()));
    }
    return new Findings(problems, missing.limits(), Optional.of(crds), Optional.empty());
  }

  /** What is missing now; nothing without an answer. */
  Missing missing() {
    try {
      return WithoutRetries.of(client, PeriodicChecks.PATIENCE, this::missing);
    } catch (KubernetesClientException e) {
      return new Missing(List.of(), Optional.empty()); // the watches tell of that
    }
  }

  /**
   * Two requests where nothing is missing, or one for each namespace. What the API server lists may
   * be incomplete, as behind a webhook that authorizes, so that what is not listed is asked for.
   */
  private Missing missing(KubernetesClient once) {
    Map<String, List<ResourceRule>> rules = new HashMap<>();
    List<RequiredRight> unlisted =
        rights.stream()
            .filter(
                right ->
                    rules
                        .computeIfAbsent(
                            right.namespace().orElse(NOWHERE), place -> rules(once, place))
                        .stream()
                        .noneMatch(right::isGrantedBy))
            .toList();
    ExecutorService asking = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());
    try {
      Map<RequiredRight, CompletableFuture<Boolean>> answers = new LinkedHashMap<>();
      for (RequiredRight right : unlisted) {
        answers.put(right, CompletableFuture.supplyAsync(() -> isAllowed(once, right), asking));
      }
      answers.values().removeIf(CompletableFuture::join);
      return Missing.of(List.copyOf(answers.keySet()));
    } catch (CompletionException e) {
      throw e.getCause() instanceof KubernetesClientException failure ? failure : e;
    } finally {
      PeriodicChecks.stop(asking);
    }
  }

  private static List<ResourceRule> rules(KubernetesClient once, String namespace) {
    var review = new SelfSubjectRulesReviewBuilder().withNewSpec(namespace).build();
    var answer = once.authorization().v1().selfSubjectRulesReview().create(review);
    return answer == null || answer.getStatus() == null
        ? List.of()
        : answer.getStatus().getResourceRules();
  }

  private static boolean isAllowed(KubernetesClient once, RequiredRight right) {
    String[] resource = right.type().split("/", 2);
    SelfSubjectAccessReview review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withGroup(right.group())
            .withResource(resource[0])
            .withSubresource(resource.length > 1 ? resource[1] : "")
            .withName(right.object())
            .withVerb(right.verb())
            .withNamespace(right.namespace().orElse(""))
            .endResourceAttributes()
            .endSpec()
            .build();
    SelfSubjectAccessReview answer =
        once.authorization().v1().selfSubjectAccessReview().create(review);
    if (answer == null || answer.getStatus() == null) {
      throw new KubernetesClientException("it does not answer an access review");
    }
    return Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }

  /**
   * One right that the operator uses.
   *
   * @param group empty for the core group
   * @param resource with its sub-resource behind a slash, or the name of the one object that is
   *     meant behind a colon
   * @param namespace the only one in which it is needed; empty for all
   */
  record RequiredRight(String group, String resource, String verb, Optional<String> namespace) {
    /** In the order of config/rbac: the group, - for the core group, the resource and the verbs. */
    private static final String OF_ALL =
        """
        - namespaces list watch
        apps deployments list watch
        apps statefulsets list watch
        apps daemonsets list watch
        rootseal.dev compliancereports list watch create patch delete
        rootseal.dev compliancereports/status update patch
        rootseal.dev compliancesummaries list watch create patch delete
        rootseal.dev compliancesummaries/status update patch
        rootseal.dev compliancepolicies list watch get
        rootseal.dev compliancepolicies/status patch
        events.k8s.io events create
        """;

    /** As in config/metrics-secure. */
    private static final String OF_REVIEWS =
        """
        authentication.k8s.io tokenreviews create
        authorization.k8s.io subjectaccessreviews create
        """;

    /**
     * As in config/admission: a binding asks that its writer may get the reports, its parameters.
     */
    private static final String OF_ADMISSION =
        """
        rootseal.dev compliancereports get
        admissionregistration.k8s.io validatingadmissionpolicies get list watch
        admissionregistration.k8s.io validatingadmissionpolicybindings get list watch
        """;

    private static final String OF_ADMISSION_BY_NAME =
        """
        admissionregistration.k8s.io validatingadmissionpolicies:NAME create patch delete
        admissionregistration.k8s.io validatingadmissionpolicybindings:NAME create patch delete
        """;

    /** Renewed by a patch and released by an update. */
    private static final String OF_THE_LEASE = "coordination.k8s.io leases get create update patch";

    /** All rights, those of the lease last. */
    static List<RequiredRight> of(OperatorSettings settings) {
      StringBuilder all = new StringBuilder(OF_ALL);
      if (settings.metrics().isPresent() && settings.metricsCertificates().isPresent()) {
        all.append(OF_REVIEWS);
      }
      if (settings.admission().isPresent()) {
        all.append(OF_ADMISSION);
        AdmissionReconciler.NAMES.forEach(
            name -> all.append(OF_ADMISSION_BY_NAME.replace("NAME", name)));
      }
      Stream<RequiredRight> ofTheLease =
          settings.leaseNamespace().stream()
              .flatMap(namespace -> read(OF_THE_LEASE, Optional.of(namespace)));
      return Stream.concat(read(all.toString(), Optional.empty()), ofTheLease).toList();
    }

    private static Stream<RequiredRight> read(String table, Optional<String> namespace) {
      return table
          .lines()
          .map(line -> List.of(line.replaceFirst("^-", "").split(" ", -1)))
          .flatMap(
              words ->
                  words.stream()
                      .skip(2)
                      .map(it -> new RequiredRight(words.get(0), words.get(1), it, namespace)));
    }

    /** The name of the one object that it is for; empty for all. */
    String object() {
      return resource.substring(type().length()).replaceFirst("^:", "");
    }

    /** Whether reports are kept without it: it is for what is said beside them. */
    boolean isOptional() {
      return !List.of("", "apps", "rootseal.dev", "coordination.k8s.io").contains(group)
          || (resource + " " + verb).matches("compliancereports get|compliancepolicies/status .*");
    }

    String type() {
      return resource.replaceFirst(":.*", "");
    }

    /** Whether a rule gives it; one that names objects gives it for these alone. */
    boolean isGrantedBy(ResourceRule rule) {
      return (rule.getResourceNames().isEmpty() || rule.getResourceNames().contains(object()))
          && has(rule.getVerbs(), verb)
          && has(rule.getApiGroups(), group)
          && has(rule.getResources(), type());
    }

    private static boolean has(List<String> names, String name) {
      return names.contains(name) || names.contains("*");
    }

    /** One line for a person: what is missing, as few rules of a role, and what that costs. */
    static String missingMessage(List<RequiredRight> missing) {
      String cost =
          missing.stream().allMatch(RequiredRight::isOptional)
              ? ": reports are kept, and what else it is for is left out."
              : ": reports may be out of date.";
      Map<RequiredRight, String> verbs = new LinkedHashMap<>();
      for (RequiredRight one : missing) {
        RequiredRight rule = new RequiredRight(one.group, one.resource, "", one.namespace);
        verbs.merge(rule, one.verb, RequiredRight::listed);
      }
      Map<String, String> resources = new LinkedHashMap<>();
      verbs.forEach(
          (rule, all) ->
              resources.merge(all + " %s" + rule.place(), rule.resource, RequiredRight::listed));
      return resources.entrySet().stream()
          .map(rule -> rule.getKey().formatted(rule.getValue()))
          .collect(Collectors.joining("; ", "Missing permission: ", cost));
    }

    private static String listed(String some, String next) {
      return some + ", " + next;
    }

    private String place() {
      return (group.isEmpty() ? "" : " (" + group + ")")
          + namespace.map(name -> ", in namespace " + name).orElse(", cluster-wide");
    }
  }
}
