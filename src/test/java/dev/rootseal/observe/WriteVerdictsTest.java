package dev.rootseal.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.rule.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What figures say about writes; never that there are none where that is not certain. */
class WriteVerdictsTest {
  private final PodFixture pods = new PodFixture();

  /** Its fields, or where it has a mount. */
  private static String container(String cell) {
    return "{" + (cell.startsWith("/") ? "volumeMounts: [{mountPath: " + cell + "}]" : cell) + "}";
  }

  private static String sealed(String cell) {
    String fields = container(cell);
    return fields.contains("readOnlyRoot")
        ? fields
        : fields.replaceFirst(
            "\\{",
            "{securityContext: {readOnlyRootFilesystem: true}" + (cell.isEmpty() ? "" : ", "));
  }

  /** The spec of a pod that has run for two days, what the kubelet says of it, and the verdict. */
  @Rows(
      """
      // without comparison only the extremes are certain
      {} | {inodesUsed: 1, time: NOW} | NoWrites
      {} | {inodesUsed: 2, time: NOW} | Unknown BaseNotKnown
      {} | {inodesUsed: 8, time: NOW} | Unknown BaseNotKnown
      {} | {inodesUsed: 9, time: NOW} | Writes
      // figures that cannot be are none
      {} | null | Unknown NoFigures
      {} | {} | Unknown NoFigures
      {} | {usedBytes: 8192, time: NOW} | Unknown NoFigures
      {} | {inodesUsed: 0, usedBytes: 0, time: NOW} | Unknown NoFigures
      {} | {inodesUsed: -5, time: NOW} | Unknown NoFigures
      {} | {inodesUsed: 18446744073709551615, time: NOW} | Unknown NoFigures
      {} | {inodesUsed: 1.5, time: NOW} | Unknown NoFigures
      {} | {inodesUsed: '1', time: NOW} | Unknown NoFigures
      {} | {inodesUsed: 1, time: yesterday} | Unknown NoFigures
      {} | {inodesUsed: 1} | Unknown NoFigures
      // of the container before its restart; containerd counts every ten seconds, and until then
      // the kubelet says this
      {} | {inodesUsed: 900, time: '2026-11-23T12:00:00Z'} | Unknown OldFigures
      {} | {usedBytes: 0, inodesUsed: 0, time: '1970-01-01T00:00:00Z'} | Unknown OldFigures
      // the age counts from the start of the container to its figures
      {} | {inodesUsed: 1, time: '2026-11-25T11:59:59Z'} | Unknown TooYoung
      // a sandbox may keep writes elsewhere, and Windows has no such root
      {runtimeClassName: gvisor} | {inodesUsed: 1, time: NOW} | Unknown RuntimeClass
      {runtimeClassName: gvisor} | {inodesUsed: 900, time: NOW} | Writes
      {os: {name: windows}} | {inodesUsed: 1, time: NOW} | Unknown Windows
      {nodeSelector: {kubernetes.io/os: windows}} | {inodesUsed: 1, time: NOW} | Unknown Windows
      """)
  void onePodByItself(String spec, String rootfs, String verdict) {
    String container = spec.contains("windows") ? sealed("") : "{}";
    pods.pod("web", container, spec, rootfs.replace("NOW", "'2026-11-26T12:00:00Z'"));

    assertThat(pods.verdict("web")).isEqualTo(verdict);
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
    pods.pod("sealed", sealed(sealed), base).pod("web", container(web), inodes);

    assertThat(pods.verdict("web")).isEqualTo(verdict);
    assertThat(pods.verdict("sealed")).isEqualTo("ReadOnly");
  }

  @Test
  void otherImagesAndRuntimesAreNoComparison() {
    ObjectNode image = pods.object("sealed", sealed(""), "{}");
    ((ObjectNode) image.at("/status/containerStatuses/0")).put("imageID", "sha256:2");
    ObjectNode runtime = pods.object("sealed", sealed(""), "{}");
    ((ObjectNode) runtime.at("/status/containerStatuses/0")).put("containerID", "cri-o://7");
    pods.add(image, figures(5)).add(runtime, figures(5)).pod("web", "{}", 5);

    assertThat(pods.verdict("web")).isEqualTo("Unknown BaseNotKnown");
  }

  @Test
  void readOnlyContainersThatDisagreeLeaveARange() {
    pods.pod("sealed", sealed(""), 5).pod("sealed", sealed(""), 7).pod("web", "{}", 6);

    assertThat(pods.verdict("web")).isEqualTo("Unknown BaseNotKnown");
  }

