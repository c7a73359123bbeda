package dev.rootseal.remediation;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.report.NoteSentence;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.StockStart.StartPattern;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each reason for which there is no patch: its id and its sentence. */
class PatchBlockerTest {
  private static List<String> refusedIn(WorkloadFixture workload) {
    Remediation remediation = Remediation.of(workload.evaluated());
    assertThat(remediation.patch()).isEmpty();
    assertThat(remediation.patched()).isEmpty();
    assertThat(remediation.remarks()).isEmpty();
    return remediation.refused().stream()
        .map(reason -> reason.container() + ": " + reason.reason() + ": " + reason.sentence())
        .toList();
  }

  /** The words of the note on the same path. */
  private static String note(String path, Need need) {
    return NoteSentence.of(new Note.SpecialNeed(ContainerPath.of(path), need));
  }

  private static WorkloadFixture needing(String path, String mount, VolumeSource source) {
    return deployment("web")
        .annotated("rootseal.dev/writable-paths", path)
        .container("app", c -> c.mount(mount, source));
  }

  @Test
  void windows() {
    assertThat(refusedIn(deployment("web").onWindows().container("app")))
        .containsExactly("app: Windows: Windows has no read-only root filesystem.");
  }

  @Test
  void flagIsNoBoolean() {
    assertThat(refusedIn(deployment("web").container("app", c -> c.flagNotBoolean())))
        .containsExactly(
            "app: InvalidFlag: readOnlyRootFilesystem is not a boolean: write true, without quotes,"
                + " in the file.");
  }

  @Test
  void aWritableVolumeLiesOverTheRoot() {
    String sentence =
        "app: MountAtRoot: Volume 'app-0' is mounted at / and can be written to: mount it at the"
            + " directories that need writing.";

    assertThat(refusedIn(deployment("web").container("app", c -> c.emptyDir("/"))))
        .containsExactly(sentence);
    assertThat(refusedIn(deployment("web").container("app", c -> c.readOnly().emptyDir("/"))))
        .containsExactly(sentence);
  }

  @Test
  void name() {
    assertThat(refusedIn(deployment("web").container("").container("twin").init("twin", c -> {})))
        .containsExactly(
            ": DuplicateOrMissingName: The container has no name by which a patch could find it.",
            "twin: DuplicateOrMissingName: More than one container is named 'twin': a patch cannot"
                + " tell them apart.",
            "twin: DuplicateOrMissingName: More than one container is named 'twin': a patch cannot"
                + " tell them apart.");
  }

