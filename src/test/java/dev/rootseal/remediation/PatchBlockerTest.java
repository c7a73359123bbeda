package dev.rootseal.remediation;

import static dev.rootseal.rule.PodLine.workload;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rootseal.docs.Markdown;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.report.NoteSentence;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each reason for which there is no patch: its id and its sentence. */
class PatchBlockerTest {
  private static final KnownImages IMAGES =
      KnownImages.of(
          """
          hint hints seed=/tmp
          proxy:1 requires=/etc/proxy seed=/etc/proxy
          "" requires=/etc/proxy seed=/etc/proxy
          engine:DATA requires=/tmp,/var/lib/app data=/var/lib/app
          engine:HOST requires=/tmp,/var/lib/app host=/var/lib/app
          engine:FILE requires=/tmp,/var/lib/app file=/var/lib/app
          engine:SEED requires=/tmp,/var/lib/app seed=/var/lib/app
          store requires=/cache works unproven args=serve directories=serve
          """);

  private static Remediation remediation(String pod) {
    return Remediation.of(workload(pod).knowing(IMAGES).evaluated());
  }

  private static String refusedIn(String pod) {
    Remediation remediation = remediation(pod);
    assertThat(remediation.patch()).isEmpty();
    assertThat(remediation.patched()).isEmpty();
    assertThat(remediation.remarks()).isEmpty();
    return remediation.refused().stream()
        .map(reason -> reason.container() + ": " + reason.reason() + ": " + reason.sentence())
        .collect(Collectors.joining(" "));
  }

  /** The words of the note on the same path. */
  private static String note(String path, Need need) {
    return NoteSentence.of(new Note.SpecialNeed(ContainerPath.of(path), need));
  }

  @Rows(
      """
      Windows                     | deployment web windows : app                         | app: Windows: Windows has no read-only root filesystem.
      no boolean                  | app odd                                              | app: InvalidFlag: readOnlyRootFilesystem is not a boolean: write true, without quotes, in the file.
      a volume over the root      | app /                                                | app: MountAtRoot: Volume 'app-0' is mounted at / and can be written to: mount it at the directories that need writing.
      and read-only               | app ro /                                             | app: MountAtRoot: Volume 'app-0' is mounted at / and can be written to: mount it at the directories that need writing.
      no name                     | ""                                                   | : DuplicateOrMissingName: The container has no name by which a patch could find it.
      one name for two            | twin; init twin                                      | twin: DuplicateOrMissingName: More than one container is named 'twin': a patch cannot tell them apart. twin: DuplicateOrMissingName: More than one container is named 'twin': a patch cannot tell them apart.
      good without a name         | "" good                                              |
      below a config map          | deployment web @writable-paths=/var/lib/app : app /var=config-map     | app: UnderReadOnlyMount: /var/lib/app lies below the mount at /var, which is not writable: nothing can be mounted there.
      closer below it             | deployment web @writable-paths=/var/lib/app : app /var/lib=config-map | app: UnderReadOnlyMount: /var/lib/app lies below the mount at /var/lib, which is not writable: nothing can be mounted there.
      below a read-only mount     | deployment web @writable-paths=/var/lib/app : app /var=empty-dir:ro   | app: UnderReadOnlyMount: /var/lib/app lies below the mount at /var, which is not writable: nothing can be mounted there.
      a config map there          | app /tmp=config-map                                  | app: Occupied: Volume 'app-0' is mounted at /tmp and stays read-only: move one of the two.
      a secret                    | app /tmp/=secret                                     | app: Occupied: Volume 'app-0' is mounted at /tmp and stays read-only: move one of the two.
      a projected volume          | app /tmp/.=projected                                 | app: Occupied: Volume 'app-0' is mounted at /tmp and stays read-only: move one of the two.
      an image                    | app //tmp=image                                      | app: Occupied: Volume 'app-0' is mounted at /tmp and stays read-only: move one of the two.
      nobody knows what           | app /tmp=unknown                                     | app: Occupied: Volume 'app-0' is mounted at /tmp and stays read-only: move one of the two.
      a read-only path of the node | app /tmp=host-path:ro                               | app: Occupied: Volume 'app-0' is mounted at /tmp and stays read-only: move one of the two.
      a read-only volume          | claim /tmp=claim:volume-ro                           | claim: Occupied: Volume 'claim-0' is mounted at /tmp and stays read-only: move one of the two.
      a volume that is not there  | none /tmp=?gone                                      | none: Occupied: Volume 'gone' is mounted at /tmp and stays read-only: move one of the two.
      one of two stays            | app /tmp=empty-dir:ro /tmp/=secret                   | app: Occupied: Volume 'app-1' is mounted at /tmp and stays read-only: move one of the two.
      a disk                      | deployment web @writable-paths=/var/lib/app : app /var/lib/app=block-device  | app: Occupied: The block device 'app-0' at /var/lib/app leaves no directory to mount on at /var/lib/app: move one of the two.
      a disk, with a slash        | deployment web @writable-paths=/var/lib/app : app /var/lib/app/=block-device | app: Occupied: The block device 'app-0' at /var/lib/app/ leaves no directory to mount on at /var/lib/app: move one of the two.
      a disk above                | deployment web @writable-paths=/var/lib/app : app /var/lib=block-device      | app: Occupied: The block device 'app-0' at /var/lib leaves no directory to mount on at /var/lib/app: move one of the two.
      what kubelets do not mount  | deployment web @writable-paths=/src : app /src=git-repo | app: Occupied: Volume 'app-0' at /src is a gitRepo, which kubelets since Kubernetes 1.33 do not mount by default: clone into an emptyDir in an init container.
      all of the root             | deployment web @writable-paths=/ : app               | app: Root: All of / is said to need writing: name the directories that do.
      each path in the way        | deployment web @writable-paths=/,/tmp,/dev : app     | app: Root: All of / is said to need writing: name the directories that do. app: SystemPath: /dev belongs to devices or to the kernel: no volume belongs there.
      """)
  void refuses(String name, String pod, String expected) {
    assertThat(refusedIn(pod)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"DATA, Data", "HOST, Host", "FILE, SingleFile", "SEED, Seed"})
  void specialPath(Need need, String reason) {
    assertThat(refusedIn("app image=engine:" + need))
        .isEqualTo("app: " + reason + ": " + note("/var/lib/app", need));
  }