  @Test
  void withoutBytesInodesAreEnough() {
    pods.pod("web", "{}", "{}", "{inodesUsed: 900, time: '2026-11-26T12:00:00Z'}");

    assertThat(pods.verdict("web")).isEqualTo("Writes");
    assertThat(pods.container("web").pods().written().orElseThrow().mostBytes()).isEmpty();
  }

  @Test
  void podThatTheKubeletDoesNotKnowMayWrite() {
    pods.pod("web", "{}", 1).podWithoutFigures("web");

    assertThat(pods.verdict("web")).isEqualTo("Unknown NotInSummary");
  }

  @Test
  void worstReplicaDecides() {
    pods.pod("web", "{}", 1).podWithoutFigures("web").pod("web", "{}", 900);

    assertThat(pods.verdict("web")).isEqualTo("Writes");
    assertThat(pods.container("web").pods().number()).isEqualTo(3);
    assertThat(pods.container("web").pods().concerned()).isEqualTo(1);
  }

  @Test
  void containersOfTheSameNameInOtherWorkloadsAreOthers() {
    pods.pod("web", "{}", 1).pod("api", "{}", 900);

    assertThat(pods.verdict("web")).isEqualTo("NoWrites");
    assertThat(pods.verdict("api")).isEqualTo("Writes");
  }

  @Test
  void podsOfAnotherGroupsStatefulSetAreOthers() {
    ObjectNode other = pods.object("web", "{}", "{}");
    ((ObjectNode) other.at("/metadata/ownerReferences/0"))
        .put("apiVersion", "apps.kruise.io/v1beta1");
    pods.pod("web", "{}", 1).add(other, figures(900));

    assertThat(pods.verdict("web")).isEqualTo("NoWrites");
  }

  @Test
  void containerThatDoesNotRunMayWrite() {
    ObjectNode waiting = pods.object("web", "{}", "{}");
    ((ObjectNode) waiting.at("/status/containerStatuses/0"))
        .set("state", PodFixture.json("{\"waiting\": {\"reason\": \"CrashLoopBackOff\"}}"));
    pods.pod("web", "{}", 1).add(waiting, figures(1));

    assertThat(pods.verdict("web")).isEqualTo("Unknown NotRunning");
  }

  @ParameterizedTest
  @CsvSource({"1,NoWrites", "900,Writes"})
  void podThatGoesCountsOnlyWhereItHasWritten(long inodes, String verdict) {
    ObjectNode going = pods.object("web", "{}", "{}");
    ((ObjectNode) going.path("metadata")).put("deletionTimestamp", "2026-11-26T12:00:00Z");
    pods.pod("web", "{}", 1).add(going, figures(inodes));

    assertThat(pods.verdict("web")).isEqualTo(verdict);
  }

  @Test
  void evictedPodSaysNothingAboutThoseThatRun() {
    ObjectNode evicted = pods.object("web", "{}", "{}");
    evicted.putObject("status").put("phase", "Failed");
    pods.add(evicted, "{}");
    assertThat(pods.verdict("web")).isEqualTo("Unknown NotRunning");

    pods.pod("web", "{}", 1);

    assertThat(pods.verdict("web")).isEqualTo("NoWrites");
  }

  @Test
  void podThatCouldNotBeReadMayWrite() {
    ObjectNode unread = pods.object("web", "{}", "{}");
    unread.remove("spec");
    pods.pod("web", "{}", 1).add(unread, "{}");

    assertThat(pods.verdict("web")).isEqualTo("Unknown PodNotRead");
  }

  @Test
  void halfRolledOutIsNotSealedYet() {
    pods.pod("web", sealed(""), 1).pod("web", "{}", 1);

    assertThat(pods.verdict("web")).isEqualTo("NoWrites");
  }

  @Test
  void whatCanBeSealedFirstComesFirst() {
    pods.podWithoutFigures("gone")
        .pod("many", "{}", 900)
        .pod("maybe", "{}", 3)
        .pod("few", "{}", 20)
        .pod("quiet", "{}", 1);

    assertThat(pods.containers())
        .extracting(one -> one.workload().name())
        .containsExactly("quiet", "few", "many", "maybe", "gone");
  }

  private static String figures(long inodes) {
    return PodFixture.figures(inodes, PodFixture.daysAgo(0));
  }
}
