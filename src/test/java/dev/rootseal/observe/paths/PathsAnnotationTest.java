package dev.rootseal.observe.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.observe.paths.PodObserver.ContainerWrites;
import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.rootfs.RootWrites.WrittenFolder;
import dev.rootseal.rule.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was seen, in the grammar of the owner's annotation, and for a person. */
class PathsAnnotationTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

  @ParameterizedTest
  @ValueSource(strings = {"/a,b", "/a ", "/a\nb", "/a\ufffd", "/a\u001b[2J"})
  void whatTheGrammarCannotSayIsNotSaid(String path) {
    assertThat(problem(writes(List.of(), "/run", path))).startsWith("a path has");
    assertThat(problem(writes(List.of(), "/run", "/var/cache/app"))).isEmpty();
  }

  @Test
  void whatNoMountCoversHasNoAnnotation() {
    String[] many = IntStream.range(0, 65).mapToObj(i -> "/" + i).toArray(String[]::new);

    assertThat(
            Stream.of(
                writes(List.of("core"), "/run"),
                writes(List.of(), many),
                writes(List.of(), "/run").with("not looked at: all"),
                writes(List.of(), "/" + "x".repeat(4096))))
        .allSatisfy(writes -> assertThat(problem(writes)).isNotEmpty());
  }

  /** It may have a random name, or be removed and made again, which a mount point cannot. */
  @Test
  void folderThatTheContainerHasMadeItselfHasNoAnnotation() {
    assertThat(problem(writes(List.of(), made("/var/lib/app-4711"))))
        .startsWith("it has made /var/lib/app-4711 itself, which may have another name");
  }

  @Test
  void ofWhatItMakesWhereThingsAreTemporaryTheWholeFolderIsNamed() {
    RootWrites writes =
        writes(List.of(), made("/run/app-4711"), made("/run/app-4712"), folder("/run/lock/x"));

    assertThat(problem(writes)).isEmpty();
    assertThat(PathsAnnotation.paths(writes)).hasToString("[/run]");
  }

  /** At the time of the look the container runs for 90 seconds. */
  @Rows(
      """
      // how long is asked for; how long the pod was there before; restarted; why not
      90 | 0    | false |
      91 | 0    | false | what it wrote is known of 1m only, less than --min-for (1m): look
      91 | 9999 | false | what it wrote is known of 1m only, less than --min-for (1m): look
      90 | 3510 | true  |
      90 | 3509 | true  | it was restarted, and its pod is younger than an hour
      0  | 0    | true  |
      """)
  void ofTooLittleNothingFollows(int least, int before, boolean restarted, String why) {
    String problem =
        PathsAnnotation.problem(
            writes(List.of(), "/run"),
            Optional.of(START.minusSeconds(before)).filter(_ -> restarted),
            Duration.ofSeconds(least));

    assertThat(problem).startsWith(why);
    assertThat(problem.isEmpty()).isEqualTo(why.isEmpty());
  }

  @Test
  void seedsAreForWhatAProgramWouldMiss() {
    assertThat(Stream.of("/etc/app", "/tmp", "/run/x", "/runner").map(PathsAnnotationTest::folder))
        .extracting(PathsAnnotation::needsSeed)
        .containsExactly(true, false, false, true);
  }

  @Test
  void linesForAPerson() {
    RootWrites writes = writes(List.of("core"), "/etc/app").with("not looked at: all");

    assertThat(PathsText.of(new ContainerWrites("app", Optional.of(writes), "")))
        .containsExactly(
            "Container 'app': 1 folder written in the 1 min 30 s since its start (1,234 files and"
                + " folders looked at).",
            "  /etc/app: x; last write 2026-01-02T03:04:05Z; needs what the image has there: seed",
            "  /: core (nothing can be mounted there)",
            "  2 folders are not readable by its user, so nothing is known of what is in there",
            "  something may be missing: not looked at: all");
    assertThat(PathsText.of(new ContainerWrites("app", Optional.empty(), "it does not run")))
        .containsExactly("Container 'app': not looked at: it does not run");
  }

  private static String problem(RootWrites writes) {
    return PathsAnnotation.problem(writes, Optional.empty(), Duration.ZERO);
  }

  private static RootWrites writes(List<String> atRoot, String... paths) {
    return writes(
        atRoot, Stream.of(paths).map(PathsAnnotationTest::folder).toArray(WrittenFolder[]::new));
  }

  private static RootWrites writes(List<String> atRoot, WrittenFolder... folders) {
    return new RootWrites(
        START, START.plusSeconds(90), List.of(folders), atRoot, 1234, 2, List.of());
  }

  private static WrittenFolder folder(String path) {
    return new WrittenFolder(path, START, true, false, List.of("x"));
  }

  private static WrittenFolder made(String path) {
    return new WrittenFolder(path, START, false, true, List.of("x"));
  }
}
