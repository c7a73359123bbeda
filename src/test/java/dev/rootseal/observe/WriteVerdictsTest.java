package dev.rootseal.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.rule.Rows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What figures say about writes; never that there are none where that is not certain. */
class WriteVerdictsTest {
  private static final String SEALED = "securityContext: {readOnlyRootFilesystem: true}, ";
  private static final String NOW = "'2026-11-26T12:00:00Z'";

  /** Of the one node. */
  private final ObjectNode summary = JsonNodeFactory.instance.objectNode();

  private final Observation pods =
      new Observation((_, _) -> Map.of("n", KubeletSummary.read(summary)), Duration.ofDays(1));
  private int number;

  /** Adds a pod that has run for two days with one container `app`. */
  private void pod(String workload, String fields, String spec, String rootfs, String... changes) {
    number++;
    String pod =
        """
        {metadata: {name: %1$s-%2$d, namespace: shop, uid: uid-%2$d, ownerReferences:
          [{apiVersion: apps/v1, kind: StatefulSet, name: %1$s, uid: of-%1$s, controller: true}]},
         spec: {nodeName: n, containers: [{name: app, image: 'app:1', %3$s}], %4$s},
         status: {phase: Running, containerStatuses: [{name: app, imageID: 'sha256:1',
          containerID: 'containerd://%2$d', state: {running: {startedAt: '2026-11-24T12:00:00Z'}}}]}}
        """
            .formatted(workload, number, fields, spec);
    for (String change : changes) {
      String[] parts = change.split(">", 2);
      pod = pod.replace(parts[0], parts[1]);
    }
    pods.add(StrategicPatches.read(pod));
    summary.putObject("node").put("nodeName", "n");
    summary.withArrayProperty("pods");
    if (!rootfs.isEmpty()) {
      String counted =
          "{podRef: {uid: uid-%d}, containers: [{name: app, rootfs: %s}]}"
              .formatted(number, rootfs);
      summary.withArrayProperty("pods").add(StrategicPatches.read(counted));
    }
  }

  private void pod(String workload, String fields, long inodes) {
    pod(workload, fields, "", figures(inodes));
  }

  private static String figures(long inodes) {
    return "{inodesUsed: %d, usedBytes: %d, time: %s}".formatted(inodes, inodes * 1000, NOW);
  }

  private ObservedContainer container(String workload) {
    return pods.containers().stream()
        .filter(one -> one.workload().name().equals(workload))
        .findFirst()
        .orElseThrow();
  }

  private String verdict(String workload) {
    WriteVerdict found = container(workload).verdict();
    return found.id() + found.reason().map(reason -> " " + reason).orElse("");
  }

  /** The spec of a pod that has run for two days, what the kubelet says of it, and the verdict. */
  @Rows(
      """
      // without comparison only the extremes are certain
       | {inodesUsed: 1, time: NOW} | NoWrites
       | {inodesUsed: 2, time: NOW} | Unknown BaseNotKnown
       | {inodesUsed: 8, time: NOW} | Unknown BaseNotKnown
       | {inodesUsed: 9, time: NOW} | Writes
      // figures that cannot be are none
       | null | Unknown NoFigures
       | {} | Unknown NoFigures
       | {usedBytes: 8192, time: NOW} | Unknown NoFigures
       | {inodesUsed: 0, usedBytes: 0, time: NOW} | Unknown NoFigures
       | {inodesUsed: -5, time: NOW} | Unknown NoFigures
       | {inodesUsed: 18446744073709551615, time: NOW} | Unknown NoFigures
       | {inodesUsed: 1.5, time: NOW} | Unknown NoFigures
       | {inodesUsed: '1', time: NOW} | Unknown NoFigures
       | {inodesUsed: 1, time: yesterday} | Unknown NoFigures
       | {inodesUsed: 1} | Unknown NoFigures
      // of the container before its restart; containerd counts every ten seconds, and until then
      // the kubelet says this
       | {inodesUsed: 900, time: '2026-11-23T12:00:00Z'} | Unknown OldFigures
       | {usedBytes: 0, inodesUsed: 0, time: '1970-01-01T00:00:00Z'} | Unknown OldFigures
      // the age counts from the start of the container to its figures
       | {inodesUsed: 1, time: '2026-11-25T11:59:59Z'} | Unknown TooYoung
      // a sandbox may keep writes elsewhere, and Windows has no such root
      runtimeClassName: gvisor | {inodesUsed: 1, time: NOW} | Unknown RuntimeClass
      runtimeClassName: gvisor | {inodesUsed: 900, time: NOW} | Writes
      os: {name: windows} | {inodesUsed: 1, time: NOW} | Unknown Windows
      nodeSelector: {kubernetes.io/os: windows} | {inodesUsed: 1, time: NOW} | Unknown Windows
      """)
  void onePodByItself(String spec, String rootfs, String verdict) {
    pod("web", spec.contains("windows") ? SEALED : "", spec, rootfs.replace("NOW", NOW));

    assertThat(verdict("web")).isEqualTo(verdict);
  }

