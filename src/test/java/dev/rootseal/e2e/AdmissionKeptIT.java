package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.docs.DocumentedCommand;
import dev.rootseal.docs.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** `config/admission` on a real API server, whose controllers check types; as kubectl shows it. */
@Needs(Requirement.CONTROL_PLANE)
@Order(4)
record AdmissionKeptIT(
    @Needs.Own(controllers = true, audited = true) ControlPlane cluster,
    Api api,
    Kubectl kubectl,
    Shell shell) {
  private static final String API = "/apis/admissionregistration.k8s.io/v1/";
  private static final String POLICY = API + "validatingadmissionpolicies/rootseal-warn";
  private static final String BINDING = API + "validatingadmissionpolicybindings/rootseal-warn";
  private static final String OURS =
      "/apis/rootseal.dev/v1alpha1/compliancepolicies/read-only-filesystem";
  private static final String EXEMPTION =
      """
      {exemptions: [{name: old, reason: it moves, expires: "9026-01-01",
        match: {namespaces: [old], selector: {matchLabels: {a: b}}}}]}""";
  private static final String DENY_PASSING = "--admission=deny-passing";
  private static final String SENTENCE =
      "Deployment 'late' lacks readOnlyRootFilesystem: true in container 'app'.";

  @Test
  void theyAreInForceKeptReportedAndRemoved() throws IOException {
    fromFirstToLast();
  }

  private void fromFirstToLast() throws IOException {
    Path kubeconfig = Installation.install(cluster);
    cluster.apply(
        Workloads.namespace("good")
            + Workloads.compliant("good", "api")
            + Workloads.namespace("bad")
            + Workloads.writable("bad", "web")
            + Workloads.policy(EXEMPTION));
    try (OperatorProcess first = OperatorProcess.startReplica(kubeconfig, DENY_PASSING)) {
      first.expect("Missing permission", "validatingadmissionpolicies", "reports are kept");
      first.awaitReady();
      // What the documents tell people to write, to use the component; the operator runs here.
      Path overlay =
          Kustomizations.besideTheDefault(
              Markdown.read("docs/admission.md").blocks("yaml").getFirst());
      kubectl.ok("apply --validate=strict -k", overlay.toString());
      kubectl.ok("delete deployment,service rootseal -n rootseal-system");
      first.awaitReady();
      type("kubectl wait");
      await("denied").until(() -> create("good").errors().contains("denied request: " + SENTENCE));
      await("warned").until(() -> create("bad").errors().contains("Warning: "));
      assertThat(create("bad").errors()).contains(SENTENCE);
      assertThat(create("bad").ok()).contains("created");
      handOver(first, kubeconfig);
    }
    try (OperatorProcess _ = OperatorProcess.start(kubeconfig)) {
      await("removed").until(() -> !api.exists(POLICY) && !api.exists(BINDING));
      await("not told").until(() -> !api.get(OURS).toString().contains("AdmissionReady"));
    }
    type("kubectl delete");
  }

  @Test
  @Tag("nightly")
  void onTheOldestServerToo() throws IOException {
    Path binaries = Requirement.CONTROL_PLANE.path().resolve("1.34");
    try (ControlPlane oldest = ControlPlane.start(binaries, List.of(), true).withControllers()) {
      new AdmissionKeptIT(oldest, oldest.api(), oldest.kubectl(), shell).fromFirstToLast();
    }
  }

  /** What was added to a list, which an apply leaves there, and a deletion. */
  private void othersAreReverted() {
    JsonNode policy = api.get(POLICY).path("spec");
    JsonNode binding = api.get(BINDING).path("spec");
    api.patchStrategically(
        POLICY,
        "{\"spec\": {\"matchConditions\": [{\"name\": \"never\", \"expression\": \"false\"}]}}");
    api.delete(BINDING);
    await("reverted").until(() -> api.get(POLICY).path("spec").equals(policy));
    await("back")
        .until(() -> api.find(BINDING).map(one -> one.path("spec")).equals(Optional.of(binding)));
  }

  /** Nothing is written where nothing is another. */
  private void handOver(OperatorProcess first, Path kubeconfig) throws IOException {
    long writes = writes();
    try (OperatorProcess second =
        OperatorProcess.startReplica(kubeconfig, DENY_PASSING).awaitReady()) {
      assertThat(first.terminate()).isZero();
      await("looked").until(() -> second.messages().contains("Admission policies are kept"));
      assertThat(writes()).isEqualTo(writes);
      othersAreReverted();
    }
  }

  /** As the document says. */
  private void type(String part) {
    DocumentedCommand command =
        DocumentedCommand.in(DocumentedCommand.Place.ADMISSION).stream()
            .filter(one -> one.heading().equals("Kept by the operator"))
            .filter(one -> one.text().contains(part))
            .findFirst()
            .orElseThrow();
    shell.run(kubectl.kubeconfig(), command.text()).ok();
  }

  private Program.Result create(String namespace) {
    return kubectl.run(
        "create deployment late --image=registry.example/app:1 --dry-run=server -n", namespace);
  }

  /** What the operator has written so far of admission and of where it stands. */
  private long writes() throws IOException {
    return Files.readAllLines(cluster.auditLog()).stream()
        .map(Api::parse)
        .filter(one -> one.at("/user/username").asText().endsWith(":rootseal"))
        .filter(
            one ->
                one.at("/objectRef/resource")
                    .asText()
                    .matches("validatingadmission.*|compliancepolicies"))
        .filter(one -> !one.path("verb").asText().matches("get|list|watch"))
        .count();
  }
}