  @Test
  void goodContainerWithoutANameIsNoReason() {
    assertThat(refusedIn(deployment("web").container("", c -> c.compliant()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DATA | Data
          HOST | Host
          FILE | SingleFile
          SEED | Seed
          """)
  void specialPath(Need need, String reason) {
    KnownImages images =
        new KnownImages()
            .image(
                "engine",
                image -> image.requires("/tmp", "/var/lib/app").special("/var/lib/app", need));

    assertThat(
            refusedIn(deployment("web").knowing(images).container("app", c -> c.image("engine"))))
        .containsExactly("app: " + reason + ": " + note("/var/lib/app", need));
  }

  /** The container may run something else than the image's own program. */
  @Test
  void hintOfASpecialPathIsNoReason() {
    KnownImages images =
        new KnownImages().image("engine", image -> image.onlyHints().special("/tmp", Need.SEED));

    Remediation remediation =
        Remediation.of(
            deployment("web").knowing(images).container("app", c -> c.image("engine")).evaluated());

    assertThat(remediation.refused()).isEmpty();
    assertThat(remediation.remarks())
        .extracting(PatchCaveat::sentence)
        .containsExactly("Container 'app', if it runs engine: " + note("/tmp", Need.SEED));
  }

  @Test
  void dataThatAreCertainAreAReasonAlsoWhereTheRestIsAdvice() {
    KnownImages images =
        new KnownImages()
            .image(
                "store",
                image ->
                    image
                        .worksReadOnly()
                        .requires("/cache")
                        .unproven()
                        .start(StartPattern.Kind.ARGS, "serve")
                        .start(StartPattern.Kind.DIRECTORIES, "serve"));
    WorkloadFixture workload =
        deployment("web")
            .knowing(images)
            .container("app", c -> c.image("store").args("serve", "/srv").compliant());

    assertThat(refusedIn(workload)).containsExactly("app: Data: " + note("/srv", Need.DATA));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/var", "/var/lib"})
  void belowAMountThatIsNotWritable(String mount) {
    assertThat(refusedIn(needing("/var/lib/app", mount, VolumeSource.CONFIG_MAP)))
        .containsExactly(
            ("app: UnderReadOnlyMount: /var/lib/app lies below the mount at %s, which is not"
                    + " writable: nothing can be mounted there.")
                .formatted(mount));
  }

  @Test
  void belowAReadOnlyMountOfAWritableVolume() {
    assertThat(
            refusedIn(
                deployment("web")
                    .annotated("rootseal.dev/writable-paths", "/var/lib/app")
                    .container("app", c -> c.readOnlyMount("/var", VolumeSource.EMPTY_DIR))))
        .hasSize(1)
        .allMatch(reason -> reason.startsWith("app: UnderReadOnlyMount: "));
  }

  @ParameterizedTest
  @CsvSource({
    "CONFIG_MAP, /tmp",
    "SECRET, /tmp/",
    "PROJECTED, /tmp/.",
    "IMAGE, //tmp",
    "UNKNOWN, /tmp"
  })
  void occupied(VolumeSource source, String mount) {
    assertThat(refusedIn(needing("/tmp", mount, source)))
        .containsExactly(
            "app: Occupied: Volume 'app-0' is mounted at /tmp and stays read-only: move one of the"
                + " two.");
  }

  @ParameterizedTest
  @CsvSource({
    "/var/lib/app, /var/lib/app",
    "/var/lib/app/, /var/lib/app",
    "/var/lib, /var/lib/app"
  })
  void occupiedByABlockDevice(String device, String path) {
    assertThat(refusedIn(needing(path, device, VolumeSource.BLOCK_DEVICE)))
        .containsExactly(
            ("app: Occupied: The block device 'app-0' at %s leaves no directory to mount on at %s:"
                    + " move one of the two.")
                .formatted(device, path));
  }

  @Test
  void blockDeviceBelowThePathIsNoReason() {
    assertThat(refusedIn(needing("/tmp", "/dev/xvda", VolumeSource.BLOCK_DEVICE).onWindows()))
        .hasSize(1);
    assertThat(
            Remediation.of(needing("/data", "/data/disk", VolumeSource.BLOCK_DEVICE).evaluated())
                .refused())
        .isEmpty();
  }

  @Test
  void occupiedByAVolumeThatKubeletsDoNotMountAnyMore() {
    assertThat(refusedIn(needing("/src", "/src", VolumeSource.GIT_REPO)))
        .containsExactly(
            "app: Occupied: Volume 'app-0' at /src is a gitRepo, which kubelets since Kubernetes"
                + " 1.33 do not mount by default: clone into an emptyDir in an init container.");
  }

  @Test
  void occupiedByAPathOfTheNodeThatIsReadOnly() {
    assertThat(
            refusedIn(
                deployment("web")
                    .container("app", c -> c.readOnlyMount("/tmp", VolumeSource.HOST_PATH))))
        .hasSize(1)
        .allMatch(reason -> reason.startsWith("app: Occupied: "));
  }

  @Test
  void occupiedByAReadOnlyVolumeOrOneThatIsNotThere() {
    assertThat(
            refusedIn(
                deployment("web")
                    .container(
                        "claim",
                        c -> c.mountOfReadOnlyVolume("/tmp", VolumeSource.PERSISTENT_VOLUME_CLAIM))
                    .container("none", c -> c.mountOfMissingVolume("/tmp", "gone"))))
        .containsExactly(
            "claim: Occupied: Volume 'claim-0' is mounted at /tmp and stays read-only: move one of"
                + " the two.",
            "none: Occupied: Volume 'gone' is mounted at /tmp and stays read-only: move one of the"
                + " two.");
  }

  @Test
  void oneOfTwoMountsAtThePathStaysReadOnly() {
    assertThat(
            refusedIn(
                deployment("web")
                    .container(
                        "app",
                        c ->
                            c.readOnlyMount("/tmp", VolumeSource.EMPTY_DIR)
                                .mount("/tmp/", VolumeSource.SECRET))))
        .containsExactly(
            "app: Occupied: Volume 'app-1' is mounted at /tmp and stays read-only: move one of the"
                + " two.");
  }

  @Test
  void root() {
    assertThat(
            refusedIn(
                deployment("web").annotated("rootseal.dev/writable-paths", "/").container("app")))
        .containsExactly(
            "app: Root: All of / is said to need writing: name the directories that do.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/bin",
        "/etc",
        "/lib",
        "/lib/x86_64-linux-gnu",
        "/lib32",
        "/lib64",
        "/libx32",
        "/sbin",
        "/usr/",
        "/usr/bin",
        "/usr/lib",
        "/usr/lib/aarch64-linux-gnu",
        "/usr/lib/arm-linux-gnueabihf",
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/x86_64-linux-musl",
        "/usr/lib32",
        "/usr/lib64/",
        "/usr/libexec",
        "/usr/libx32",
        "/usr/local",
        "/usr/local/bin",
        "/usr/local/lib",
        "/usr/local/lib/x86_64-linux-gnu",
        "/usr/local/lib64",
        "/usr/local/libexec",
        "/usr/local/sbin",
        "/usr/local/share",
        "/usr/sbin",
        "/usr/share"
      })
  void system(String path) {
    assertThat(
            refusedIn(
                deployment("web").annotated("rootseal.dev/writable-paths", path).container("app")))
        .hasSize(1)
        .allMatch(reason -> reason.startsWith("app: SystemPath: " + path.replaceAll("/$", "")))
        .allMatch(
            reason -> reason.endsWith(" the system: under an empty volume nothing would run."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/dev", "/dev/mqueue", "/dev/a/b", "/proc", "/proc/sys", "/sys", "/sys/fs"})
  void kernel(String path) {
    assertThat(
            refusedIn(
                deployment("web").annotated("rootseal.dev/writable-paths", path).container("app")))
        .containsExactly(
            "app: SystemPath: "
                + path
                + " belongs to devices or to the kernel: no volume belongs there.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/app",
        "/usr/share/app",
        "/usr/lib/app",
        "/usr/local/app",
        "/usr/local/share/app",
        "/process",
        "/etcetera",
        "/device"
      })
  void belowOrBesideTheSystem(String path) {
    assertThat(
            Remediation.of(
                    deployment("web")
                        .annotated("rootseal.dev/writable-paths", path)
                        .container("app")
                        .evaluated())
                .patch())
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a:b", "/a\tb", "/a\u007f", "/a\u0085b"})
  void unmountable(String path) {
    assertThat(
            refusedIn(
                deployment("web").annotated("rootseal.dev/writable-paths", path).container("app")))
        .containsExactly(
            "app: UnmountablePath: " + path + " holds a character that no mount path may hold.");
  }

  @Test
  void everyPathThatStandsInTheWayIsNamed() {
    assertThat(
            refusedIn(
                deployment("web")
                    .annotated("rootseal.dev/writable-paths", "/,/tmp,/etc")
                    .container("app")))
        .hasSize(2);
  }

  @Test
  void whatWasObservedInTheImageIsNotHidden() {
    assertThat(
            refusedIn(
                deployment("web")
                    .annotated("rootseal.dev/writable-paths", "/srv,/tmp")
                    .annotated("observed.rootseal.dev/app", "2026-11-26 for 10m, seed /srv")
                    .container("app")))
        .containsExactly("app: Seed: " + note("/srv", Need.SEED));
  }

  @Test
  void whatSomebodyHasSeenInTheImageIsNotHidden() {
    WorkloadVerdict workload =
        deployment("web")
            .annotated("rootseal.dev/writable-paths", "/srv")
            .container("app")
            .container("proxy")
            .evaluated();

    Remediation remediation =
        Remediation.of(
            workload, MissingNode.getInstance(), Map.of("app", List.of(ContainerPath.of("/srv/"))));

    assertThat(remediation.refused())
        .singleElement()
        .isInstanceOf(PatchBlocker.Seed.class)
        .extracting(PatchBlocker::container)
        .isEqualTo("app");
    assertThat(remediation.patched()).extracting(PatchedContainer::name).containsExactly("proxy");
  }

  @Test
  void seedComesWithAProposal() {
    KnownImages images =
        new KnownImages()
            .image(
                "proxy:1", image -> image.requires("/etc/proxy").special("/etc/proxy", Need.SEED));

    Remediation remediation =
        Remediation.of(
            deployment("web")
                .knowing(images)
                .container("app", c -> c.image("proxy:1"))
                .evaluated());

    assertThat(remediation.refused()).hasSize(1).first().isInstanceOf(PatchBlocker.Seed.class);
    assertThat(
            ((PatchBlocker.Seed) remediation.refused().getFirst()).proposal().orElseThrow().yaml())
        .isEqualTo(
            """
            spec:
              template:
                spec:
                  initContainers:
                    - name: rootseal-seed-etc-proxy
                      image: "proxy:1"
                      command:
                        - cp
                        - "-a"
                        - /etc/proxy
                        - /rootseal-seed/
                      securityContext:
                        readOnlyRootFilesystem: true
                      volumeMounts:
                        - name: rootseal-etc-proxy
                          mountPath: /rootseal-seed
                  containers:
                    - name: app
                      volumeMounts:
                        - name: rootseal-etc-proxy
                          mountPath: /etc/proxy
                          subPath: proxy
                  volumes:
                    - name: rootseal-etc-proxy
                      emptyDir:
                        sizeLimit: 1Gi
            """);
  }

  /** Pod Security and quotas ask it of each container, of this one, too. */
  @Test
  void seedHasTheRightsAndLimitsOfItsContainer() {
    KnownImages images =
        new KnownImages()
            .image(
                "proxy:1", image -> image.requires("/etc/proxy").special("/etc/proxy", Need.SEED));
    WorkloadVerdict workload =
        deployment("web").knowing(images).container("app", c -> c.image("proxy:1")).evaluated();
    var template =
        StrategicPatches.read(
            """
            spec:
              containers:
                - {name: other, securityContext: {runAsUser: 1}}
                - name: app
                  imagePullPolicy: Never
                  securityContext: {privileged: true, runAsUser: 5, capabilities: {drop: [ALL]}}
                  resources: {limits: {memory: 1Gi}, requests: {cpu: 1m}, claims: [{name: gpu}]}
            """);

    PatchBlocker.Seed seed =
        (PatchBlocker.Seed) Remediation.of(workload, template).refused().getFirst();

    ObjectNode copying =
        (ObjectNode)
            seed.proposal().orElseThrow().root().at("/spec/template/spec/initContainers/0");
    copying.remove("volumeMounts");
    assertThat(copying)
        .hasToString(
            StrategicPatches.read(
                    """
                    name: rootseal-seed-etc-proxy
                    image: proxy:1
                    imagePullPolicy: Never
                    command: [cp, -a, /etc/proxy, /rootseal-seed/]
                    securityContext: {runAsUser: 5, capabilities: {drop: [ALL]}, readOnlyRootFilesystem: true}
                    resources: {limits: {memory: 1Gi}, requests: {cpu: 1m}}
                    """)
                .toString());
  }

  @Test
  void seedOfAnInitContainerIsCopiedByAnother() {
    KnownImages images =
        new KnownImages()
            .image(
                "proxy:1", image -> image.requires("/etc/proxy").special("/etc/proxy", Need.SEED));
    LiveWorkload evaluate = new LiveWorkload(LiveWorkload.PLAIN.policy(), images);
    var before =
        StrategicPatches.read(
            """
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec: {template: {spec: {initContainers: [{name: setup, image: "proxy:1"}], containers: []}}}
            """);

    PatchBlocker.Seed seed = (PatchBlocker.Seed) evaluate.remediation(before).refused().getFirst();
    var seeded = StrategicPatches.apply(before, seed.proposal().orElseThrow().yaml());

    assertThat(evaluate.remediation(seeded).refused()).isEmpty();
    assertThat(evaluate.remediation(seeded).patched())
        .containsExactly(
            new PatchedContainer(
                "setup",
                dev.rootseal.rule.ContainerType.INIT,
                true,
                List.of(),
                List.of(),
                PatchConfidence.ASSUMED,
                Optional.empty()));
  }

  @Test
  void seedWithoutAnImageOrInARunningPodHasNoProposal() {
    KnownImages images =
        new KnownImages()
            .image("", image -> image.requires("/etc/proxy").special("/etc/proxy", Need.SEED))
            .image("proxy", image -> image.requires("/etc/proxy").special("/etc/proxy", Need.SEED));

    Remediation remediation =
        Remediation.of(
            WorkloadFixture.pod("one")
                .knowing(images)
                .container("app", c -> c.image(""))
                .ephemeral("debug", c -> c.image("proxy"))
                .evaluated());

    assertThat(remediation.refused())
        .hasSize(2)
        .allMatch(
            reason ->
                reason instanceof PatchBlocker.Seed(var c, var p, var proposal)
                    && proposal.isEmpty());
  }
}
