package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerPathTest {
  @ParameterizedTest(name = "''{0}'' is {1}")
  @CsvSource({
    "/tmp, /tmp", "/tmp/, /tmp", "//tmp///x//, /tmp/x", "/./tmp/./x/., /tmp/x",
    "/a/b/../c, /a/c", "/a/../.., /", "/.., /", "/..., /...",
    "tmp, /tmp", "/, /", "'', /", "/a b/c, /a b/c",
    "/var/run/, /var/run"
  })
  void isNormalisedAsText(String text, String expected) {
    assertThat(ContainerPath.of(text)).hasToString(expected);
    assertThat(ContainerPath.of(text).spelling()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} and {1} are the same: {2}")
  @CsvSource({
    "/tmp, /tmp/, true", "/var/run, /run, true",
    "/var/run/x, /run/x, true", "/var/lock, /run/lock, true",
    "/var/running, /running, false", "/tmp, /tmp/x, false"
  })
  void knowsTheSameDirectory(String one, String other, boolean same) {
    assertThat(ContainerPath.of(one).same(ContainerPath.of(other))).isEqualTo(same);
    assertThat(ContainerPath.of(other).same(ContainerPath.of(one))).isEqualTo(same);
  }

  /** So that a path takes no memory beside the object's own text. */
  @ParameterizedTest
  @ValueSource(strings = {"/tmp", "/a", "/var/cache/nginx"})
  void whatIsNormalAlreadyIsNotCopied(String text) {
    assertThat(ContainerPath.of(text).spelling()).isSameAs(text);
  }

  @ParameterizedTest(name = "{0} is {1} without links")
  @CsvSource({
    "/var/run, /run", "/var/run/x, /run/x", "/var/lock/x, /run/lock/x",
    "/var/run/lock, /run/lock", "/var/lib, /var/lib", "/tmp, /tmp"
  })
  void canBeSpeltWithoutLinks(String text, String expected) {
    assertThat(ContainerPath.of(text).withoutLinks()).hasToString(expected);
  }

  @ParameterizedTest(name = "{0} is in {1}")
  @CsvSource({"/tmp/x, /tmp", "/tmp, /", "/, /", "/var/run, /var"})
  void liesInADirectory(String path, String parent) {
    assertThat(ContainerPath.of(path).parent()).hasToString(parent);
  }

  @Test
  void sortsByItsSpelling() {
    List<ContainerPath> sorted =
        Stream.of("/var/run", "/tmp", "/run").map(ContainerPath::of).sorted().toList();

    assertThat(sorted).map(ContainerPath::spelling).containsExactly("/run", "/tmp", "/var/run");
  }
}
