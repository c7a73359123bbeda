package dev.rootseal.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.rule.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The merge by itself; PatchesIT compares it with a real API server. */
class StrategicMergeTest {
  private static ObjectNode object(String text) {
    return (ObjectNode) StrategicPatches.read(text);
  }

  private static ObjectNode patched(String target, String patch) {
    return StrategicMerge.apply(object(target), object(patch));
  }

  @Rows(
      """
      containers merge by name       | {containers: [{name: a, image: x}, {name: b}]} | {containers: [{name: a, image: y}]} | {containers: [{name: a, image: y}, {name: b}]}
      what is new comes first        | {containers: [{name: a}]} | {containers: [{name: b}]} | {containers: [{name: b}, {name: a}]}
      unless it is named behind      | {containers: [{name: a}, {name: b}]} | {containers: [{name: a}, {name: c}]} | {containers: [{name: a}, {name: c}, {name: b}]}
      an item is deleted             | {containers: [{name: a}, {name: b}]} | {containers: [{name: a, $patch: delete}]} | {containers: [{name: b}]}
      deleting what is not there     | {containers: [{name: a}]} | {containers: [{name: z, $patch: delete}]} | {containers: [{name: a}]}
      a list is replaced             | {containers: [{name: a}, {name: b}]} | {containers: [{name: c}, {$patch: replace}]} | {containers: [{name: c}]}
      mounts merge by path           | {volumeMounts: [{name: t, mountPath: /tmp}]} | {volumeMounts: [{name: u, mountPath: /tmp}]} | {volumeMounts: [{name: u, mountPath: /tmp}]}
      a slash makes another mount    | {volumeMounts: [{name: t, mountPath: /tmp/}]} | {volumeMounts: [{name: t, mountPath: /tmp}]} | {volumeMounts: [{name: t, mountPath: /tmp}, {name: t, mountPath: /tmp/}]}
      volumes merge by name          | {volumes: [{name: t, emptyDir: {}}]} | {volumes: [{name: t, configMap: {name: c}}]} | {volumes: [{name: t, emptyDir: {}, configMap: {name: c}}]}
      keys are retained              | {volumes: [{name: t, emptyDir: {}}]} | {volumes: [{name: t, $retainKeys: [name, configMap], configMap: {name: c}}]} | {volumes: [{name: t, configMap: {name: c}}]}
      strategy keys are retained     | {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}} | {strategy: {$retainKeys: [type], type: Recreate}} | {strategy: {type: Recreate}}
      an atomic list is replaced     | {args: [a, b]} | {args: [c]} | {args: [c]}
      tolerations are atomic         | {tolerations: [{key: a}]} | {tolerations: [{key: b}]} | {tolerations: [{key: b}]}
      elements are put in order      | {containers: [{name: a}, {name: b}]} | {containers: [{name: c}], $setElementOrder/containers: [{name: c}, {name: b}, {name: a}]} | {containers: [{name: c}, {name: b}, {name: a}]}
      an order alone is one, too     | {containers: [{name: a}, {name: b}]} | {$setElementOrder/containers: [{name: b}, {name: a}]} | {containers: [{name: b}, {name: a}]}
      an order of what is not there  | {a: 1} | {$setElementOrder/containers: [{name: a}]} | {a: 1}
      ports merge by number          | {ports: [{containerPort: 80, name: http}]} | {ports: [{containerPort: 80, protocol: UDP}]} | {ports: [{containerPort: 80, name: http, protocol: UDP}]}
      null removes a field           | {a: 1, b: 2} | {a: null} | {b: 2}
      an object is deleted           | {a: {b: 1}, c: 2} | {a: {$patch: delete}} | {c: 2}
      an object is replaced          | {a: {b: 1, c: 2}} | {a: {$patch: replace, d: 3}} | {a: {d: 3}}
      env merges by name             | {env: [{name: A, value: '1'}]} | {env: [{name: A, value: '2'}, {name: B, value: '3'}]} | {env: [{name: A, value: '2'}, {name: B, value: '3'}]}
      a new list takes no directives | {} | {containers: [{name: a, $patch: delete}, {name: b}]} | {containers: [{name: b}]}
      """)
  void merges(String title, String target, String patch, String expected) {
    assertThat(patched(target, patch)).isEqualTo(object(expected));
  }

  @Test
  void refusesAnItemWithoutItsKey() {
    assertThatThrownBy(() -> patched("{containers: [{name: a}]}", "{containers: [{image: x}]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("merge key name");
  }

  @Test
  void leavesTheTargetAlone() {
    ObjectNode target = object("{containers: [{name: a, env: [{name: A, value: x}]}]}");
    ObjectNode before = target.deepCopy();
    StrategicMerge.apply(target, object("{containers: [{name: a, env: [{name: A, value: y}]}]}"));
    assertThat(target).isEqualTo(before);
  }

  @Rows(
      """
      a seed for a sidecar      | initContainers: [{name: proxy}, {name: migrate}] | initContainers: [{name: seed}, {name: proxy, a: 1}] | initContainers: [{name: proxy, b: 1}, {name: migrate, b: 1}]
      a seed for the second     | initContainers: [{name: proxy}, {name: migrate}] | initContainers: [{name: seed}, {name: migrate, a: 1}] | initContainers: [{name: proxy, b: 1}]
      a seed for each           | initContainers: [{name: proxy}, {name: migrate}] | initContainers: [{name: seed, v: p}, {name: proxy, a: 1}] | initContainers: [{name: again, v: m}, {name: migrate, a: 1}]
      a seed and a flag         | initContainers: [{name: init}], containers: [{name: app}] | initContainers: [{name: seed}], containers: [{name: app, a: 1}] | initContainers: [{name: init, b: 1}], containers: [{name: app, b: 1}]
      mounts of both            | containers: [{name: app, volumeMounts: [{mountPath: /a}]}] | containers: [{name: app, volumeMounts: [{mountPath: /s}]}] | containers: [{name: app, volumeMounts: [{mountPath: /a, readOnly: false, recursive: null}, {mountPath: /t}]}]
      what one of them adds     | a: {} | a: {x: 1, y: [1]}, c: 1 | a: {x: 2, z: 1}
      """)
  void combinedPatchesDoTheSameAndLeaveTheOrder(
      String title, String target, String first, String second) {
    ObjectNode object = object("{" + target + "}");
    ObjectNode one = object("{" + first + "}");
    ObjectNode two = object("{" + second + "}");

    ObjectNode combined = StrategicMerge.combined(object, List.of(one, two));

    assertThat(StrategicMerge.apply(object, combined))
        .as("%s: %s", title, combined)
        .isEqualTo(StrategicMerge.apply(StrategicMerge.apply(object, one), two));
    assertThat(combined.findValues("recursive")).hasSameSizeAs(two.findValues("recursive"));
  }
}