  /** The container may run something else than the image's own program. */
  @Test
  void hintOfASpecialPathIsNoReason() {
    Remediation remediation = remediation("app image=hint");

    assertThat(remediation.refused()).isEmpty();
    assertThat(remediation.remarks())
        .containsExactly("Container 'app', if it runs hint: " + note("/tmp", Need.SEED));
  }

  @Test
  void dataThatAreCertainAreAReasonAlsoWhereTheRestIsAdvice() {
    assertThat(refusedIn("app image=store args=\"serve /srv\" good"))
        .isEqualTo("app: Data: " + note("/srv", Need.DATA));
  }

  @Test
  void blockDeviceBelowThePathIsNoReason() {
    assertThat(
            remediation("deployment web @writable-paths=/data : app /data/disk=block-device")
                .refused())
        .isEmpty();
  }

  /** Paths parted by blanks, and what stands in the way of each, # for it. */
  @Rows(
      """
      /bin /etc /lib /lib/x86_64-linux-gnu /lib32 /lib64 /libx32 /sbin        | SystemPath: # belongs to the system: under an empty volume nothing would run.
      /usr/ /usr/bin /usr/lib /usr/lib32 /usr/lib64/ /usr/libexec /usr/libx32 | SystemPath: # belongs to the system: under an empty volume nothing would run.
      /usr/lib/aarch64-linux-gnu /usr/lib/arm-linux-gnueabihf                 | SystemPath: # belongs to the system: under an empty volume nothing would run.
      /usr/lib/x86_64-linux-gnu /usr/lib/x86_64-linux-musl                    | SystemPath: # belongs to the system: under an empty volume nothing would run.
      /usr/local /usr/local/bin /usr/local/lib /usr/local/lib64               | SystemPath: # belongs to the system: under an empty volume nothing would run.
      /usr/local/lib/x86_64-linux-gnu /usr/local/libexec /usr/local/sbin      | SystemPath: # belongs to the system: under an empty volume nothing would run.
      /usr/local/share /usr/sbin /usr/share                                   | SystemPath: # belongs to the system: under an empty volume nothing would run.
      /dev /dev/mqueue /dev/a/b /proc /proc/sys /sys /sys/fs                  | SystemPath: # belongs to devices or to the kernel: no volume belongs there.
      /a:b /a\tb /a\177 /a\205b                                            | UnmountablePath: # holds a character that no mount path may hold.
      /etc/app /usr/share/app /usr/lib/app /usr/local/app                     |
      /usr/local/share/app /process /etcetera /device                         |
      """)
  void ofPath(String paths, String expected) {
    for (String path : paths.split(" ", -1)) {
      Remediation remediation =
          remediation("deployment web @writable-paths=\"" + path + "\" : app");

      assertThat(remediation.patch().isPresent()).isEqualTo(expected.isEmpty());
      assertThat(
              remediation.refused().stream()
                  .map(blocker -> blocker.reason() + ": " + blocker.sentence()))
          .isEqualTo(
              expected.isEmpty()
                  ? List.of()
                  : List.of(expected.replace("#", path.replaceAll("/$", ""))));
    }
  }

