package dev.rootseal.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Rows;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an observer logs is what its user reads, whatever the names of files are. */
class RootWritesTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String HOSTILE =
      "/a\"b\\c\nd\u001b[2J\u2028{\"startedAt\":\u202e\ud83d\ude00";

  private static final RootWrites WRITES =
      new RootWrites(
          START,
          START.plusSeconds(60),
          List.of(
              new RootWrites.WrittenFolder(
                  HOSTILE, START.plusSeconds(1), true, false, List.of("x", HOSTILE))),
          List.of("core"),
          7,
          1,
          List.of("not looked at: \"all\""));

  @Test
  void whatIsWrittenIsReadInOneLine() {
    String line = WRITES.line();

    assertThat(line.lines()).hasSize(1);
    assertThat(RootWrites.find(Stream.of(line))).contains(WRITES);
  }

  @Test
  void lastLineOfALogCounts() {
    RootWrites later = WRITES.with("later");
    Stream<String> log =
        Stream.of("Picked up JAVA_TOOL_OPTIONS", WRITES.line(), later.line(), "bye");

    assertThat(RootWrites.find(log)).contains(later);
  }

  @Rows(
      """

      exec format error
      {"startedAt":
      {"startedAt":null}
      {"startedAt":"2026-01-02T03:04:05Z"}
      {"startedAt":"yesterday","lookedAt":"2026-01-02T03:04:05Z","folders":[],"atRoot":[],"entries":1,"gaps":[]}
      {"startedAt":"2026-01-02T03:04:05Z","lookedAt":"2026-01-02T03:04:05Z","folders":[null],"atRoot":[],"entries":1,"gaps":[]}
      {"startedAt":"2026-01-02T03:04:05Z","lookedAt":"2026-01-02T03:04:05Z","folders":7,"atRoot":[],"entries":1,"gaps":[]}
      """)
  void rubbishIsNothing(String line) {
    assertThat(RootWrites.find(Stream.of(line))).isEmpty();
  }
}
