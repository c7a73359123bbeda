package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.docs.Markdown;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** `rootseal admission --simulate` says of real workloads what the API server then says of each. */
@Needs(Requirement.CONTROL_PLANE)
record AdmissionSimulationIT(
    @Needs.Own ControlPlane cluster, Reports reports, OperatorProcess operator, Shell shell) {

  private static final String SHOP = "shop";

  /** Before there is anything else. */
  AdmissionSimulationIT {
    cluster.apply(
        Workloads.namespace(SHOP)
            + Workloads.times(4, i -> Workloads.compliant(SHOP, "api-" + i))
            + Workloads.writable(SHOP, "web"));
    reports.await(SHOP, 4, 5);
    String command = "admission --action=deny-passing --simulate -A";

    assertThat(Markdown.read("docs/admission.md").blocks("console"))
        .contains(
            "$ rootseal "
                + command
                + "\n"
                + shell.rootseal(cluster.kubeconfig(), command).output());
  }

  @Test
  @Tag("nightly") // for each change there are AdmissionCommandTest and AdmissionVerdictsIT
  void simulationSaysWhatTheServerSays() {
    Corpus corpus = Corpus.load();
    cluster.apply(
        Workloads.namespace("urgent")
                .replace(
                    "name: urgent",
                    """
                    name: urgent, labels: {rootseal.dev/emergency: ""},
                      annotations: {rootseal.dev/emergency-reason: "the provider is down"}""")
            + Workloads.compliant("urgent", "api")
            + Workloads.times(4, i -> Workloads.compliant("urgent", "api-" + i))
            + Workloads.writable("urgent", "web"));
    corpus.post(cluster.api());
    await("reports of all").until(() -> reports.all().size() == corpus.truth().size() + 2);
    reports.await("urgent", 5, 6);
    String flags = "admission --action=deny-passing";
    cluster.apply(shell.rootseal(cluster.kubeconfig(), flags).ok());
    Admission.DENIES.await(cluster.api(), SHOP);
    Admission.WARNS.await(cluster.api(), "urgent");

    Program.Result simulated =
        shell.rootseal(cluster.kubeconfig(), flags + " --simulate -A --output=json");

    JsonNode all = Api.parse(simulated.output());
    Map<String, String> said = new TreeMap<>();
    all.path("workloads").forEach(one -> said.put(name(one), one.path("outcome").asText()));
    assertThat(simulated.exitCode()).as(simulated.toString()).isEqualTo(1);
    assertThat(said).containsEntry("shop Deployment web", "denied");
    assertThat(said).containsEntry("urgent Deployment web", "warned");
    assertThat(said).isEqualTo(answers(corpus));
  }

  private static String name(JsonNode workload) {
    return Api.texts(workload, "/namespace", "/kind", "/name");
  }

  /** Each is created anew, by another name. */
  private Map<String, String> answers(Corpus corpus) {
    Map<String, String> answers = new TreeMap<>();
    answers.put("shop Deployment web", "denied");
    answers.put("urgent Deployment web", "warned");
    for (JsonNode object : corpus.objects()) {
      ObjectNode copy = object.deepCopy();
      ((ObjectNode) copy.path("metadata")).put("name", "again");
      Api.Answer answer =
          cluster.api().tryCreate(Corpus.collection(object) + "?dryRun=All", copy.toString());
      boolean warned = answer.warnings().stream().anyMatch(one -> one.contains("rootseal"));
      if (warned) {
        answers.put(
            Api.texts(object, "/metadata/namespace", "/kind", "/metadata/name"),
            answer.code() == 403 ? "denied" : "warned");
      }
    }
    return answers;
  }
}
