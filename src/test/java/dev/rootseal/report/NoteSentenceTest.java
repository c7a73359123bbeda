package dev.rootseal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rootseal.rule.ContainerFacts.ManifestMistake;
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

  static Stream<Arguments> says() {
    return Stream.of(
        arguments(
            new Note.HostPath(ContainerPath.of("/tmp")),
            "The mount at /tmp is a host path: writable, but not isolated from the node."),
        arguments(
            new Note.NotRolledOut(),
            "Its pod template is not rolled out yet: the roll-out is going on, waits or has"
                + " failed."),
        arguments(
            new Note.UnknownAnnotation("rootseal.dev/exmpt", "rootseal.dev/exempt"),
            "Annotation rootseal.dev/exmpt is not known and does nothing: did you mean"
                + " rootseal.dev/exempt?"),
        arguments(
            new Note.LastDayAlone("rootseal.dev/exempt-until"),
            "Annotation rootseal.dev/exempt-until exempts nothing: no rootseal.dev/exempt beside it"
                + " gives a reason."),
        arguments(
            new Note.UnknownAnnotation("rootseal.dev/colour", ""),
            "Annotation rootseal.dev/colour is not known and does nothing."),
        arguments(
            new Note.OnVolumeOfTheImage(List.of(ContainerPath.of("/data"))),
            "/data has no mount: the image declares a volume there, which containerd makes"
                + " writable, as CRI-O does with image_volumes = \"bind\". It goes with the"
                + " container."),
        arguments(
            new Note.OnVolumeOfTheImage(List.of(ContainerPath.of("/a"), ContainerPath.of("/b"))),
            "/a, /b have no mount: the image declares volumes there, which containerd makes"
                + " writable, as CRI-O does with image_volumes = \"bind\". They go with the"
                + " container."),
        arguments(
            new Note.InstallsSoftware("apk add"),
            "Its command installs software (apk add), which a read-only root stops: put it into the"
                + " image."),
        arguments(
            new Note.CommandWritesTo(List.of(ContainerPath.of("/etc/a"), ContainerPath.of("/b"))),
            "Its command writes to /etc/a, /b, which a read-only root stops."),
        arguments(
            new Note.Privileged(),
            "The container is privileged: it can remount its root filesystem for writing."),
        arguments(
            new Note.WaivedByOwner(
                "rootseal.dev/writable-paths",
                List.of(ContainerPath.of("/tmp"), ContainerPath.of("/run"))),
            "Annotation rootseal.dev/writable-paths waives /tmp, /run, which would need a writable"
                + " mount otherwise."),
        arguments(
            new Note.Observed(
                new OwnerObservation(LocalDate.of(2026, 11, 26), Duration.ofHours(3), List.of())),
            "Where it writes was observed on 2026-11-26, when it had run for 3h."),
        arguments(
            new Note.BadObservation("observed.rootseal.dev/app"),
            "Annotation observed.rootseal.dev/app does not say when and for how long, as in"
                + " 2026-11-26 for 10m: its paths count as declared only."),
        arguments(
            new Note.OwnerPathsDenied(
                "rootseal.dev/writable-paths", List.of(ContainerPath.of("/tmp"))),
            "Annotation rootseal.dev/writable-paths does not waive /tmp: the policy does not allow"
                + " owners to."),
        arguments(
            new Note.UnknownRegistry("postgres", ImageClass.DATABASE),
            "postgres is not exempt as a database image: at this address, anybody can have given it"
                + " that name. The policy can name the registry in imageCatalogue.mirrors."),
        arguments(
            new Note.UnknownVolumeSource("scratch", ContainerPath.of("/tmp")),
            "Volume 'scratch' at /tmp has a source that Rootseal does not know: it does not count"
                + " as writable."),
        arguments(
            new Note.GitRepo("src", ContainerPath.of("/tmp")),
            "Volume 'src' at /tmp is a gitRepo, which kubelets since Kubernetes 1.33 do not mount"
                + " by default: it does not count as writable."),
        arguments(
            new Note.MissingVolume("scratch", ContainerPath.of("/tmp")),
            "The mount at /tmp names volume 'scratch', which the pod does not have."),
        arguments(
            new Note.UnusableAnnotation(
                "rootseal.dev/writable-paths", "'tmp' is not an absolute path"),
            "Annotation rootseal.dev/writable-paths cannot be used as it stands: 'tmp' is not an"
                + " absolute path."),
        arguments(
            new Note.Mistake(new ManifestMistake.FlagAtPodLevel()),
            "readOnlyRootFilesystem stands in the pod's securityContext, where no such field"
                + " exists: set it in the container's."),
        arguments(
            new Note.Mistake(new ManifestMistake.MisspeltFlag("readonlyRootFilesystem")),
            "'readonlyRootFilesystem' is misspelt: the field is readOnlyRootFilesystem."),
        arguments(
            new Note.Mistake(new ManifestMistake.DuplicateName()),
            "Another container of the pod has the same name: the API server refuses this."),
        arguments(
            new Note.ExpiredExemption("legacy", "team web", LocalDate.of(2026, 7, 31)),
            "Exemption 'legacy' of team web expired after 2026-07-31."),
        arguments(
            new Note.ExpiredExemption("rootseal.dev/exempt", "", LocalDate.of(2026, 7, 31)),
            "Exemption 'rootseal.dev/exempt' expired after 2026-07-31."),
        arguments(
            new Note.EmptyReason("rootseal.dev/exempt"),
            "Annotation rootseal.dev/exempt gives no reason: it exempts nothing."),
        arguments(
            new Note.BadDate("rootseal.dev/exempt-until"),
            "Annotation rootseal.dev/exempt-until is not a date such as 2027-03-31: it exempts"
                + " nothing."),
        arguments(
            new Note.NoSuchContainer("exempt.rootseal.dev/ap", "ap"),
            "Annotation exempt.rootseal.dev/ap speaks of container 'ap', which is not there: it"
                + " does nothing."),
        arguments(
            new Note.SelfExemptionDenied("rootseal.dev/exempt"),
            "Annotation rootseal.dev/exempt exempts nothing: the policy does not allow owners"
                + " to."),
        arguments(
            new Note.AdvisedPath(ContainerPath.of("/tmp"), ""), "/tmp has no writable mount."),
        arguments(
            new Note.AdvisedPath(ContainerPath.of("/var/cache/nginx"), "nginx"),
            "nginx may write to /var/cache/nginx, which has no writable mount."),
        arguments(
            new Note.SpecialNeed(ContainerPath.of("/etc/app"), Need.SEED),
            "The image ships content at /etc/app, which an empty volume would hide: copy it into"
                + " the volume first, in an init container of the same image."),
        arguments(
            new Note.SpecialNeed(ContainerPath.of("/data"), Need.DATA),
            "/data holds data that has to outlive the pod: give it a claim."),
        arguments(
            new Note.SpecialNeed(ContainerPath.of("/srv"), Need.HOST),
            "/srv has to be the node's own path."),
        arguments(
            new Note.SpecialNeed(ContainerPath.of("/app.log"), Need.FILE),
            "/app.log is a single file: mount it by sub path."));
  }
}
