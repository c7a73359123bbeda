package dev.rootseal.observe.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.rootfs.WrittenFolder;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was seen, in the grammar of the owner's annotation, and for a person. */
class PathsAnnotationTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

  @Test
  void foldersAreListed() {
    assertThat(PathsAnnotation.value(writes(List.of(), "/run", "/var/cache/app")))
        .contains("/run,/var/cache/app");
    assertThat(PathsAnnotation.value(writes(List.of()))).contains("none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a,b", "/a ", "/a\nb", "/a\ufffd", "/a\u001b[2J"})
  void whatTheGrammarCannotSayIsNotSaid(String path) {
    assertThat(PathsAnnotation.value(writes(List.of(), "/run", path))).isEmpty();
    assertThat(PathsAnnotation.problem(writes(List.of(), path)).orElse(""))
        .startsWith("a path has");
  }

  @Test
  void whatNoMountCoversHasNoAnnotation() {
    String[] many = IntStream.range(0, 65).mapToObj(i -> "/" + i).toArray(String[]::new);

    assertThat(PathsAnnotation.value(writes(List.of("core"), "/run"))).isEmpty();
    assertThat(PathsAnnotation.value(writes(List.of(), many))).isEmpty();
    assertThat(PathsAnnotation.value(writes(List.of(), "/run").with("not looked at: all")))
        .isEmpty();
    assertThat(PathsAnnotation.value(writes(List.of(), "/" + "x".repeat(4096)))).isEmpty();
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

    assertThat(PathsText.of(ContainerWrites.seen("app", writes)))
        .containsExactly(
            "Container 'app': 1 folder written in the 1 min 30 s since its start (1,234 files and"
                + " folders looked at).",
            "  /etc/app: x; last write 2026-01-02T03:04:05Z; holds files of the image: seed",
            "  /: core (nothing can be mounted there)",
            "  2 folders are not readable by its user, so nothing is known of what is in there",
            "  something may be missing: not looked at: all",
            "  no annotation and no patch of it: it writes into the root itself, where nothing can"
                + " be mounted");
    assertThat(PathsText.of(ContainerWrites.unseen("app", "it does not run")))
        .containsExactly("Container 'app': not looked at: it does not run");
  }

  private static RootWrites writes(List<String> atRoot, String... paths) {
    return new RootWrites(
        START,
        START.plusSeconds(90),
        Stream.of(paths).map(PathsAnnotationTest::folder).toList(),
        atRoot,
        1234,
        2,
        List.of());
  }

  private static WrittenFolder folder(String path) {
    return new WrittenFolder(path, START, true, false, List.of("x"));
  }
}
