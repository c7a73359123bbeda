package dev.rootseal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.OwnerObservation;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NoteSentenceTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void says(Note note, String expected) {
    assertThat(NoteSentence.of(note)).isEqualTo(expected);
  }

  @Test
  void everyKindOfNoteIsToldHere() {
    Set<Class<?>> told =
        says().map(arguments -> arguments.get()[0].getClass()).collect(Collectors.toSet());

    assertThat(told).isEqualTo(kinds(Note.class).collect(Collectors.toSet()));
  }

  private static Stream<Class<?>> kinds(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(NoteSentenceTest::kinds)
        : Stream.of(type);
  }

  /** In the order of {@link #SENTENCES}. */
  private static final List<Note> NOTES =
      List.of(
          new Note.HostPath(path("/tmp")),
          new Note.NotRolledOut(),
          new Note.UnknownAnnotation("rootseal.dev/exmpt", "rootseal.dev/exempt"),
          new Note.LastDayAlone("rootseal.dev/exempt-until"),
          new Note.UnknownAnnotation("rootseal.dev/colour", ""),
          new Note.OnVolumeOfTheImage(List.of(path("/data"))),
          new Note.OnVolumeOfTheImage(List.of(path("/a"), path("/b"))),
          new Note.InstallsSoftware("apk add"),
          new Note.CommandWritesTo(List.of(path("/etc/a"), path("/b"))),
          new Note.Privileged(),
          new Note.WaivedByOwner(
              "rootseal.dev/writable-paths", List.of(path("/tmp"), path("/run"))),
          new Note.Observed(
              new OwnerObservation(LocalDate.of(2026, 11, 26), Duration.ofHours(3), List.of())),
          new Note.BadObservation("observed.rootseal.dev/app"),
          new Note.OwnerPathsDenied("rootseal.dev/writable-paths", List.of(path("/tmp"))),
          new Note.UnknownRegistry("postgres", ImageClass.DATABASE),
          new Note.UnknownVolumeSource("scratch", path("/tmp")),
          new Note.GitRepo("src", path("/tmp")),
          new Note.MissingVolume("scratch", path("/tmp")),
          new Note.UnusableAnnotation(
              "rootseal.dev/writable-paths", "'tmp' is not an absolute path"),
          new Note.FlagAtPodLevel(),
          new Note.MisspeltFlag("readonlyRootFilesystem"),
          new Note.DuplicateName(),
          new Note.ExpiredExemption("legacy", "team web", LocalDate.of(2026, 7, 31)),
          new Note.ExpiredExemption("rootseal.dev/exempt", "", LocalDate.of(2026, 7, 31)),
          new Note.EmptyReason("rootseal.dev/exempt"),
          new Note.BadDate("rootseal.dev/exempt-until"),
          new Note.NoSuchContainer("exempt.rootseal.dev/ap", "ap"),
          new Note.SelfExemptionDenied("rootseal.dev/exempt"),
          new Note.AdvisedPath(path("/tmp"), ""),
          new Note.AdvisedPath(path("/var/cache/nginx"), "nginx"),
          new Note.SpecialNeed(path("/etc/app"), Need.SEED),
          new Note.SpecialNeed(path("/data"), Need.DATA),
          new Note.SpecialNeed(path("/srv"), Need.HOST),
          new Note.SpecialNeed(path("/app.log"), Need.FILE));

  private static final String SENTENCES =
      """
      The mount at /tmp is a host path: writable, but not isolated from the node.
      Its pod template is not rolled out yet: the roll-out is going on, waits or has failed.
      Annotation rootseal.dev/exmpt is not known and does nothing: did you mean rootseal.dev/exempt?
      Annotation rootseal.dev/exempt-until exempts nothing: no rootseal.dev/exempt beside it gives a reason.
      Annotation rootseal.dev/colour is not known and does nothing.
      /data has no mount: the image declares a volume there, which containerd makes writable, as CRI-O does with image_volumes = "bind". It goes with the container.
      /a, /b have no mount: the image declares volumes there, which containerd makes writable, as CRI-O does with image_volumes = "bind". They go with the container.
      Its command installs software (apk add), which a read-only root stops: put it into the image.
      Its command writes to /etc/a, /b, which a read-only root stops.
      The container is privileged: it can remount its root filesystem for writing.
      Annotation rootseal.dev/writable-paths waives /tmp, /run, which would need a writable mount otherwise.
      Where it writes was observed on 2026-11-26, when it had run for 3h.
      Annotation observed.rootseal.dev/app does not say when and for how long, as in 2026-11-26 for 10m: its paths count as declared only.
      Annotation rootseal.dev/writable-paths does not waive /tmp: the policy does not allow owners to.
      postgres is not exempt as a database image: at this address, anybody can have given it that name. The policy can name the registry in imageCatalogue.mirrors.
      Volume 'scratch' at /tmp has a source that Rootseal does not know: it does not count as writable.
      Volume 'src' at /tmp is a gitRepo, which kubelets since Kubernetes 1.33 do not mount by default: it does not count as writable.
      The mount at /tmp names volume 'scratch', which the pod does not have.
      Annotation rootseal.dev/writable-paths cannot be used as it stands: 'tmp' is not an absolute path.
      readOnlyRootFilesystem stands in the pod's securityContext, where no such field exists: set it in the container's.
      'readonlyRootFilesystem' is misspelt: the field is readOnlyRootFilesystem.
      Another container of the pod has the same name: the API server refuses this.
      Exemption 'legacy' of team web expired after 2026-07-31.
      Exemption 'rootseal.dev/exempt' expired after 2026-07-31.
      Annotation rootseal.dev/exempt gives no reason: it exempts nothing.
      Annotation rootseal.dev/exempt-until is not a date such as 2027-03-31: it exempts nothing.
      Annotation exempt.rootseal.dev/ap speaks of container 'ap', which is not there: it does nothing.
      Annotation rootseal.dev/exempt exempts nothing: the policy does not allow owners to.
      /tmp has no writable mount.
      nginx may write to /var/cache/nginx, which has no writable mount.
      The image ships content at /etc/app, which an empty volume would hide: copy it into the volume first, in an init container of the same image.
      /data holds data that has to outlive the pod: give it a claim.
      /srv has to be the node's own path.
      /app.log is a single file: mount it by sub path.
      """;

  static Stream<Arguments> says() {
    List<String> sentences = SENTENCES.lines().toList();
    assertThat(sentences).hasSameSizeAs(NOTES);
    return IntStream.range(0, NOTES.size())
        .mapToObj(i -> arguments(NOTES.get(i), sentences.get(i)));
  }

  private static ContainerPath path(String text) {
    return ContainerPath.of(text);
  }
}
