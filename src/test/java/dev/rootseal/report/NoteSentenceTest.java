package dev.rootseal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.Slip;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NoteSentenceTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void says(Note note, String expected) {
    assertThat(NoteSentence.of(note)).isEqualTo(expected);
  }

  static Stream<Arguments> says() {
    return Stream.of(
        arguments(
            new Note.HostPath(ContainerPath.of("/tmp")),
            "The mount at /tmp is a host path: writable, but not isolated from the node."),
        arguments(
            new Note.Privileged(),
            "The container is privileged: it can remount its root filesystem for writing."),
        arguments(
            new Note.UnknownVolumeSource("scratch", ContainerPath.of("/tmp")),
            "Volume 'scratch' at /tmp has a source that Rootseal does not know: it does not count"
                + " as writable."),
        arguments(
            new Note.MissingVolume("scratch", ContainerPath.of("/tmp")),
            "The mount at /tmp names volume 'scratch', which the pod does not have."),
        arguments(
            new Note.UnusableAnnotation(
                "rootseal.dev/writable-paths", "'tmp' is not an absolute path"),
            "Annotation rootseal.dev/writable-paths cannot be used as it stands: 'tmp' is not an"
                + " absolute path."),
        arguments(
            new Note.Mistake(new Slip.FlagAtPodLevel()),
            "readOnlyRootFilesystem stands in the pod's securityContext, where no such field"
                + " exists: set it in the container's."),
        arguments(
            new Note.Mistake(new Slip.MisspeltFlag("readonlyRootFilesystem")),
            "'readonlyRootFilesystem' is misspelt: the field is readOnlyRootFilesystem."),
        arguments(
            new Note.Mistake(new Slip.DuplicateName()),
            "Another container of the pod has the same name: the API server refuses this."));
  }
}
