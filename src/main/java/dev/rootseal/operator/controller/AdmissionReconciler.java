package dev.rootseal.operator.controller;

import static dev.rootseal.api.ReportMetadata.MANAGED_BY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.admission.AdmissionPolicies;
import dev.rootseal.admission.AdmissionPolicies.Action;
import dev.rootseal.admission.AdmissionPolicies.Settings;
import dev.rootseal.api.Condition.ConditionStatus;
import dev.rootseal.api.ReportMetadata;
import dev.rootseal.api.policy.AdmissionStanding;
import dev.rootseal.api.policy.AdmissionStanding.Reason;
import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.kubernetes.WithoutRetries;
import dev.rootseal.operator.controller.EffectivePolicy.InForce;
import dev.rootseal.operator.controller.Troubles.Target;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the policies by which the API server itself evaluates what comes in, each with its binding:
 * those that were asked for, made from the policy in force, and no others of ours. An object with
 * one of our names and without our label was made by somebody else; then both of that name are left
 * alone. It reads what is there and compares; informers only wake it.
 */
public final class AdmissionReconciler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdmissionReconciler.class);
  private static final JsonMapper JSON = new JsonMapper();

  public static final List<String> NAMES =
      Stream.of(Action.WARN, Action.DENY_PASSING, Action.DENY)
          .map(action -> "rootseal-" + action.id())
          .toList();

  private static final String POLICY = "ValidatingAdmissionPolicy";

  /** In the order in which they are removed. */
  private static final List<String> KINDS = List.of(POLICY + "Binding", POLICY);

  private static final String OURS = Objects.requireNonNull(ReportMetadata.LABELS.get(MANAGED_BY));

  private static final PatchContext APPLY = patch(PatchType.SERVER_SIDE_APPLY);

  /** For what is there: what others have added to a list would stay after an apply. */
  private static final PatchContext REPLACE = patch(PatchType.JSON);

  /** After so many seconds it looks without being woken; sooner after a failure. */
  private static final int CONFIRM = 20;

  private static final int RETRY = 5;

  private final Controllers.Session state;
  private final Optional<Settings> settings;
  private final List<SharedIndexInformer<GenericKubernetesResource>> informers;

  /** Each spec that was written, and what the API server has made of it: it may set more. */
  private final Map<String, List<Object>> written = new HashMap<>();

  /** What was in force, and the last that the informers had heard, when it began to look. */
  private List<?> last = List.of();

  /** Till the next look without being woken. */
  private int seconds;

  private volatile Optional<AdmissionStanding> standing = Optional.empty();

  /** Where no action was asked for, what was kept before is removed. */
  AdmissionReconciler(Controllers.Session state, Optional<Settings> settings) {
    this.state = state;
    this.settings = settings;
    this.informers =
        KINDS.stream()
            .map(kind -> state.client().genericKubernetesResources(of(kind)))
            .map(all -> all.withLabel(MANAGED_BY, OURS).runnableInformer(0))
            .map(ours -> ours.exceptionHandler((begun, failure) -> true))
            .toList();
  }

  /** A field that the API server does not know would make a policy say something else. */
  private static PatchContext patch(PatchType type) {
    return new PatchContext.Builder()
        .withPatchType(type)
        .withFieldManager("rootseal-admission")
        .withFieldValidation("Strict")
        .build();
  }

  private static ResourceDefinitionContext of(String kind) {
    return new ResourceDefinitionContext.Builder()
        .withGroup("admissionregistration.k8s.io")
        .withVersion("v1")
        .withKind(kind)
        .withNamespaced(false)
        .build();
  }

  private static String place(GenericKubernetesResource object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }

  private static Object spec(GenericKubernetesResource object) {
    return object.getAdditionalProperties().getOrDefault("spec", Map.of());
  }

  /** Where they stand; empty while nothing is known, and where none are asked for. */
  Optional<AdmissionStanding> standing() {
    return standing;
  }

  /** Whether it is known what there is to say of them. */
  boolean isKnown() {
    return settings.isEmpty() || standing.isPresent();
  }

  /** Once a second: begins where something may not be as it should be, which may take its time. */
  void look() {
    if (!state.gate().isOpen() || !state.numbers().hasBegun()) {
      return;
    }
    InForce by = state.numbers().standing().inForce();
    List<?> now =
        List.of(
            settings.map(any -> by),
            informers.stream().map(one -> String.valueOf(one.lastSyncResourceVersion())).toList());
    seconds--;
    if (seconds <= 0 || !now.equals(last)) {
      last = now;
      bringUpToDate(by);
    }
  }

  private void bringUpToDate(InForce by) {
    seconds = settings.isPresent() ? RETRY : Integer.MAX_VALUE;
    try {
      AdmissionStanding now = keep(wanted(by));
      state.troubles().over(Target.ADMISSION);
      if (settings.isPresent()) {
        informers.forEach(SharedIndexInformer::start);
        tell(now);
        seconds = now.status() == ConditionStatus.FALSE ? RETRY : CONFIRM;
      }
    } catch (KubernetesClientException e) {
      failed(e);
    }
  }

  private void failed(KubernetesClientException failure) {
    ApiError error = ApiError.of(failure);
    if (settings.isEmpty() && error == ApiError.MISSING_RIGHT) {
      // Nothing was kept either, or nobody wants it removed.
      state.troubles().over(Target.ADMISSION);
      return;
    }
    if (error == ApiError.CRD) {
      state.troubles().over(Target.ADMISSION);
      seconds = CONFIRM;
      tell(new AdmissionStanding(Reason.NOT_SERVED, ""));
      return;
    }
    seconds = RETRY;
    state.troubles().is(Target.ADMISSION, failure);
    if (settings.isPresent() && error != ApiError.NO_ANSWER) {
      tell(
          new AdmissionStanding(
              Reason.NOT_WRITTEN, FailureMessage.of(failure).replaceFirst("\\.$", "")));
    }
  }

  /** Once for each state; what was not written has its line already. */
  private void tell(AdmissionStanding now) {
    if (standing.equals(Optional.of(now))) {
      return;
    }
    standing = Optional.of(now);
    if (now.status() != ConditionStatus.FALSE) {
      LOG.atInfo().addKeyValue("reason", now.message()).log("Admission policies are kept");
    } else if (state.troubles().isFine(Target.ADMISSION)) {
      LOG.atWarn()
          .addKeyValue("reason", now.message())
          .log("Admission policies are not as they were asked for");
    }
    state.router().requeuePolicyStatus();
  }

  /** With our label, and with the API server's defaults: so what is there can be compared. */
  private List<GenericKubernetesResource> wanted(InForce by) {
    Optional<AdmissionPolicies> policies =
        settings.map(of -> new AdmissionPolicies(by.policy(), by.images().rows(), by.today(), of));
    if (policies.filter(AdmissionPolicies::areTooLong).isPresent()) {
      // As an API server would refuse it, at the end of a message that repeats the expression.
      throw new KubernetesClientException(
          new StatusBuilder().withCode(422).withMessage(AdmissionPolicies.TOO_LONG).build());
    }
    List<ObjectNode> objects = policies.map(AdmissionPolicies::objects).orElse(List.of());
    for (ObjectNode object : objects) {
      ReportMetadata.LABELS.forEach(object.withObject("/metadata/labels")::put);
      for (String field : List.of("matchConstraints", "matchResources")) {
        if (object.path("spec").get(field) instanceof ObjectNode match) {
          match.putIfAbsent("matchPolicy", match.textNode("Equivalent"));
          match.putIfAbsent("namespaceSelector", match.objectNode());
          match.putIfAbsent("objectSelector", match.objectNode());
        }
      }
    }
    return objects.stream()
        .map(one -> JSON.convertValue(one, GenericKubernetesResource.class))
        .toList();
  }

  /** The wanted are written before others go, so that there is no time without any. */
  private AdmissionStanding keep(List<GenericKubernetesResource> wanted) {
    List<GenericKubernetesResource> kept = new ArrayList<>();
    List<GenericKubernetesResource> surplus = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    for (String name : NAMES) {
      Map<String, GenericKubernetesResource> there = read(name);
      List<String> foreign =
          there.values().stream()
              .filter(one -> !OURS.equals(one.getMetadata().getLabels().get(MANAGED_BY)))
              .map(AdmissionReconciler::place)
              .toList();
      List<GenericKubernetesResource> pair =
          wanted.stream().filter(one -> one.getMetadata().getName().equals(name)).toList();
      if (pair.isEmpty()) {
        there.values().stream()
            .filter(one -> foreign.isEmpty() && !one.isMarkedForDeletion())
            .forEach(surplus::add);
      } else if (foreign.isEmpty()) {
        pair.forEach(one -> kept.add(brought(one, there.get(place(one)))));
      } else {
        taken.addAll(foreign);
      }
    }
    surplus.forEach(this::delete);
    return taken.isEmpty()
        ? checked(kept)
        : new AdmissionStanding(Reason.NAMES_TAKEN, String.join(", ", taken));
  }

  /** What the API server's type check, which runs by itself after a write, says of the policies. */
  private static AdmissionStanding checked(List<GenericKubernetesResource> kept) {
    List<String> policies = new ArrayList<>();
    List<String> unchecked = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (GenericKubernetesResource policy : kept) {
      if (policy.getKind().equals(POLICY)) {
        String name = policy.getMetadata().getName();
        JsonNode status = JSON.valueToTree(policy.getAdditionalProperties()).path("status");
        policies.add(name);
        long checked = status.path("observedGeneration").asLong();
        if (!Objects.equals(policy.getMetadata().getGeneration(), checked)) {
          unchecked.add(name);
        }
        for (JsonNode one : status.at("/typeChecking/expressionWarnings")) {
          String field = one.path("fieldRef").asText();
          warnings.add("%s, %s: %s".formatted(name, field, one.path("warning").asText()));
        }
      }
    }
    if (!unchecked.isEmpty()) {
      return new AdmissionStanding(Reason.NOT_CHECKED, String.join(", ", unchecked));
    }
    return warnings.isEmpty()
        ? new AdmissionStanding(Reason.IN_FORCE, String.join(", ", policies))
        : new AdmissionStanding(Reason.TYPE_WARNINGS, String.join("; ", warnings));
  }

  /** The policy and the binding of a name, as far as they are there; none where they cannot be. */
  private Map<String, GenericKubernetesResource> read(String name) {
    Map<String, GenericKubernetesResource> there = new LinkedHashMap<>();
    for (String kind : KINDS) {
      GenericKubernetesResource one =
          WithoutRetries.of(
              state.client(),
              PeriodicChecks.PATIENCE,
              once -> once.genericKubernetesResources(of(kind)).withName(name).get());
      if (one != null) {
        there.put(place(one), one);
      }
    }
    return there;
  }

  /** The object as it is there, written where it is not as it should be. */
  private GenericKubernetesResource brought(
      GenericKubernetesResource wanted, @Nullable GenericKubernetesResource there) {
    String place = place(wanted);
    if (there != null
        && (spec(there).equals(spec(wanted))
            || List.of(spec(wanted), spec(there)).equals(written.get(place)))) {
      return there;
    }
    String patch =
        "[{\"op\":\"replace\",\"path\":\"/spec\",\"value\":%s}]"
            .formatted(JSON.<JsonNode>valueToTree(spec(wanted)));
    GenericKubernetesResource answer =
        state
            .gate()
            .written(
                client -> {
                  var object =
                      client.genericKubernetesResources(of(wanted.getKind())).resource(wanted);
                  return there == null ? object.patch(APPLY) : object.patch(REPLACE, patch);
                });
    written.put(place, List.of(spec(wanted), spec(answer)));
    LOG.atInfo().addKeyValue("object", place).log("Admission policy written");
    return answer;
  }

  private void delete(GenericKubernetesResource object) {
    state
        .gate()
        .write(
            client ->
                client.genericKubernetesResources(of(object.getKind())).resource(object).delete());
    LOG.atInfo().addKeyValue("object", place(object)).log("Admission policy removed");
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }
}
