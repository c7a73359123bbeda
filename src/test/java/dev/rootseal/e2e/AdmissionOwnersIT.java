package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Anybody may write an owner reference; only controllers of the control plane are believed. */
@Needs(Requirement.CONTROL_PLANE)
record AdmissionOwnersIT(
    @Needs.Own(controllers = true) ControlPlane cluster, Api api, Shell shell) {
  private static final String HERE = "owners";

  @Test
  void aMadeUpOwnerLetsNothingInAndControllersGoOn() {
    cluster.apply(Workloads.namespace(HERE) + Workloads.compliant(HERE, "web"));
    String flags = "--action=deny --policy=default --kinds=Deployment,CronJob,Pod";
    cluster.apply(shell.rootseal(cluster.kubeconfig(), "admission " + flags).ok());
    Admission.DENIES.await(api, HERE);

    for (ObjectNode object : List.of(owned("Pod"), owned("ReplicaSet"), owned("Job"))) {
      assertThat(api.tryWithout("POST", api.collection(object), object))
          .as(object.path("kind").asText())
          .returns(403, Api.Answer::code);
    }
    // Exempt by an annotation of its own, which its pods do not carry.
    ObjectNode exempt = Manifests.inOrder(Workloads.writable(HERE, "exempt")).getFirst();
    exempt.withObject("/metadata/annotations").put("rootseal.dev/exempt", "writes beside itself");
    api.create(api.collection(exempt), exempt.toString());
    await("pods of the exempt Deployment")
        .until(
            () ->
                api.get("/api/v1/namespaces/" + HERE + "/pods")
                    .path("items")
                    .valueStream()
                    .anyMatch(pod -> pod.at("/metadata/name").asText().startsWith("exempt-")));
  }

  /** Unsealed, and controlled by what names the Deployment that is there, as a client may say. */
  private static ObjectNode owned(String kind) {
    String template =
        """
        metadata: {labels: {app: x}}
        spec: {restartPolicy: %s, containers: [{name: app, image: "registry.example/app:1"}]}
        """
            .formatted(kind.equals("ReplicaSet") ? "Always" : "Never");
    String metadata =
        """
        metadata:
          name: made-up
          namespace: owners
          ownerReferences:
          - {apiVersion: %s, kind: %s, name: web, uid: 00000000-0000-0000-0000-000000000000, controller: true}
        """;
    return Manifests.inOrder(
            switch (kind) {
              case "Pod" ->
                  "apiVersion: v1\nkind: Pod\n"
                      + metadata.formatted("apps/v1", "ReplicaSet")
                      + template.substring(template.indexOf("spec:"));
              case "ReplicaSet" ->
                  "apiVersion: apps/v1\nkind: ReplicaSet\n"
                      + metadata.formatted("apps/v1", "Deployment")
                      + "spec:\n  selector: {matchLabels: {app: x}}\n  template:\n"
                      + template.indent(4);
              default ->
                  "apiVersion: batch/v1\nkind: Job\n"
                      + metadata.formatted("batch/v1", "CronJob")
                      + "spec:\n  template:\n"
                      + template.indent(4);
            })
        .getFirst();
  }
}
