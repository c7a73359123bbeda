package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Rows;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What `rootseal fix` asks an API server, and what it makes of answers that are no good. */
@ExtendWith(RestoresTheLog.class)
class FixReadingTest {
  private static final String SHOP = "/apis/apps/v1/namespaces/shop/";
  private static final String FIRST = "?limit=5";
  private static final String NEXT = "?limit=20";
  private static final String POLICY =
      "/apis/rootseal.dev/v1alpha1/compliancepolicies/read-only-filesystem";
  private static final String NONE = "{\"kind\":\"%sList\",\"items\":[]}";
  private static final String DEFAULT_POLICY =
      "rootseal: this cluster does not know CompliancePolicies: evaluated by the default policy\n";

  @TempDir private Path folder;
  private final FaultyServer server = new FaultyServer();

  @AfterEach
  void stop() {
    assertThat(server.requests()).allMatch(request -> request.startsWith("GET "));
    server.close();
  }

  @Test
  void oneWorkloadTakesItAndThePolicyAndNothingElse() {
    server.answer(SHOP + "deployments/web", 200, workload("web"));

    assertThat(server.run(folder, "fix deploy/web -n shop").exit()).isZero();
    assertThat(server.requests())
        .containsExactly("GET " + SHOP + "deployments/web", "GET " + POLICY);
  }

  @Test
  void listsAreReadInPages() {
    server
        .answer(SHOP + "deployments" + FIRST, 200, page("a b+/=", workload("one")))
        .answer(
            SHOP + "deployments" + NEXT + "&continue=a+b%2B%2F%3D",
            200,
            page("", workload("two")).replace("\"kind\":\"DeploymentList\",", ""));

    Run run = fixShop().ends(ExitCode.OK);

    assertThat(run.err()).contains("2 workloads read in namespace 'shop', 2 with a finding");
    assertThat(run.out()).contains("name: one\n", "\n---\n", "name: two\n");
  }

  @Test
  void noRightToReadLabelsOfNamespaces() {
    server
        .answer(SHOP + "deployments/web", 200, workload("web"))
        .refuse("/api/v1/namespaces/shop", 403, "forbidden")
        .answer(
            POLICY,
            200,
            """
            {"kind":"CompliancePolicy","spec":{"exemptions":[{"name":"a","reason":"b",
              "match":{"namespaceSelector":{"matchLabels":{"team":"web"}}}}]}}""");

    assertThat(server.run(folder, "fix deploy/web -n shop").err())
        .startsWith(
            "rootseal: no right to read namespaces:"
                + " exemptions that ask for labels of theirs, other than the name, do not apply\n");
  }

  @Rows(
      """
      503 | {"kind":"Status","status":"Failure","message":"not now.","code":503} | not now (503)
      200 | {} | SERVER does not answer as an API server does
      """)
  void policyThatCannotBeReadEndsTheRun(int status, String answer, String told) {
    server.answer(SHOP + "deployments/web", 200, workload("web")).answer(POLICY, status, answer);

    assertOnly(
        "fix deploy/web -n shop",
        "rootseal: Deployment 'web' in namespace 'shop' cannot be read: the cluster's CompliancePolicy cannot be read: %s\n"
            .formatted(told.replace("SERVER", server.address())));
  }

  @Test
  void kindThatCannotBeReadCostsItselfAlone() {
    server
        .answer(SHOP + "deployments" + FIRST, 200, page("", workload("web")))
        .refuse(SHOP + "statefulsets" + FIRST, 403, "no\\u001b[31m")
        .answer(SHOP + "daemonsets" + FIRST, 200, NONE.formatted("DaemonSet"));

    Run run = server.run(folder, "fix -n shop").ends(3);

    assertThat(run.out()).contains("name: web\n");
    assertThat(run.err())
        .contains("rootseal: StatefulSets in namespace 'shop' cannot be read: no\\u001b[31m\n");
  }