  /** One that is read-only and how much it holds, and one that is not. */
  @Rows(
      """
       | 5 | | 5 | NoWrites
       | 5 | | 6 | Writes
      // a volume at /tmp changes nothing, unless the image is made from nothing
      /tmp | 5 | | 5 | NoWrites
      /tmp | 5 | | 6 | Writes
      /tmp | 9 | | 8 | NoWrites
      /tmp | 9 | | 9 | Unknown BaseNotKnown
      /tmp | 9 | | 10 | Writes
      // the folders of the token are in no image
       | 5 | /var/run/secrets/kubernetes.io/serviceaccount | 8 | NoWrites
       | 5 | /var/run/secrets/kubernetes.io/serviceaccount | 9 | NoWrites
       | 5 | /var/run/secrets/kubernetes.io/serviceaccount | 10 | Writes
      /run/secrets/kubernetes.io/serviceaccount | 9 | | 5 | NoWrites
      /run/secrets/kubernetes.io/serviceaccount | 9 | | 6 | Writes
      // the folder of another mount may have been made, for the one or for the other
       | 5 | /srv/data | 5 | NoWrites
       | 5 | /srv/data | 6 | Unknown BaseNotKnown
       | 5 | /srv/data | 7 | Unknown BaseNotKnown
       | 5 | /srv/data | 8 | Writes
      /srv/data | 5 | | 3 | NoWrites
      /srv/data | 5 | | 4 | Unknown BaseNotKnown
      /srv/data | 5 | | 5 | Unknown BaseNotKnown
      /srv/data | 5 | | 6 | Writes
      // a mount hides what the other has below it
      /srv/data/deep | 8 | /srv | 6 | Unknown BaseNotKnown
      // mounts below another, and in other file systems, cost nothing
      /srv | 6 | terminationMessagePath: /dev/termination-log, volumeMounts: [{mountPath: /srv/}, {mountPath: /srv/a}, {mountPath: /dev/shm}] | 6 | NoWrites
      // those of another kind are no comparison
      securityContext: {readOnlyRootFilesystem: true, privileged: true} | 5 | | 5 | Unknown BaseNotKnown
      resources: {limits: {nvidia.com/gpu: 1}} | 5 | | 5 | Unknown BaseNotKnown
      resources: {claims: [{name: gpu}]} | 5 | | 5 | Unknown BaseNotKnown
      workingDir: /srv | 5 | | 5 | Unknown BaseNotKnown
      """)
  void readOnlyContainerOfTheSameImageTellsNoneFromSome(
      String sealed, long base, String web, long inodes, String verdict) {
    pod("sealed", sealed.contains("readOnlyRoot") ? sealed : SEALED + fields(sealed), base);
    pod("web", fields(web), inodes);

    assertThat(verdict("web")).isEqualTo(verdict);
    assertThat(verdict("sealed")).isEqualTo("ReadOnly");
  }

  /** Those of a cell, which may be where it has a mount. */
  private static String fields(String cell) {
    return cell.startsWith("/") ? "volumeMounts: [{mountPath: " + cell + "}]" : cell;
  }

  /** What the kubelet counts of each pod, its flag and what it has otherwise; the verdict. */
  @Rows(
      """
      // the worst decides, and whom the kubelet does not know may write
      1; - | Unknown NotInSummary
      1; -; 900 | Writes
      // half rolled out is not sealed yet
      1 sealed; 1 | NoWrites
      // those that disagree leave a range
      5 sealed; 7 sealed; 6 | Unknown BaseNotKnown
      // other images and runtimes are no comparison
      5 sealed sha256:1>sha256:2; 5 sealed containerd:>cri-o:; 5 | Unknown BaseNotKnown
      // pods of another group's StatefulSet are others
      1; 900 apps/v1>apps.kruise.io/v1beta1 | NoWrites
      1; 1 running>waiting | Unknown NotRunning
      // what is about to go, or was evicted, counts only where it has written, or is alone
      1; 1 namespace:>"deletionTimestamp":1,namespace: | NoWrites
      1; 900 namespace:>"deletionTimestamp":1,namespace: | Writes
      - Running>Failed containerStatuses>none | Unknown NotRunning
      1; - Running>Failed containerStatuses>none | NoWrites
      // a pod that could not be read may write
      1; 1 containers:>none: | Unknown PodNotRead
      """)
  void podsOfOneWorkload(String all, String verdict) {
    for (String one : all.split("; ", -1)) {
      List<String> words = List.of(one.replace(" sealed", "").split(" ", -1));
      String rootfs = words.getFirst().equals("-") ? "" : figures(Long.parseLong(words.getFirst()));
      String[] changes = words.subList(1, words.size()).toArray(String[]::new);
      pod("web", one.contains(" sealed") ? SEALED : "", "", rootfs, changes);
    }

    assertThat(verdict("web")).isEqualTo(verdict);
  }

  @Test
  void withoutBytesInodesAreEnough() {
    pod("web", "", "", "{inodesUsed: 900, time: %s}".formatted(NOW));

    assertThat(verdict("web")).isEqualTo("Writes");
    assertThat(container("web").written().orElseThrow().mostBytes()).isEmpty();
  }

  @Test
  void podsOfWhichTheVerdictHoldsAreCounted() {
    pod("web", "", 1);
    pod("web", "", 900);

    assertThat(container("web").pods()).isEqualTo(2);
    assertThat(container("web").concerned()).isEqualTo(1);
  }

  /** Containers of the same name in other workloads are others. */
  @Test
  void whatCanBeSealedFirstComesFirst() {
    pod("gone", "", "", "");
    pod("many", "", 900);
    pod("maybe", "", 3);
    pod("few", "", 20);
    pod("quiet", "", 1);

    assertThat(pods.containers())
        .extracting(one -> one.workload().name() + " " + one.verdict().id())
        .containsExactly(
            "quiet NoWrites", "few Writes", "many Writes", "maybe Unknown", "gone Unknown");
  }
}
