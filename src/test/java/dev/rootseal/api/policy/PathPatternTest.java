package dev.rootseal.api.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.api.Bounds;
import dev.rootseal.api.policy.SpecRules.Patterns;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The path of a policy, spelt tidily and untidily. */
class PathPatternTest {
  private static final Pattern PATH = Pattern.compile(Patterns.PATH);

  /** Also names that begin as {@code proc} and {@code sys} do, and names of dots. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/", "/tmp", "/tmp/", "//tmp//x/", "/./tmp/./x", "/p", "/pr", "/pro", "/process", "/prod",
        "/pry", "/px", "/s", "/sy", "/system", "/syx", "/srv", "/sys.d", "/.sys", "/proc.d",
        "/var/proc", "/var/sys/", "/...", "/..a", "/.a.", "/a..", "/tmp/.../x", "/data/ü é"
      })
  void aPathAtWhichAVolumeCanBe(String path) {
    assertThat(PATH.matcher(path).matches()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tmp",
        "/..",
        "/../tmp",
        "/tmp/..",
        "/tmp/../etc",
        "/./../x",
        "/proc",
        "/proc/",
        "//proc",
        "/./proc",
        "/.//proc/self",
        "/sys",
        "/sys/fs/cgroup",
        "/tmp\n",
        "/a\tb",
        "/a/\u007f"
      })
  void aPathAtWhichNoVolumeCanBe(String path) {
    assertThat(PATH.matcher(path).matches()).isFalse();
  }

  static Stream<String> longest() {
    return Stream.of("/", "/a", "/.", "a", "/..", "/p", "/pro", "/s")
        .map(part -> ("/" + part.repeat(Bounds.PATH)).substring(0, Bounds.PATH));
  }

  @ParameterizedTest
  @MethodSource("longest")
  void theLongestPathsAreDecided(String path) {
    boolean refused = path.contains("..");

    assertThat(PATH.matcher(path).matches()).isEqualTo(!refused);
    assertThat(PATH.matcher(path + '\n').matches()).isFalse();
  }
}
