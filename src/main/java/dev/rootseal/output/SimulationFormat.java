package dev.rootseal.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.admission.AdmissionSimulation;
import dev.rootseal.admission.AdmissionSimulation.Answer;
import dev.rootseal.admission.AdmissionSimulation.Outcome;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.terminal.Terminal;
import dev.rootseal.terminal.Terminal.Located;
import java.io.IOException;

public enum SimulationFormat {
  /** A line for each workload that does not comply, for a person. */
  TABLE,
  /** The same for programs (RFC 8259). */
  JSON;

  public void write(AdmissionSimulation simulation, String version, Terminal terminal)
      throws IOException {
    switch (this) {
      case TABLE -> write(simulation, terminal);
      case JSON -> JsonFormat.write(tree(simulation, version), terminal.out());
    }
  }

  private static void write(AdmissionSimulation simulation, Terminal terminal) {
    simulation.unread().forEach(terminal::line);
    terminal.located(simulation.answers().stream().map(SimulationFormat::located).toList());
    if (!simulation.answers().isEmpty() || !simulation.unread().isEmpty()) {
      terminal.line("");
    }
    terminal.line(
        "With --action=%s, of %s: %d would be denied, %d would come in with a warning, %d with a line in the audit log."
            .formatted(
                simulation.action().id(),
                Terminal.count(simulation.evaluated(), "workload"),
                simulation.count(Outcome.DENIED),
                simulation.count(Outcome.WARNED),
                simulation.count(Outcome.AUDITED)));
  }

  private static Located located(Answer answer) {
    String emergency = answer.emergency().map(why -> " Emergency: " + why).orElse("");
    return new Located(
        "In namespace '" + answer.workload().namespace() + "'",
        answer.outcome().id() + ": " + answer.message() + emergency);
  }

  private static ObjectNode tree(AdmissionSimulation simulation, String version) {
    ObjectNode root = JsonFormat.head(version);
    root.put("action", simulation.action().id()).put("evaluated", simulation.evaluated());
    for (Outcome outcome : Outcome.values()) {
      root.put(outcome.id(), simulation.count(outcome));
    }
    ArrayNode workloads = root.putArray("workloads");
    for (Answer answer : simulation.answers()) {
      WorkloadRef ref = answer.workload();
      ObjectNode json =
          workloads
              .addObject()
              .put("namespace", ref.namespace())
              .put("kind", ref.kind())
              .put("name", ref.name())
              .put("outcome", answer.outcome().id())
              .put("message", answer.message());
      answer.emergency().ifPresent(why -> json.put("emergency", why));
    }
    simulation.unread().forEach(root.putArray("problems")::add);
    return root;
  }
}
