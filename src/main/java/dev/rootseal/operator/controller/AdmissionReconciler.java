package dev.rootseal.operator.controller;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.admission.AdmissionPolicies;
import dev.rootseal.admission.AdmissionPolicies.Action;
import dev.rootseal.admission.AdmissionPolicies.Settings;
import dev.rootseal.api.Condition.ConditionStatus;
import dev.rootseal.api.ReportMetadata;
import dev.rootseal.api.policy.AdmissionStanding;
import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.kubernetes.WithoutRetries;
import dev.rootseal.operator.controller.EffectivePolicy.InForce;
import dev.rootseal.operator.controller.Troubles.Target;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the policies by which the API server itself evaluates what comes in, each with its binding:
 * those that were asked for, made from the policy in force, and no others of ours. An object with
 * one of our names and without our label was made by somebody else; then both of that name are left
 * alone. It reads what is there and compares; informers only wake it. All that takes time is on a
 * thread of its own.
 */
public final class AdmissionReconciler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdmissionReconciler.class);
  private static final JsonMapper JSON = new JsonMapper();

  /** The names that policies and bindings of ours may have. */
  public static final List<String> NAMES =
      Stream.of(Action.WARN, Action.DENY_PASSING, Action.DENY)
          .map(action -> "rootseal-" + action)
          .toList();

  private static final String OURS =
      Objects.requireNonNull(ReportMetadata.LABELS.get(ReportMetadata.MANAGED_BY));

  /** The owner of their fields. */
  static final String FIELD_MANAGER = "rootseal-admission";

  /** A field that the API server does not know would make a policy say something else. */
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(FIELD_MANAGER)
          .withForce(true)
          .withFieldValidation("Strict")
          .build();

  private static final PatchContext REPLACE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON)
          .withFieldManager(FIELD_MANAGER)
          .build();

  /** After so many seconds it looks without being woken; sooner after a failure. */
  private static final int CONFIRM = 20;

  private static final int RETRY = 5;

  private final Controllers.Session state;
  private final KubernetesClient client;
  private final WriteGate gate;
  private final Optional<Action> action;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("admission").factory());
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Map<Kind, SharedIndexInformer<GenericKubernetesResource>> informers =
      new ConcurrentHashMap<>();

  /** What the API server has made of a spec that was written: it may set more than we know of. */
  private final Map<Place, Specs> written = new HashMap<>();

  private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
  private Optional<InForce> last = Optional.empty();

  /** Till the next look without being woken; whoever is at work alone touches it. */
  private int seconds;

  private volatile Optional<AdmissionStanding> standing = Optional.empty();

  /**
   * Of one session.
   *
   * @param action what was asked for; empty where what was kept before is removed
   */
  AdmissionReconciler(
      Controllers.Session state, KubernetesClient client, WriteGate gate, Optional<Action> action) {
    this.state = state;
    this.client = client;
    this.gate = gate;
    this.action = action;
  }

  private enum Kind {
    POLICY("ValidatingAdmissionPolicy", "validatingadmissionpolicies"),
    BINDING("ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings");

    private final String id;
    private final String plural;

    Kind(String id, String plural) {
      this.id = id;
      this.plural = plural;
    }

    private ResourceDefinitionContext context() {
      return new ResourceDefinitionContext.Builder()
          .withGroup("admissionregistration.k8s.io")
          .withVersion("v1")
          .withKind(id)
          .withPlural(plural)
          .withNamespaced(false)
          .build();
    }
  }

  private record Place(Kind kind, String name) {
    static Place of(JsonNode object) {
      boolean isPolicy = object.path("kind").asText().equals(Kind.POLICY.id);
      return new Place(isPolicy ? Kind.POLICY : Kind.BINDING, object.at("/metadata/name").asText());
    }

    @Override
    public String toString() {
      return kind.id + " " + name;
    }
  }

  private static MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      resources(KubernetesClient client, Kind kind) {
    return client.genericKubernetesResources(kind.context());
  }

  private record Specs(JsonNode wanted, JsonNode answered) {}

  /** Where they stand; empty while nothing is known, and where none are asked for. */
  Optional<AdmissionStanding> standing() {
    return standing;
  }

  /** Whether it is known what there is to say of them. */
  boolean isKnown() {
    return action.isEmpty() || standing.isPresent();
  }

  /** Once a second, while this replica leads: begins where something may not be as it should be. */
  void look() {
    if (!running.isDone() || !gate.isOpen() || !state.numbers().hasBegun()) {
      return;
    }
    running.join();
    Optional<InForce> now = Optional.of(state.numbers().standing().inForce());
    seconds--;
    if (woken.getAndSet(false) || seconds <= 0 || (action.isPresent() && !now.equals(last))) {
      last = now;
      running = CompletableFuture.runAsync(() -> bringUpToDate(now.get()), thread);
    }
  }

  private void bringUpToDate(InForce by) {
    seconds = RETRY;
    try {
      if (action.isPresent()) {
        AdmissionStanding now = keep(wanted(by, action.get()));
        watch();
        state.troubles().over(Target.ADMISSION);
        tell(now);
        seconds = now.status() == ConditionStatus.FALSE ? RETRY : CONFIRM;
      } else {
        keep(List.of());
        state.troubles().over(Target.ADMISSION);
        seconds = Integer.MAX_VALUE;
      }
    } catch (KubernetesClientException e) {
      failed(e);
    }
  }

  private void failed(KubernetesClientException failure) {
    ApiError error = ApiError.of(failure);
    if (action.isEmpty() && EnumSet.of(ApiError.CRD, ApiError.MISSING_RIGHT).contains(error)) {
      // Without the right to look nothing was kept either, or nobody wants it removed.
      seconds = Integer.MAX_VALUE;
    } else if (error == ApiError.CRD) {
      tell(AdmissionStanding.notServed());
    } else {
      state.troubles().is(Target.ADMISSION, failure);
      if (action.isPresent() && error != ApiError.NO_ANSWER) {
        tell(AdmissionStanding.notWritten(FailureMessage.of(failure)));
      }
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

  /**
   * Begins what wakes it, anew where it ended for good, and waits for nothing. Each tells of what
   * is there, and so of what has changed since it was read.
   */
  private void watch() {
    for (Kind kind : Kind.values()) {
      if (!isWatched(kind)) {
        SharedIndexInformer<GenericKubernetesResource> informer =
            resources(client, kind).withLabel(ReportMetadata.MANAGED_BY, OURS).runnableInformer(0);
        informer.addEventHandler(new Alarm());
        informers.put(kind, informer);
        CompletionStage<Void> _ = informer.start();
      }
    }
  }

  private boolean isWatched(Kind kind) {
    SharedIndexInformer<GenericKubernetesResource> informer = informers.get(kind);
    return informer != null && !informer.stopped().toCompletableFuture().isDone();
  }

  private final class Alarm implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource object) {
      woken.set(true);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
      woken.set(true);
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean isStateUnknown) {
      woken.set(true);
    }
  }

  private static List<ObjectNode> wanted(InForce by, Action action) {
    Settings settings = Settings.of(action);
    List<ObjectNode> objects =
        new AdmissionPolicies(by.policy(), by.images().rows(), by.today(), settings).objects();
    objects.forEach(AdmissionReconciler::complete);
    return objects;
  }

  /** With our label, and with the API server's defaults: so what is there can be compared. */
  private static void complete(ObjectNode object) {
    ReportMetadata.LABELS.forEach(object.withObject("/metadata/labels")::put);
    ObjectNode spec = object.withObject("/spec");
    for (String field : List.of("matchConstraints", "matchResources")) {
      if (spec.get(field) instanceof ObjectNode match) {
        match.putIfAbsent("matchPolicy", match.textNode("Equivalent"));
        match.putIfAbsent("namespaceSelector", match.objectNode());
        match.putIfAbsent("objectSelector", match.objectNode());
      }
    }
  }

  /** The wanted are written before others go, so that there is no time without any. */
  private AdmissionStanding keep(List<ObjectNode> wanted) {
    List<JsonNode> kept = new ArrayList<>();
    List<Place> surplus = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    for (String name : NAMES) {
      Map<Place, JsonNode> there = read(name);
      List<ObjectNode> pair =
          wanted.stream().filter(one -> Place.of(one).name().equals(name)).toList();
      List<String> foreign =
          there.keySet().stream()
              .filter(one -> !isOurs(there.get(one)))
              .map(Place::toString)
              .toList();
      if (pair.isEmpty() && foreign.isEmpty()) {
        surplus.addAll(0, there.keySet());
      } else if (foreign.isEmpty()) {
        pair.forEach(one -> kept.add(brought(one, there.get(Place.of(one)))));
      } else if (!pair.isEmpty()) {
        taken.addAll(foreign);
      }
    }
    surplus.forEach(this::delete);
    return taken.isEmpty() ? checked(kept) : AdmissionStanding.namesTaken(taken);
  }

  private static boolean isOurs(@Nullable JsonNode object) {
    return object != null
        && object.at("/metadata/labels").path(ReportMetadata.MANAGED_BY).asText().equals(OURS);
  }

  /** What the API server's type check, which runs by itself after a write, says of the policies. */
  private static AdmissionStanding checked(List<JsonNode> kept) {
    List<String> policies = new ArrayList<>();
    List<String> unchecked = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (JsonNode object : kept) {
      String name = Place.of(object).name();
      if (Place.of(object).kind() == Kind.POLICY) {
        policies.add(name);
        if (!isChecked(object)) {
          unchecked.add(name);
        }
        for (JsonNode one : object.at("/status/typeChecking/expressionWarnings")) {
          String field = one.path("fieldRef").asText();
          warnings.add("%s, %s: %s".formatted(name, field, one.path("warning").asText()));
        }
      }
    }
    if (!unchecked.isEmpty()) {
      return AdmissionStanding.notChecked(unchecked);
    }
    return warnings.isEmpty()
        ? AdmissionStanding.inForce(policies)
        : AdmissionStanding.typeWarnings(warnings);
  }

  private static boolean isChecked(JsonNode policy) {
    long generation = policy.at("/metadata/generation").asLong();
    return policy.at("/status/observedGeneration").asLong() == generation;
  }

  /** The policy and the binding of a name, the binding first, as far as they are there. */
  private Map<Place, JsonNode> read(String name) {
    Map<Place, JsonNode> there = new LinkedHashMap<>();
    for (Kind kind : List.of(Kind.BINDING, Kind.POLICY)) {
      String path = "/apis/admissionregistration.k8s.io/v1/" + kind.plural + "/" + name;
      try {
        @Nullable String answer =
            WithoutRetries.of(client, PeriodicChecks.PATIENCE, once -> once.raw(path, "GET", null));
        there.put(new Place(kind, name), JSON.readTree(String.valueOf(answer)));
      } catch (KubernetesClientException e) {
        if (ApiError.of(e) != ApiError.ABSENT_OBJECT) {
          throw e;
        }
      } catch (JsonProcessingException e) {
        throw new KubernetesClientException("the answer is no " + kind.id, e);
      }
    }
    return there;
  }

  /** The object as it is there, written where it is not as it should be. */
  private JsonNode brought(ObjectNode wanted, @Nullable JsonNode there) {
    Place place = Place.of(wanted);
    JsonNode spec = wanted.path("spec");
    if (there != null
        && (spec.equals(there.path("spec"))
            || new Specs(spec, there.path("spec")).equals(written.get(place)))) {
      return there;
    }
    JsonNode answer = write(wanted, one -> one.patch(APPLY));
    if (!spec.equals(answer.path("spec"))) {
      // What others have added to a list stays after an apply.
      String patch = "[{\"op\":\"replace\",\"path\":\"/spec\",\"value\":%s}]".formatted(spec);
      answer = write(wanted, one -> one.patch(REPLACE, patch));
    }
    written.put(place, new Specs(spec, answer.path("spec")));
    LOG.atInfo().addKeyValue("object", place).log("Admission policy written");
    return answer;
  }

  private JsonNode write(
      ObjectNode object,
      Function<Resource<GenericKubernetesResource>, @Nullable GenericKubernetesResource> request) {
    GenericKubernetesResource item = JSON.convertValue(object, GenericKubernetesResource.class);
    Kind kind = Place.of(object).kind();
    JsonNode answer =
        JSON.valueToTree(gate.write(one -> request.apply(resources(one, kind).resource(item))));
    if (!answer.at("/metadata/resourceVersion").isTextual()) {
      throw new KubernetesClientException("the answer to a write is not the object");
    }
    return answer;
  }

  private void delete(Place place) {
    gate.write(one -> resources(one, place.kind()).withName(place.name()).delete());
    LOG.atInfo().addKeyValue("object", place).log("Admission policy removed");
  }

  @Override
  public void close() {
    PeriodicChecks.stop(thread);
    informers.values().forEach(SharedIndexInformer::stop);
  }
}