  @Test
  void whatWasObservedInTheImageIsNotHidden() {
    assertThat(
            refusedIn(
                "deployment web @writable-paths=/srv,/tmp"
                    + " @observed.rootseal.dev/app=\"2026-11-26 for 10m, seed /srv\" : app"))
        .isEqualTo("app: Seed: " + note("/srv", Need.SEED));
  }

  @Test
  void whatSomebodyHasSeenInTheImageIsNotHidden() {
    WorkloadVerdict workload =
        workload("deployment web @writable-paths=/srv : app; proxy").evaluated();

    Remediation remediation =
        Remediation.of(
            workload, MissingNode.getInstance(), Map.of("app", List.of(ContainerPath.of("/srv/"))));

    assertThat(remediation.refused())
        .singleElement()
        .returns("Seed", PatchBlocker::reason)
        .returns("app", PatchBlocker::container);
    assertThat(remediation.patched()).extracting(PatchedContainer::name).containsExactly("proxy");
  }

  /** Pod Security and quotas ask rights and limits of each container, of this one, too. */
  @Test
  void seedComesWithAProposalThatHasTheRightsAndLimitsOfItsContainer() {
    WorkloadVerdict workload = workload("app image=proxy:1").knowing(IMAGES).evaluated();
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

    assertThat(Remediation.of(workload, template).refused())
        .singleElement()
        .extracting(blocker -> blocker.proposal().orElseThrow().yaml())
        .isEqualTo(
            """
                spec:
                  template:
                    spec:
                      initContainers:
                        - name: rootseal-seed-etc-proxy
                          image: "proxy:1"
                          imagePullPolicy: Never
                          command:
                            - cp
                            - "-a"
                            - /etc/proxy
                            - /rootseal-seed/
                          securityContext:
                            runAsUser: 5
                            capabilities:
                              drop:
                                - ALL
                            readOnlyRootFilesystem: true
                          resources:
                            limits:
                              memory: 1Gi
                            requests:
                              cpu: "1m"
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

  @Test
  void seedWithoutAnImageOrInARunningPodHasNoProposal() {
    Remediation remediation =
        remediation("pod one : app image=\"\"; ephemeral debug image=proxy:1");

    assertThat(remediation.refused())
        .hasSize(2)
        .allMatch(blocker -> blocker.reason().equals("Seed") && blocker.proposal().isEmpty());
  }

  @Test
  void systemPathsAreThoseOfTheDocument() {
    List<String> cells = Markdown.read("docs/fix.md").table("System paths").column("Paths");

    assertThat(paths(cells.getFirst())).containsExactlyInAnyOrderElementsOf(PatchPlan.PROGRAMS);
    assertThat(paths(cells.get(1)))
        .isNotEmpty()
        .allMatch(path -> PatchPlan.holdsPrograms(ContainerPath.of(path)));
    assertThat(paths(cells.getLast()).map(ContainerPath::of))
        .containsExactlyInAnyOrderElementsOf(ContainerPath.KERNEL);
  }

  private static Stream<String> paths(String cell) {
    return Stream.of(cell.replace(" and the like", "").split(", "));
  }
}
