package dev.rootseal.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.Verdict;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Patches applied to objects that make it hard: each ends compliant, and nothing else changes. */
class PatchApplicationTest {
  private static JsonNode workload(String kind, String pod, String spec) {
    return StrategicPatches.read(
        """
        kind: %s
        metadata: {name: web, namespace: shop}
        spec: {%stemplate: {spec: {%s}}}
        """
            .formatted(kind, spec, pod));
  }

  /** What the patch mounts, after it has been applied and looked over. */
  private static String fixed(JsonNode before) {
    Remediation remediation = LiveWorkload.PLAIN.remediation(before);
    String patch = remediation.patch().orElseThrow().yaml();
    JsonNode after = StrategicPatches.apply(before, patch);

    assertThat(LiveWorkload.PLAIN.evaluate(after).containers())
        .allMatch(evaluated -> evaluated.verdict().verdict() == Verdict.COMPLIANT);
    assertThat(StrategicPatches.apply(after, patch)).isEqualTo(after);
    assertThat(PatchChanges.between(before, after)).isEqualTo(PatchChanges.announced(remediation));
    return remediation.patched().stream()
        .map(container -> container.name() + told(container))
        .collect(Collectors.joining(" "));
  }

  private static String told(PatchedContainer container) {
    return (container.setsFlag() ? "+flag" : "")
        + told("+", container.added())
        + told("~", container.opened());
  }

  private static String told(String sign, List<PatchedContainer.Mount> mounts) {
    return mounts.stream()
        .map(mount -> sign + mount.volume() + "@" + mount.mountPath())
        .collect(Collectors.joining());
  }

  @Rows(
      """
      nothing there              | containers: [{name: a}] | a+flag+rootseal-tmp@/tmp
      volumes are null           | containers: [{name: a, volumeMounts: null}], volumes: null | a+flag+rootseal-tmp@/tmp
      init containers are null   | initContainers: null, containers: [{name: a, securityContext: null}] | a+flag+rootseal-tmp@/tmp
      name taken                 | containers: [{name: a}], volumes: [{name: rootseal-tmp, configMap: {name: c}}] | a+flag+rootseal-tmp-2@/tmp
      second name taken, too     | containers: [{name: a}], volumes: [{name: rootseal-tmp, secret: {}}, {name: rootseal-tmp-2, secret: {}}] | a+flag+rootseal-tmp-3@/tmp
      ours, mounted elsewhere    | containers: [{name: a, volumeMounts: [{name: rootseal-tmp, mountPath: /x}]}], volumes: [{name: rootseal-tmp, emptyDir: {}}] | a+flag+rootseal-tmp-2@/tmp
      ours, mounted there        | containers: [{name: a, volumeMounts: [{name: rootseal-tmp, mountPath: /tmp}]}], volumes: [{name: rootseal-tmp, emptyDir: {}}] | a+flag
      ours, at the other's       | containers: [{name: a, volumeMounts: [{name: rootseal-tmp, mountPath: /tmp}]}, {name: b}], volumes: [{name: rootseal-tmp, emptyDir: {}}] | a+flag b+flag+rootseal-tmp-2@/tmp
      a slash at the end         | containers: [{name: a, volumeMounts: [{name: t, mountPath: /tmp/}]}], volumes: [{name: t, emptyDir: {}}] | a+flag
      read-only, with a slash    | containers: [{name: a, volumeMounts: [{name: t, mountPath: /tmp/, readOnly: true}]}], volumes: [{name: t, emptyDir: {}}] | a+flag~t@/tmp/
      read-only in all of it    | containers: [{name: a, volumeMounts: [{name: t, mountPath: /tmp, readOnly: true, recursiveReadOnly: Enabled}]}], volumes: [{name: t, emptyDir: {}}] | a+flag~t@/tmp
      both spellings, read-only  | containers: [{name: a, volumeMounts: [{name: t, mountPath: /tmp/, readOnly: true}, {name: t, mountPath: /tmp, readOnly: true}]}], volumes: [{name: t, emptyDir: {}}] | a+flag~t@/tmp/~t@/tmp
      one spelling read-only     | containers: [{name: a, volumeMounts: [{name: t, mountPath: /tmp/}, {name: t, mountPath: /tmp, readOnly: true}]}], volumes: [{name: t, emptyDir: {}}] | a+flag~t@/tmp
      below only                 | containers: [{name: a, volumeMounts: [{name: t, mountPath: /tmp/x}]}], volumes: [{name: t, emptyDir: {}}] | a+flag+rootseal-tmp@/tmp
      two share a volume         | containers: [{name: a, volumeMounts: [{name: t, mountPath: /x}]}, {name: b, volumeMounts: [{name: t, mountPath: /x}]}], volumes: [{name: t, emptyDir: {}}] | a+flag+rootseal-tmp@/tmp b+flag+rootseal-tmp-2@/tmp
      two share it at the path   | containers: [{name: a, volumeMounts: [{name: t, mountPath: /tmp}]}, {name: b, volumeMounts: [{name: t, mountPath: /tmp, readOnly: true}]}], volumes: [{name: t, emptyDir: {}}] | a+flag b+flag~t@/tmp
      all kinds of containers    | initContainers: [{name: i}, {name: s, restartPolicy: Always}], containers: [{name: a}] | i+flag+rootseal-tmp@/tmp s+flag+rootseal-tmp-2@/tmp a+flag+rootseal-tmp-3@/tmp
      one is compliant           | containers: [{name: a}, {name: b, securityContext: {readOnlyRootFilesystem: true}, volumeMounts: [{name: t, mountPath: /tmp}]}], volumes: [{name: t, emptyDir: {}}] | a+flag+rootseal-tmp@/tmp
      volume of another's name   | containers: [{name: rootseal-tmp}] | rootseal-tmp+flag+rootseal-tmp@/tmp
      """)
  void objectIsFixed(String title, String pod, String expected) {
    assertThat(fixed(workload("Deployment", pod, ""))).isEqualTo(expected);
    assertThat(fixed(workload("DaemonSet", pod, ""))).isEqualTo(expected);
  }

  @Rows(
      """
      rootseal-tmp | containers: [{name: a}] | a+flag+rootseal-tmp-2@/tmp
      data         | containers: [{name: a, volumeMounts: [{name: data, mountPath: /tmp, readOnly: true}]}] | a+flag~data@/tmp
      """)
  void claimTemplatesAreVolumes(String claim, String pod, String expected) {
    String claims = "volumeClaimTemplates: [{metadata: {name: %s}}], ".formatted(claim);

    assertThat(fixed(workload("StatefulSet", pod, claims))).isEqualTo(expected);
  }

  @Test
  void longNamesAndPathsFit() {
    String path = "/" + "a".repeat(39) + "/" + "b".repeat(39);
    String name = "c".repeat(80);
    String taken = "rootseal-" + "a".repeat(39) + "-" + "b".repeat(14);
    JsonNode object =
        workload(
            "Deployment",
            "containers: [{name: %s}], volumes: [{name: %s, secret: {}}]".formatted(name, taken),
            "");
    ((ObjectNode) object.path("metadata"))
        .putObject("annotations")
        .put("rootseal.dev/writable-paths", path);

    assertThat(taken).hasSize(63);
    assertThat(fixed(object)).isEqualTo(name + "+flag+" + taken.substring(0, 61) + "-2@" + path);
  }
}
