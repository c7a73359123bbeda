package dev.rootseal.report;

import static dev.rootseal.report.SummaryFixture.report;
import static dev.rootseal.rule.PodLine.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerVerdict.Invalid;
import dev.rootseal.rule.ContainerVerdict.MissingWritableMount;
import dev.rootseal.rule.ContainerVerdict.WritableRootFilesystem;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What is wrong with a workload, in each form to the letter. The words stand in this test alone:
 * others look for names and paths.
 */
class FindingSentenceTest {
  private static final KnownImages IMAGES =
      KnownImages.of(
          """
          nginx works requires=/var/cache/nginx,/var/run
          corp/nginx works requires=/run hints
          postgres database
          """);

  @Rows(
      """
      only the ones in disorder are named                         | daemonset agent : good good; bad                                        | DaemonSet 'agent' lacks readOnlyRootFilesystem: true in container 'bad'.
      of every type                                               | pod web : init setup; init migrate; sidecar proxy; app; ephemeral debug | Pod 'web' lacks readOnlyRootFilesystem: true in container 'app' and init containers 'setup', 'migrate' and sidecar container 'proxy' and ephemeral container 'debug'.
      set to false in one of two                                  | app; proxy rw                                                           | Deployment 'web' lacks readOnlyRootFilesystem: true in containers 'app', 'proxy' (set to false in 'proxy').
      set to false in both                                        | app rw; proxy rw                                                        | Deployment 'web' lacks readOnlyRootFilesystem: true in containers 'app', 'proxy' (set to false).
      not a boolean                                               | app odd                                                                 | Deployment 'web' lacks readOnlyRootFilesystem: true in container 'app' (not a boolean).
      false, not a boolean and not set                            | a rw; b odd; c                                                          | Deployment 'web' lacks readOnlyRootFilesystem: true in containers 'a', 'b', 'c' (set to false in 'a') (not a boolean in 'b').
      eight containers are all named                              | 8*c                                                                     | Deployment 'web' lacks readOnlyRootFilesystem: true in containers 'c-1', 'c-2', 'c-3', 'c-4', 'c-5', 'c-6', 'c-7', 'c-8'.
      ten containers are not                                      | 10*c                                                                    | Deployment 'web' lacks readOnlyRootFilesystem: true in containers 'c-1', 'c-2', 'c-3', 'c-4', 'c-5', 'c-6', 'c-7', 'c-8' and 2 more.
      a container without a name                                  | ""                                                                      | Deployment 'web' lacks readOnlyRootFilesystem: true in container ''.
      a missing mount, and nothing about a flag that is set       | app ro                                                                  | Deployment 'web' container 'app' is read-only but has no writable mount at /tmp.
      several missing paths                                       | deployment web @writable-paths=/tmp,/var/cache/nginx : init setup ro    | Deployment 'web' init container 'setup' is read-only but has no writable mount at /tmp, /var/cache/nginx (declared by its owner).
      paths of an annotation that cannot be used are not declared | deployment web @writable-paths=/data,cache : app ro                     | Deployment 'web' container 'app' is read-only but has no writable mount at /data, /tmp.
      the image's program is named                                | app image=nginx good                                                    | Deployment 'web' container 'app' is read-only but has no writable mount at /var/cache/nginx, /var/run (nginx writes there).
      nobody is named where only the default asks for the path    | app image=corp/nginx ro                                                 | Deployment 'web' container 'app' is read-only but has no writable mount at /tmp.
      a missing flag and two missing mounts                       | app ro; sidecar proxy ro; shell                                         | Deployment 'web' lacks readOnlyRootFilesystem: true in container 'shell'. Deployment 'web' container 'app' is read-only but has no writable mount at /tmp. Deployment 'web' sidecar container 'proxy' is read-only but has no writable mount at /tmp.
      annotations of a workload in order                          | deployment web @exempt=" " @exempt-until=31.03.2027 : app good          | Deployment 'web' has an exemption without a reason in annotation 'rootseal.dev/exempt': it exempts nothing. Write why, or remove it. Deployment 'web' has no date in annotation 'rootseal.dev/exempt-until': it exempts nothing. Write the last day as in 2027-03-31, or remove it.
      paths of one container                                      | deployment web @writable-paths.rootseal.dev/app=tmp : app good; proxy good | Deployment 'web' has paths that cannot be used in annotation 'writable-paths.rootseal.dev/app': 'tmp' is not an absolute path. Write absolute paths with commas between them, or none.
      an observation                                              | deployment web @observed.rootseal.dev/app=yesterday : app good          | Deployment 'web' has an observation that cannot be read in annotation 'observed.rootseal.dev/app': its paths count as declared only. Write when and for how long as in 2026-11-26 for 10m, or remove it.
      a container that is not there                               | deployment web @exempt.rootseal.dev/ap=cache : app good; proxy good     | Deployment 'web' has no container 'ap', of which annotation 'exempt.rootseal.dev/ap' speaks: it does nothing. Name one of 'app', 'proxy', or remove it.
      where there is none to name                                 | deployment web @exempt.rootseal.dev/ap=cache :                          | Deployment 'web' has no container 'ap', of which annotation 'exempt.rootseal.dev/ap' speaks: it does nothing. Name one of its containers, or remove it.
      a container and an annotation                               | deployment web @exempt.rootseal.dev/ap=cache : app                      | Deployment 'web' lacks readOnlyRootFilesystem: true in container 'app'. Deployment 'web' has no container 'ap', of which annotation 'exempt.rootseal.dev/ap' speaks: it does nothing. Name one of 'app', or remove it.
      what only a note of an exempt container holds               | deployment db @writable-paths=tmp @exempt="" : app image=postgres       | Deployment 'db' has an exemption without a reason in annotation 'rootseal.dev/exempt': it exempts nothing. Write why, or remove it. Deployment 'db' has paths that cannot be used in annotation 'rootseal.dev/writable-paths': 'tmp' is not an absolute path. Write absolute paths with commas between them, or none.
      a workload in order                                         | app good                                                                |
      where the rule does not apply                               | deployment iis windows : app                                            |
      without a container                                         | deployment empty :                                                      |
      """)
  void says(String name, String pod, String expected) {
    // It may hold data, so that nothing follows on whether it could run.
    WorkloadFixture workload =
        workload(pod).volume(VolumeSource.PERSISTENT_VOLUME_CLAIM).knowing(IMAGES);

    assertThat(Finding.of(workload.evaluated()).map(Finding::message).orElse(""))
        .isEqualTo(expected);
  }

