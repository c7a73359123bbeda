package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.embedded.StrategicPatches;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What our strategic merge makes of an object is what a real API server makes of it. */
@Needs(Requirement.CONTROL_PLANE)
record StrategicMergeIT(ControlPlane cluster) {
  private static final String ALL = "/apis/apps/v1/namespaces/default/deployments";
  private static final String DRY = "/merged?dryRun=All";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a seed and a sidecar, one left alone  | initContainers: [{name: proxy, restartPolicy: Always}, {name: migrate}] | initContainers: [{name: seed, image: i}, {name: proxy, tty: true}]
          a seed and both that are there        | initContainers: [{name: proxy, restartPolicy: Always}, {name: migrate}] | initContainers: [{name: seed, image: i}, {name: proxy, tty: true}, {name: migrate, tty: true}]
          a seed behind one that is there       | initContainers: [{name: a}, {name: b}] | initContainers: [{name: a, tty: true}, {name: seed, image: i}]
          a seed before the second              | initContainers: [{name: a}, {name: b}, {name: c}] | initContainers: [{name: seed, image: i}, {name: b, tty: true}]
          only what is new                      | initContainers: [{name: a}, {name: b}] | initContainers: [{name: s, image: i}, {name: t, image: i}]
          no list yet                           | hostname: h | initContainers: [{name: s, image: i}, {name: t, image: i}]
          another order                         | initContainers: [{name: a}, {name: b}, {name: c}] | initContainers: [{name: c, tty: true}, {name: a, tty: true}]
          new ones between                      | initContainers: [{name: a}, {name: b}, {name: c}, {name: d}] | initContainers: [{name: b, tty: true}, {name: s, image: i}, {name: d, tty: true}, {name: t, image: i}]
          mounts                                | containers: [{name: c, volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /b, readOnly: true, recursiveReadOnly: IfPossible}]}] | containers: [{name: c, volumeMounts: [{name: v, mountPath: /b, readOnly: false, recursiveReadOnly: null}, {name: v, mountPath: /new}]}]
          volumes                               | volumes: [{name: v, emptyDir: {}}, {name: w, emptyDir: {}}] | volumes: [{name: w, emptyDir: {medium: Memory}}, {name: n, emptyDir: {sizeLimit: 1Gi}}]
          kept keys of a volume                 | volumes: [{name: v, emptyDir: {}}, {name: w, emptyDir: {}}] | volumes: [{name: w, $retainKeys: [name, configMap], configMap: {name: m}}]
          environment and ports                 | containers: [{name: c, env: [{name: A, value: x}], ports: [{containerPort: 80, name: web}]}] | containers: [{name: c, env: [{name: B, value: y}, {name: A, value: z}], ports: [{containerPort: 81}, {containerPort: 80, name: http}]}]
          lists that are replaced               | containers: [{name: c, args: [a, b]}], tolerations: [{key: a, operator: Exists}] | containers: [{name: c, args: [c]}], tolerations: [{key: b, operator: Exists}]
          a deleted item                        | initContainers: [{name: a}, {name: b}, {name: c}] | initContainers: [{name: b, $patch: delete}, {name: s, image: i}, {name: z, $patch: delete}]
          a replaced list                       | initContainers: [{name: a}, {name: b}] | initContainers: [{name: s, image: i}, {$patch: replace}]
          an order that is given                | initContainers: [{name: a}, {name: b}, {name: c}] | initContainers: [{name: s, image: i}], $setElementOrder/initContainers: [{name: c}, {name: s}, {name: a}]
          null and a replaced object            | hostname: h, securityContext: {runAsUser: 5, fsGroup: 6} | hostname: null, securityContext: {$patch: replace, runAsUser: 7}
          directives of what is new             | hostname: h | initContainers: [{name: s, image: i, tty: null}, {name: t, $patch: delete}]
          names of secrets and aliases          | imagePullSecrets: [{name: a}], hostAliases: [{ip: 1.1.1.1, hostnames: [a]}] | imagePullSecrets: [{name: b}, {name: a}], hostAliases: [{ip: 1.1.1.2, hostnames: [b]}, {ip: 1.1.1.1, hostnames: [c]}]
          """)
  void mergesAsTheServer(String title, String pod, String patch) {
    JsonNode before = cluster.api().create(ALL, deployment(pod).toString());
    try {
      ObjectNode wanted = (ObjectNode) spec(patch);
      JsonNode servers = cluster.api().patchStrategically(ALL + DRY, wanted.toString());
      JsonNode ours =
          cluster
              .api()
              .replace(ALL + DRY, StrategicPatches.apply(before, wanted.toString()).toString());
      assertThat(ours.path("spec")).as(title).isEqualTo(servers.path("spec"));
    } finally {
      cluster.api().delete(ALL + "/merged");
    }
  }

  private static JsonNode spec(String pod) {
    return StrategicPatches.read("{spec: {template: {spec: {%s}}}}".formatted(pod));
  }

  /** All that an API server wants of one and a row leaves out. */
  private static JsonNode deployment(String pod) {
    ObjectNode deployment = (ObjectNode) spec(pod);
    deployment.put("apiVersion", "apps/v1").put("kind", "Deployment");
    deployment.putObject("metadata").put("name", "merged");
    ObjectNode spec = (ObjectNode) deployment.path("spec");
    spec.putObject("selector").putObject("matchLabels").put("app", "merged");
    ObjectNode template = (ObjectNode) spec.path("template");
    template.putObject("metadata").putObject("labels").put("app", "merged");
    ObjectNode podSpec = (ObjectNode) template.path("spec");
    if (!podSpec.has("containers")) {
      podSpec.putArray("containers").addObject().put("name", "app");
    }
    podSpec.findParents("name").stream()
        .filter(one -> !one.has("mountPath"))
        .forEach(one -> putImage((ObjectNode) one));
    if (pod.contains("volumeMounts")) {
      podSpec.putArray("volumes").addObject().put("name", "v").putObject("emptyDir");
    }
    return deployment;
  }

  private static void putImage(ObjectNode named) {
    if (!named.has("value") && !named.has("emptyDir") && !named.has("containerPort")) {
      named.put("image", "i");
    }
  }
}
