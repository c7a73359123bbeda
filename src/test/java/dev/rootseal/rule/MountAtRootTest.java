package dev.rootseal.rule;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A writable volume over the root is a writable root by another name. */
class MountAtRootTest {
  private static final String FINDING = "WritableRootFilesystem (volume at /)";

  @ParameterizedTest
  @EnumSource(VolumeSource.class)
  void aVolumeAtTheRootIsAFindingWhereItCanBeWritten(VolumeSource source) {
    assertThat(verdict(c -> c.readOnly().emptyDir("/tmp").mount("/", source)))
        .isEqualTo(source.writable() ? FINDING : "Compliant");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "//", "/.", "/..", "/tmp/..", ".", "./"})
  void howeverTheRootIsSpelt(String path) {
    assertThat(verdict(c -> c.compliant().emptyDir(path))).isEqualTo(FINDING);
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void nothingHidesIt(Consumer<ContainerFixture> words, String expected) {
    assertThat(verdict(words)).isEqualTo(expected);
  }

  static Stream<Arguments> nothingHidesIt() {
    return Stream.of(
        argumentSet(
            "another mount at the same place under another spelling",
            words(c -> c.compliant().emptyDir("/").mount("//", VolumeSource.CONFIG_MAP)),
            FINDING),
        argumentSet(
            "a read-only mount of a volume that could be written",
            words(c -> c.compliant().readOnlyMount("/", VolumeSource.EMPTY_DIR)),
            "Compliant"),
        argumentSet("a mount without a path", words(c -> c.compliant().emptyDir("")), "Compliant"),
        argumentSet(
            "the flag says nothing",
            words(c -> c.emptyDir("/")),
            "WritableRootFilesystem (not set)"));
  }

  private static Consumer<ContainerFixture> words(Consumer<ContainerFixture> words) {
    return words;
  }

  private static String verdict(Consumer<ContainerFixture> words) {
    String text = VerdictText.of(deployment("web").container("app", words).evaluated());
    return text.replaceFirst(" [+] .*", "").replaceFirst("app: ", "");
  }
}