  /** Each by itself, parted by slashes; of an exempt one what it would be. */
  @Rows(
      """
      each has its own                       | app rw; tight ro; fine good                   | Deployment 'web' lacks readOnlyRootFilesystem: true in container 'app' (set to false). / Deployment 'web' container 'tight' is read-only but has no writable mount at /tmp. /
      an exempt one                          | deployment web @exempt="writes plugins" : app | Deployment 'web' lacks readOnlyRootFilesystem: true in container 'app'.
      where the rule does not apply          | deployment web windows : app                  |
      stateless is the workload, not the one | app image=nginx; db /data=claim               | Deployment 'web' lacks readOnlyRootFilesystem: true in container 'app'. nginx is known to run with read-only root, with writable mounts at /var/cache/nginx, /var/run. / Deployment 'web' lacks readOnlyRootFilesystem: true in container 'db'.
      """)
  void saysOfEachContainer(String name, String pod, String expected) {
    WorkloadVerdict verdict = workload(pod).knowing(IMAGES).evaluated();

    assertThat(
            verdict.containers().stream()
                .map(container -> FindingSentence.of(verdict, container))
                .collect(Collectors.joining(" / "))
                .strip())
        .isEqualTo(expected);
  }

  /** Eight are told each by itself, here from 1 on in place of #, the others in one sentence. */
  @Rows(
      """
      8*c ro      | Deployment 'web' container 'c-#' is read-only but has no writable mount at /tmp. |
      9*c ro      | Deployment 'web' container 'c-#' is read-only but has no writable mount at /tmp. | 1 more container is read-only but has no writable mount at a required path.
      10*c ro     | Deployment 'web' container 'c-#' is read-only but has no writable mount at /tmp. | 2 more containers are read-only but have no writable mount at a required path.
      8*c good /  | Deployment 'web' container 'c-#' is read-only, but volume 'c-#-1' is mounted at /: a writable root by another name. |
      9*c good /  | Deployment 'web' container 'c-#' is read-only, but volume 'c-#-1' is mounted at /: a writable root by another name. | 1 more container has a writable volume at /.
      10*c good / | Deployment 'web' container 'c-#' is read-only, but volume 'c-#-1' is mounted at /: a writable root by another name. | 2 more containers have a writable volume at /.
      """)
  void eightAreToldEach(String pod, String each, String others) {
    String eight =
        IntStream.rangeClosed(1, 8)
            .mapToObj(i -> each.replace("#", "" + i))
            .collect(Collectors.joining(" "));

    says("eight", pod, (eight + " " + others).strip());
  }

