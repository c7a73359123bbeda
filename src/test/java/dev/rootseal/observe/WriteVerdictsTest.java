package dev.rootseal.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What figures say about writes; never that there are none where that is not certain. */
class WriteVerdictsTest {
  private static final String SEALED = sealedWith("");

  private final PodFixture pods = new PodFixture();

  private static String sealedWith(String mount) {
    return "{\"securityContext\": {\"readOnlyRootFilesystem\": true}, " + mounting(mount);
  }

  private static String mounting(String mount) {
    return "\"volumeMounts\": [%s]}"
        .formatted(mount.isEmpty() ? "" : "{\"mountPath\": \"%s\"}".formatted(mount));
  }

  @ParameterizedTest
  @CsvSource({"1,NoWrites", "2,Unknown BaseNotKnown", "8,Unknown BaseNotKnown", "9,Writes"})
  void withoutComparisonOnlyTheExtremesAreCertain(long inodes, String verdict) {
    assertThat(pods.pod("web", "{}", inodes).verdict("web")).isEqualTo(verdict);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          none is told from one               | ''                                        | 5 | ''        | 5 NoWrites, 6 Writes
          a volume at /tmp changes nothing    | /tmp                                      | 5 | ''        | 5 NoWrites, 6 Writes
          of nothing, /tmp may be made        | /tmp                                      | 9 | ''        | 8 NoWrites, 9 Unknown BaseNotKnown, 10 Writes
          folders of a token are in no image  | ''                                        | 5 | /var/run/secrets/kubernetes.io/serviceaccount | 8 NoWrites, 9 NoWrites, 10 Writes
          the token of the other is taken off | /run/secrets/kubernetes.io/serviceaccount | 9 | ''        | 5 NoWrites, 6 Writes
          a folder of a mount may be made     | ''                                        | 5 | /srv/data | 5 NoWrites, 6 Unknown BaseNotKnown, 7 Unknown BaseNotKnown, 8 Writes
          so may that of a mount of the other | /srv/data                                 | 5 | ''        | 3 NoWrites, 4 Unknown BaseNotKnown, 5 Unknown BaseNotKnown, 6 Writes
          a mount hides what is below it      | /srv/data/deep                            | 8 | /srv      | 6 Unknown BaseNotKnown
          """)
  void comparedWithAReadOnlyContainerOfTheSameImage(
      String name, String sealedMount, long sealedInodes, String mount, String verdicts) {
    for (String each : verdicts.split(", ", -1)) {
      String[] inodesAndVerdict = each.split(" ", 2);
      PodFixture compared =
          new PodFixture()
              .pod("sealed", sealedWith(sealedMount), sealedInodes)
              .pod("web", "{" + mounting(mount), Long.parseLong(inodesAndVerdict[0]));

      assertThat(compared.verdict("web")).as(each).isEqualTo(inodesAndVerdict[1]);
      assertThat(compared.verdict("sealed")).isEqualTo("ReadOnly");
    }
  }

  @Test
  void mountsBelowAnotherAndInOtherFileSystemsCostNothing() {
    pods.pod("sealed", sealedWith("/srv"), 6)
        .pod(
            "web",
            """
            {"terminationMessagePath": "/dev/termination-log",
             "volumeMounts": [{"mountPath": "/srv/"}, {"mountPath": "/srv/a"}, {"mountPath": "/dev/shm"}]}""",
            6);

    assertThat(pods.verdict("web")).isEqualTo("NoWrites");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"securityContext": {"readOnlyRootFilesystem": true, "privileged": true}}""",
        """
        {"securityContext": {"readOnlyRootFilesystem": true}, "resources": {"limits": {"nvidia.com/gpu": "1"}}}""",
        """
        {"securityContext": {"readOnlyRootFilesystem": true}, "resources": {"claims": [{"name": "gpu"}]}}""",
        """
        {"securityContext": {"readOnlyRootFilesystem": true}, "workingDir": "/srv"}"""
      })
  void readOnlyContainersOfAnotherKindAreNoComparison(String container) {
    pods.pod("sealed", container, 5).pod("web", "{}", 5);

    assertThat(pods.verdict("web")).isEqualTo("Unknown BaseNotKnown");
  }

  @Test
  void otherImagesAndRuntimesAreNoComparison() {
    ObjectNode image = pods.object("sealed", SEALED, "{}");
    ((ObjectNode) image.at("/status/containerStatuses/0")).put("imageID", "sha256:2");
    ObjectNode runtime = pods.object("sealed", SEALED, "{}");
    ((ObjectNode) runtime.at("/status/containerStatuses/0")).put("containerID", "cri-o://7");
    pods.add(image, figures(5)).add(runtime, figures(5)).pod("web", "{}", 5);

    assertThat(pods.verdict("web")).isEqualTo("Unknown BaseNotKnown");
  }

  @Test
  void readOnlyContainersThatDisagreeLeaveARange() {
    pods.pod("sealed", SEALED, 5).pod("sealed", SEALED, 7).pod("web", "{}", 6);

    assertThat(pods.verdict("web")).isEqualTo("Unknown BaseNotKnown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        """
        {"usedBytes": 8192, "time": "2026-11-26T12:00:00Z"}""",
        """
        {"inodesUsed": 0, "usedBytes": 0, "time": "2026-11-26T12:00:00Z"}""",
        """
        {"inodesUsed": -5, "time": "2026-11-26T12:00:00Z"}""",
        """
        {"inodesUsed": 18446744073709551615, "time": "2026-11-26T12:00:00Z"}""",
        """
        {"inodesUsed": 1.5, "time": "2026-11-26T12:00:00Z"}""",
        """
        {"inodesUsed": "1", "time": "2026-11-26T12:00:00Z"}""",
        """
        {"inodesUsed": 1, "time": "yesterday"}""",
        """
        {"inodesUsed": 1}"""
      })
  void figuresThatCannotBeAreNone(String rootfs) {
    pods.pod("web", "{}", "{}", rootfs);

    assertThat(pods.verdict("web")).isEqualTo("Unknown NoFigures");
  }

  @Test
  void withoutBytesInodesAreEnough() {
    pods.pod("web", "{}", "{}", "{\"inodesUsed\": 900, \"time\": \"2026-11-26T12:00:00Z\"}");

    assertThat(pods.verdict("web")).isEqualTo("Writes");
    assertThat(pods.container("web").pods().growth().orElseThrow().mostBytes()).isEmpty();
  }

  @Test
  void figuresOfTheContainerBeforeItsRestartAreOld() {
    pods.pod("web", "{}", "{}", PodFixture.figures(900, PodFixture.daysAgo(3)));

    assertThat(pods.verdict("web")).isEqualTo("Unknown OldFigures");
  }

  /** containerd counts every ten seconds, and until then the kubelet says this. */
  @Test
  void whatTheRuntimeHasNotCountedYetIsOld() {
    pods.pod(
        "web",
        "{}",
        "{}",
        "{\"usedBytes\": 0, \"inodesUsed\": 0, \"time\": \"1970-01-01T00:00:00Z\"}");

    assertThat(pods.verdict("web")).isEqualTo("Unknown OldFigures");
  }

  @Test
  void ageCountsFromTheStartOfTheContainerToItsFigures() {
    pods.pod("web", "{}", "{}", PodFixture.figures(1, PodFixture.daysAgo(1).minusSeconds(1)));

    assertThat(pods.verdict("web")).isEqualTo("Unknown TooYoung");
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

  @ParameterizedTest
  @CsvSource({"1,Unknown RuntimeClass", "900,Writes"})
  void sandboxMayKeepWritesElsewhere(long inodes, String verdict) {
    pods.pod("web", "{}", "{\"runtimeClassName\": \"gvisor\"}", inodes);

    assertThat(pods.verdict("web")).isEqualTo(verdict);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"os\": {\"name\": \"windows\"}}",
        "{\"nodeSelector\": {\"kubernetes.io/os\": \"windows\"}}"
      })
  void windowsHasNoSuchRoot(String spec) {
    pods.pod("web", SEALED, spec, 1);

    assertThat(pods.verdict("web")).isEqualTo("Unknown Windows");
  }

  @Test
  void halfRolledOutIsNotSealedYet() {
    pods.pod("web", SEALED, 1).pod("web", "{}", 1);

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