  @Test
  void listThatBreaksOffIsReadInPart() {
    server
        .answer(SHOP + "deployments" + FIRST, 200, page("next", workload("web")))
        .refuse(SHOP + "deployments" + NEXT + "&continue=next", 410, "too old");

    Run run = fixShop().ends(3);

    assertThat(run.out()).contains("name: web\n");
    assertThat(run.err())
        .contains("rootseal: Deployments in namespace 'shop' cannot be read: too old (410)\n");
  }

  /** The credentials are told of once, and no right of each kind. */
  @Rows(
      """
      401 | Unauthorized | Deployments in the cluster cannot be read: the API server at %s refuses the credentials (401 Unauthorized): check the token or certificate in the kubeconfig
      403 | no           | Deployments in the cluster cannot be read: no; StatefulSets in the cluster cannot be read: no; DaemonSets in the cluster cannot be read: no
      """)
  void noRightAtAll(int status, String message, String told) {
    for (String kind : new String[] {"deployments", "statefulsets", "daemonsets"}) {
      server.refuse("/apis/apps/v1/" + kind + FIRST, status, message);
    }
    String expected = told.replace("%s", server.address()).replace("; ", "\nrootseal: ");

    assertOnly("fix -A", "rootseal: " + expected + "\n");
  }

  @Test
  void serverThatIsGoneIsToldOnce() {
    server.close();

    assertOnly(
        "fix -A",
        "rootseal: Deployments in the cluster cannot be read: the API server at "
            + server.address()
            + " does not answer: connection refused: check the address and the network\n");
  }

  @Rows(
      """
      deployments/web     | <html>                             | fix -n shop deploy/web | Deployment 'web'
      deployments/web     | {"kind":"Status"}                  | fix -n shop deploy/web | Deployment 'web'
      deployments?limit=5 | {"error":"none"}                   | fix -n shop            | Deployments
      deployments?limit=5 | {"kind":"SecretList","items":[{}]} | fix -n shop            | Deployments
      """)
  void serverThatIsNone(String path, String answer, String line, String what) {
    server.answer(SHOP + path, 200, answer);

    assertOnly(
        line,
        "rootseal: %s in namespace 'shop' cannot be read: %s does not answer as an API server does\n"
            .formatted(what, server.address()));
  }

  @Test
  void objectsThatNoApiServerHoldsCostThemselvesAlone() {
    server.answer(
        SHOP + "deployments" + FIRST,
        200,
        page(
            "",
            "{\"metadata\":{\"name\":\"broken\",\"namespace\":\"shop\"},\"spec\":[]},"
                + workload("../../x")
                + ","
                + workload("web")));

    Run run = fixShop().ends(3);

    assertThat(run.out()).contains("name: web\n").doesNotContain("..");
    assertThat(run.err())
        .startsWith(
            DEFAULT_POLICY
                + "rootseal: Deployment 'broken' in namespace 'shop' cannot be read:"
                + " spec: a list is not expected here\n"
                + "rootseal: Deployment '../../x' in namespace 'shop' cannot be read:"
                + " its name or namespace is invalid\n");
  }

  /** With nothing of the other kinds. */
  private Run fixShop() {
    server
        .answer(SHOP + "statefulsets" + FIRST, 200, NONE.formatted("StatefulSet"))
        .answer(SHOP + "daemonsets" + FIRST, 200, NONE.formatted("DaemonSet"));
    return server.run(folder, "fix -n shop");
  }

  private void assertOnly(String line, String told) {
    assertThat(server.run(folder, line)).isEqualTo(new Run(2, "", told));
  }

  private static String page(String next, String objects) {
    return "{\"kind\":\"DeploymentList\",\"metadata\":{\"continue\":\"%s\"},\"items\":[%s]}"
        .formatted(next, objects);
  }

  private static String workload(String name) {
    return """
        {"kind":"Deployment","metadata":{"name":"%s","namespace":"shop"},"spec":{"template":{"spec":{
          "containers":[{"name":"app","image":"registry.example/a:1"}]}}}}"""
        .formatted(name);
  }
}