  @Test
  void whetherItCouldRunIsSaidLastAndOfTheContainersThatLackTheFlag() {
    WorkloadVerdict web = workload("app ro web; proxy image=nginx").knowing(IMAGES).evaluated();

    assertThat(Finding.of(web).orElseThrow().message())
        .endsWith("/tmp. " + Rationale.of(web, List.of(web.containers().getLast())).getFirst());
  }

  @Rows(
      """
      app                                  | false
      deployment web @exempt="" : app      | false
      deployment web @exempt="" : app good | true
      """)
  void anAnnotationIsToldOnceWhereNoContainerTellsIt(String pod, boolean told) {
    assertThat(
            FindingSentence.ofAnnotations(workload(pod).evaluated())
                .contains("'rootseal.dev/exempt'"))
        .isEqualTo(told);
  }

  @Test
  void listsTheContainersInDisorderAsTheyStand() {
    Finding finding =
        Finding.of(
                workload(
                        "deployment web in=front @writable-paths=/tmp,/var/run/app : init setup"
                            + " privileged; good good /run; app ro /tmp=host-path; odd odd")
                    .evaluated())
            .orElseThrow();

    assertThat(finding.workload()).isEqualTo(new WorkloadRef("Deployment", "front", "web"));
    assertThat(finding.containers())
        .extracting(
            one -> one.facts().name(), ContainerEvaluation::verdict, ContainerEvaluation::notes)
        .containsExactly(
            tuple("setup", new WritableRootFilesystem(false), List.of(new Note.Privileged())),
            tuple(
                "app",
                new MissingWritableMount(List.of(ContainerPath.of("/var/run/app"))),
                List.of(new Note.HostPath(ContainerPath.of("/tmp")))),
            tuple("odd", new Invalid(), List.of()));
  }

  @Test
  void whatANoteOfAContainerTellsIsNotToldTwice() {
    Finding finding = finding("deployment web @exempt=\"\" : app good; proxy good; open");

    assertThat(finding.message()).doesNotContain("annotation");
    assertThat(finding.containers())
        .map(ContainerEvaluation::notes)
        .containsExactly(List.of(new Note.EmptyReason("rootseal.dev/exempt")));
  }

  @Test
  void manyAreCountedInsteadOfTold() {
    assertThat(message(8)).doesNotContain("more").contains("'c7'");
    assertThat(message(9)).doesNotContain("'c8'").endsWith(" 1 more annotation cannot be used.");
    assertThat(message(10)).endsWith(" 2 more annotations cannot be used.");
  }

  private static String message(int annotations) {
    WorkloadFixture workload = workload("app good; proxy good");
    for (int i = 0; i < annotations; i++) {
      workload.annotated("exempt.rootseal.dev/c" + i, "cache");
    }
    return Finding.of(workload.evaluated()).orElseThrow().message();
  }

  @Test
  void annotationsAreFindingsAndChangeNoOtherNumberOfANamespace() {
    NamespaceReport plain = report("app good; proxy good", "deployment bad : app");
    NamespaceReport report =
        report(
            "deployment web @exempt=\"\" : app good; proxy good",
            "deployment bad : app",
            "daemonset win windows @exempt-until.rootseal.dev/agent=soon : agent");
    NamespaceSummary summary = report.summary();

    assertThat(summary.tally()).isEqualTo(new Tally(2, 0, 1, 0, 1, 0));
    assertThat(summary.workloads()).isEqualTo(new WorkloadResults(1, 1, 1, 0));
    assertThat(summary.result()).isEqualTo(plain.summary().result());
    assertThat(summary.message()).isEqualTo(plain.summary().message());
    assertThat(report.fixPlan()).isEqualTo(plain.fixPlan());
    assertThat(report.fixPlan().steps()).map(step -> step.target().name()).containsExactly("bad");
    assertThat(report.findings())
        .map(finding -> finding.workload().name())
        .containsExactly("win", "bad", "web");
    assertThat(summary.findings()).isEqualTo(3);
    assertThat(new ClusterReport(Threshold.DEFAULT, List.of(summary, summary)).findings())
        .isEqualTo(6);
  }

  private static Finding finding(String pod) {
    return Finding.of(workload(pod).evaluated()).orElseThrow();
  }
}
