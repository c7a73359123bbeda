package dev.rootseal.cli;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Rows;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What `rootseal fix` leaves out: what is critical, and patches not known well enough. */
class FixSelectionTest extends OnTheShop {
  private static final Pattern NAME = Pattern.compile("(?m)^  name: (.*)$");

  /** A Deployment of an image, this pod and this metadata, in a namespace of its own. */
  private void apply(String namespace, String name, String image, String metadata, String pod) {
    cluster.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: %1$s}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %2$s, namespace: %1$s%4$s}
        spec:
          selector: {matchLabels: {app: new}}
          template:
            metadata: {labels: {app: new}}
            spec: {containers: [{name: app, image: "%3$s"}]%5$s}
        """
            .formatted(namespace, name, image, metadata, pod));
  }

  private void apply(String namespace, String metadata, String pod) {
    apply(namespace, "new", "registry.example/new:1", metadata, pod);
  }

  @Rows(
      """
      new         | | , hostNetwork: true                           | namespaces of the node: hostNetwork
      new         | | , hostPID: true                               | namespaces of the node: hostPID
      new         | | , hostIPC: true, hostNetwork: true            | namespaces of the node: hostNetwork, hostIPC
      new         | | , priorityClassName: system-node-critical     | priority class 'system-node-critical'
      new         | | , priorityClassName: system-cluster-critical  | priority class 'system-cluster-critical'
      kube-system | |                                               | namespace 'kube-system': kube-* is reserved for Kubernetes itself
      kube-public | |                                               | namespace 'kube-public': kube-* is reserved for Kubernetes itself
      new | , ownerReferences: [{apiVersion: db/v1, kind: Etcd, name: main, uid: a, controller: true}] | | Etcd 'main' owns it and would revert the patch: change it there
      new | | , initContainers: [{name: setup, image: x, securityContext: {privileged: true}}] | privileged: 'setup'
      """)
  void criticalIsLeftOut(String namespace, String metadata, String pod, String reason) {
    apply(namespace, metadata, pod);

    assertThat(cluster.fix("-n " + namespace).refuses(1).err())
        .startsWith("In namespace '" + namespace + "': Deployment 'new' ")
        .contains("\n  left out: " + reason + "\n")
        .contains("for nothing of 0, 1 left out.\nLeft out, because changing them can take the")
        .endsWith("\n  --include-critical writes their patches, too.\n");
    for (String line : List.of("--include-critical", "deployment/new")) {
      Run asked = cluster.fix(line + " -n " + namespace).ends(ExitCode.OK);
      assertThat(asked.out()).contains("name: new\n");
      assertThat(asked.err()).contains("\n  critical: " + reason + "\n").doesNotContain("left out");
    }
  }

  @Rows(
      """
      new       | | , hostNetwork: false
      new       | | , priorityClassName: system-of-ours
      my-kube-system | |
      new       | , ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: main, uid: a}] |
      new       | , ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: main, uid: a, controller: false}] |
      """)
  void othersAreNot(String namespace, String metadata, String pod) {
    apply(namespace, metadata, pod);

    assertThat(cluster.fix("-n " + namespace).ends(ExitCode.OK).err()).doesNotContain("critical");
  }

  @Test
  void whatHasNoFindingIsNotListed() {
    apply(
        "kube-system",
        "",
        ", hostNetwork: true, containers: [{name: a, image: x,"
            + " securityContext: {readOnlyRootFilesystem: true},"
            + " volumeMounts: [{name: t, mountPath: /tmp}]}], volumes: [{name: t, emptyDir: {}}]");

    assertThat(cluster.fix("-n kube-system"))
        .isEqualTo(new Run(0, "", "1 workload read in namespace 'kube-system': nothing to fix.\n"));
  }

  /** There is no patch that could be left out. */
  @Test
  void annotationAloneIsAFindingAsEver() {
    apply("kube-system", ", annotations: {rootseal.dev/exempt: \"\"}", "");
    cluster.policy("{exemptions: [{name: a, reason: b, match: {namespaces: [kube-system]}}]}");

    assertThat(cluster.fix("-n kube-system").err())
        .startsWith("In namespace 'kube-system': Deployment 'new' ")
        .contains("'rootseal.dev/exempt'")
        .doesNotContain("left out");
  }

  /** How well the paths of a patch are known. */
  private void oneOfEach() {
    apply("three", "a-guess", "registry.example/a:1", "", "");
    apply(
        "three",
        "b-told",
        "registry.example/b:1",
        ", annotations: {rootseal.dev/writable-paths: /srv}",
        "");
    apply("three", "c-nginx", "nginx:1.29", "", "");
    apply(
        "three",
        "d-seen",
        "registry.example/d:1",
        ", annotations: {writable-paths.rootseal.dev/app: /srv,"
            + " observed.rootseal.dev/app: 2026-11-26 for 10m}",
        "");
  }

  private static List<String> names(Run run) {
    return NAME.matcher(run.out()).results().map(name -> name.group(1)).toList();
  }

  @Test
  void knownComesFirst() {
    oneOfEach();
    Run run = cluster.fix("-n three").ends(ExitCode.OK);

    assertThat(names(run)).containsExactly("c-nginx", "d-seen", "b-told", "a-guess");
    assertThat(run.err())
        .contains("\n  confidence: known (the images are known to run with these paths)\n")
        .contains(
            "\n  confidence: observed (looked at: 'app' on 2026-11-26, when it had run for"
                + " 10m)\n")
        .contains("\n  confidence: declared (the owner's annotation names the paths)\n")
        .contains("\n  confidence: assumed (what 'app' writes is not known)\n")
        .contains("\nConfidence of these patches: 1 known, 1 observed, 1 declared, 1 assumed.\n");
  }

  @Rows(
      """
      known          | c-nginx
      declared       | b-told
      assumed        | a-guess
      assumed,known  | c-nginx a-guess
      Known,DECLARED | c-nginx b-told
      known,observed | c-nginx d-seen
      """)
  void onlyWhatIsAskedForIsWritten(String confidence, String written) {
    oneOfEach();
    List<String> expected = List.of(written.split(" "));

    Run run = cluster.fix("-n three", "--confidence=" + confidence).ends(1);

    assertThat(names(run)).isEqualTo(expected);
    int leftOut = 4 - expected.size();
    assertThat(run.err())
        .contains(", " + leftOut + " left out.\n")
        .contains("\nLeft out by --confidence: " + leftOut + " workloads (");
    assertThat(run.err().lines().filter(line -> line.startsWith("  left out: its confidence is ")))
        .hasSize(leftOut);
  }

  @Test
  void oneThatIsNamedIsLeftOutToo() {
    oneOfEach();
    assertThat(cluster.fix("deployment/a-guess -n three --confidence=known"))
        .isEqualTo(
            new Run(
                1,
                "",
                line(deployment("a-guess").in("three").container("app"))
                    + "  left out: its confidence is assumed\n"));
  }
}
