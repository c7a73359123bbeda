package dev.rootseal.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.rule.Rows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The pod that stands for those of a workload. */
class PodCopyTest {
  private static final Duration LIFE = Duration.ofMinutes(16);

  private static final Map<String, List<String>> MODES =
      Map.of("many", List.of("ReadWriteMany"), "readers", List.of("ReadOnlyMany"));

  private static PodCopy copyOf(String pod) {
    String workload =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop, labels: {app: web}}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata:
              labels: {app: web, tier: front}
              annotations: {container.apparmor.security.beta.kubernetes.io/app: runtime/default}
            spec:
        """
            + pod.indent(6);
    return copyOf(read(workload), Optional.empty());
  }

  private static PodCopy copyOf(JsonNode workload, Optional<String> node) {
    return PodCopy.of(workload, claim -> MODES.getOrDefault(claim, List.of()), node, LIFE);
  }

  private static JsonNode read(String yaml) {
    return StrategicPatches.read(yaml);
  }

  @Test
  void itHasNoLabelOfTheTemplateAndNoOwner() {
    ObjectNode pod = copyOf("containers: [{name: app, image: a}]").pod();

    assertThat(pod.at("/metadata/labels")).isEqualTo(read("{rootseal.dev/try: 'true'}"));
    assertThat(pod.path("metadata").has("ownerReferences")).isFalse();
    assertThat(pod.at("/metadata/name").asText()).matches("web-rootseal-try-[0-9a-f]{6}");
    assertThat(pod.at("/metadata/annotations").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly(
            "container.apparmor.security.beta.kubernetes.io/app", "rootseal.dev/try-of");
    assertThat(pod.at("/metadata/annotations/rootseal.dev~1try-of").asText())
        .isEqualTo("deployment/web");
  }

  /** It ends by itself, takes no port, pushes nobody aside; claims are shared where they can. */
  @Rows(
      """
      terminationGracePeriodSeconds: 300 | /spec | {terminationGracePeriodSeconds: 10, activeDeadlineSeconds: 960, restartPolicy: Always} |
      terminationGracePeriodSeconds: 1 | /spec | {terminationGracePeriodSeconds: 1, activeDeadlineSeconds: 960, restartPolicy: Always} |
      {priorityClassName: high, readinessGates: [{conditionType: a.b/c}], topologySpreadConstraints: [{maxSkew: 1}]} | /spec | {terminationGracePeriodSeconds: 10, activeDeadlineSeconds: 960, restartPolicy: Always} |
      {hostname: web, hostnameOverride: web.example.org, subdomain: web} | /spec | {terminationGracePeriodSeconds: 10, activeDeadlineSeconds: 960, restartPolicy: Always} |
      hostNetwork: true | /spec | {terminationGracePeriodSeconds: 10, activeDeadlineSeconds: 960, restartPolicy: Always} | it has a network of its own, not that of the node, where its ports are taken
      containers: [{name: app, ports: [{name: http, containerPort: 80, hostPort: 80, hostIP: 10.0.0.1}]}] | /spec/containers/0/ports/0 | {name: http, containerPort: 80} |
      {terminationGracePeriodSeconds: 60, containers: [{name: app, lifecycle: {preStop: {sleep: {seconds: 15}}}}]} | /spec/containers/0 | {name: app, lifecycle: {}} |
      containers: [{name: app, lifecycle: {postStart: {sleep: {seconds: 10}}, stopSignal: SIGINT}}] | /spec/containers/0/lifecycle | {stopSignal: SIGINT} |
      containers: [{name: app, lifecycle: {preStop: {exec: {command: [a]}}}}] | /spec/containers/0/lifecycle | {preStop: {exec: {command: [a]}}} |
      serviceAccountName: seller | /spec/serviceAccountName | seller |
      volumes: [{name: s, secret: {secretName: x}}] | /spec/volumes | [{name: s, secret: {secretName: x}}] |
      volumes: [{name: a, persistentVolumeClaim: {claimName: many}}] | /spec/volumes | [{name: a, persistentVolumeClaim: {claimName: many}}] | it shares claim 'many' with the other pods: what it writes there, they see
      volumes: [{name: b, persistentVolumeClaim: {claimName: readers}}] | /spec/volumes | [{name: b, persistentVolumeClaim: {claimName: readers, readOnly: true}}] | it shares claim 'readers' with the other pods, and reads it only
      volumes: [{name: c, persistentVolumeClaim: {claimName: mine}}] | /spec/volumes | [{name: c, emptyDir: {}}] | in place of claim 'mine', which cannot be shared, it has an empty volume
      // an API server takes no empty volume for a block device
      {containers: [{name: app, volumeDevices: [{name: c, devicePath: /dev/xvda}, {name: m, devicePath: /dev/xvdb}]}], volumes: [{name: c, emptyDir: {}}, {name: m}]} | /spec/containers/0/volumeDevices | [{name: m, devicePath: /dev/xvdb}] | container 'app' has no block device at /dev/xvda
      """)
  void whatBecomesOfThePod(String spec, String path, String copy, String remark) {
    assertThat(copyOf(spec).pod().at(path)).hasToString(read(copy).toString());
    assertThat(String.join("; ", copyOf(spec).remarks())).isEqualTo(remark);
  }

  @Test
  void pathsOfTheNodeThatCanBeWrittenAreFound() {
    JsonNode workload =
        read(
            """
            spec:
              template:
                spec:
                  initContainers: [{name: i, volumeMounts: [{name: a, mountPath: /a}]}]
                  containers:
                    - name: c
                      volumeMounts: [{name: b, mountPath: /b, readOnly: true}, {name: e, mountPath: /e}]
                  volumes:
                    - {name: a, hostPath: {path: /node/a}}
                    - {name: b, hostPath: {path: /node/b}}
                    - {name: c, hostPath: {path: /node/c}}
                    - {name: e, emptyDir: {}}
            """);

    assertThat(PodCopy.writablePathsOfTheNode(workload)).containsExactly("/node/a");
  }

  @Test
  void templatesOfClaimsBecomeEmptyVolumes() {
    JsonNode workload =
        read(
            """
            kind: StatefulSet
            metadata: {name: db, namespace: shop}
            spec:
              template: {spec: {volumes: [{name: other, emptyDir: {}}]}}
              volumeClaimTemplates: [{metadata: {name: data}}]
            """);

    PodCopy copy = copyOf(workload, Optional.empty());

    assertThat(copy.pod().at("/spec/volumes"))
        .isEqualTo(read("[{name: other, emptyDir: {}}, {name: data, emptyDir: {}}]"));
    assertThat(copy.remarks()).hasSize(1);
  }

  @Test
  void longNamesAreCutToWhatAHostCanHave() {
    JsonNode workload =
        read("{kind: DaemonSet, metadata: {name: '%s', namespace: n}}".formatted("a-.".repeat(80)));

    String name = copyOf(workload, Optional.empty()).pod().at("/metadata/name").asText();

    assertThat(name)
        .hasSizeLessThanOrEqualTo(63)
        .matches("[a-z0-9.-]*[a-z0-9]-rootseal-try-[0-9a-f]{6}");
  }

  @Test
  void sameNodeIsAskedOfTheSchedulerInPlaceOfOtherWishes() {
    JsonNode workload = read("{spec: {template: {spec: {affinity: {podAntiAffinity: {}}}}}}");

    assertThat(copyOf(workload, Optional.of("node-7")).pod().at("/spec/affinity").toString())
        .doesNotContain("podAntiAffinity")
        .contains("\"node-7\"");
  }
}
