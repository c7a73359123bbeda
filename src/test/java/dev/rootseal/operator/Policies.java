package dev.rootseal.operator;

import dev.rootseal.api.Condition;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.policy.CompliancePolicyStatus;
import dev.rootseal.e2e.Workloads;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The policy of a cluster in memory, and the events about what it does. */
public record Policies(Cluster cluster) {
  /** Puts a spec, given as YAML in braces, into the one policy. */
  public void apply(String spec) {
    cluster.apply(Workloads.policy(spec));
  }

  public void delete() {
    resource().delete();
  }

  public Resource<CompliancePolicy> resource() {
    return cluster.client().resources(CompliancePolicy.class).withName(CompliancePolicy.NAME);
  }

  public CompliancePolicyStatus await(String what, Predicate<CompliancePolicyStatus> expectation) {
    return Awaitility.await(what)
        .until(
            () ->
                Optional.ofNullable(resource().get())
                    .map(CompliancePolicy::getStatus)
                    .filter(expectation),
            Optional::isPresent)
        .orElseThrow();
  }

  public CompliancePolicyStatus awaitAccepted(long generation) {
    return await(
        "generation " + generation + " accepted",
        status ->
            status.observedGeneration() == generation && accepted(status).status().equals("True"));
  }

  public static Condition accepted(CompliancePolicyStatus status) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals("Accepted"))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until the first exemption is in a state. */
  public void awaitState(String state) {
    await(
        "exemption is " + state,
        status ->
            !status.exemptions().isEmpty() && status.exemptions().getFirst().state().equals(state));
  }

  public List<Event> events(String namespace) {
    return cluster.client().events().v1().events().inNamespace(namespace).list().getItems();
  }

  public List<String> awaitReasons(String namespace, int count) {
    Awaitility.await("events").until(() -> events(namespace).size() >= count);
    return events(namespace).stream().map(Event::getReason).toList();
  }
}
