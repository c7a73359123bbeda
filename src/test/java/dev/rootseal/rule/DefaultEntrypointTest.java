package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rootseal.rule.DefaultEntrypoint.CommandPattern;
import dev.rootseal.rule.DefaultEntrypoint.CommandPattern.Kind;
import dev.rootseal.rule.DefaultEntrypoint.Fit;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a container's start says of its program's data and configuration. */
class DefaultEntrypointTest {
  private static final DefaultEntrypoint STORE =
      new DefaultEntrypoint(
          List.of(pattern(Kind.ARGS, "server"), pattern(Kind.DIRECTORIES, "server")),
          List.of(ContainerPath.of("/etc/store/store.conf")),
          List.of());
  private static final DefaultEntrypoint ENGINE =
      new DefaultEntrypoint(
          List.of(
              pattern(Kind.ARGS, "serve"),
              pattern(Kind.COMMAND, "serve"),
              pattern(Kind.DATA, "--data"),
              pattern(Kind.DATA, "PGDATA"),
              pattern(Kind.OTHER_PROGRAM, "worker"),
              pattern(Kind.CONFIG, "--config"),
              pattern(Kind.NOTHING, "--dry-run")),
          List.of(),
          List.of());

  /** Which program runs, and where its start puts the data. */
  @Rows(
      """
      store  | app args="server /a /b"                  | DEFAULT      | /a /b
      store  | app args="server http://store-0/data"    | DEFAULT      | /data
      // the value of an option is no directory
      store  | app args="server --certs /etc/certs /a"  | DEFAULT      | /a
      store  | app args="server --quiet=true /a"        | DEFAULT      | /a
      store  | app args="server /a --certs /etc/certs"  | DEFAULT      | /a
      store  | app args="server /data{1...4}"           | DEFAULT      |
      engine | app args="serve --data /a"               | DEFAULT      | /a
      engine | app args="serve --data=/a"               | DEFAULT      | /a
      engine | app args="serve -data /a -data=/b"       | DEFAULT      | /a /b
      engine | app args="serve --database /a"           | DEFAULT      |
      // an option that names no path may name any
      engine | app args="serve --data"                  | CONFIGURED   |
      engine | app args="serve --data="                 | CONFIGURED   |
      engine | app args="serve --data data"             | CONFIGURED   |
      engine | app args="serve --data $(DATA)"          | CONFIGURED   |
      engine | app env:PGDATA=/a                        | DEFAULT      | /a
      engine | app env:HOME=/a                          | DEFAULT      |
      engine | app env:PGDATA=                          | CONFIGURED   |
      engine | app command=serve                        | DEFAULT      |
      engine | app command=sh                           | OTHER        |
      // an init container with a command does not run what serves
      engine | init app command=serve                   | OTHER        |
      engine | app args="serve --verbose"               | DEFAULT      |
      engine | app args="serve worker"                  | OTHER        |
      engine | app args="serve --config x"              | CONFIGURED   |
      engine | app args=--verbose                       | UNKNOWN_ARGS |
      engine | app args=backup                          | OTHER        |
      engine | app args="backup --config x"             | OTHER        |
      // what keeps it from writing holds for the image's program alone
      engine | app args="serve --dry-run"               | NOTHING      |
      engine | app args="backup --dry-run"              | OTHER        |
      """)
  void reads(String start, String container, Fit fit, String data) {
    DefaultEntrypoint.Reading reading =
        (start.equals("store") ? STORE : ENGINE)
            .read(workload(container).facts().containers().getFirst());

    assertThat(reading.fit()).isEqualTo(fit);
    assertThat(reading.data())
        .extracting(ContainerPath::spelling)
        .isEqualTo(data.isEmpty() ? List.of() : words(data));
  }

  @Test
  void aPathThatMayHaveBeenCutIsNotKnown() {
    String option = "--data=/";
    String longest = option + "a".repeat(127 - option.length());

    assertThat(ENGINE.read(app().args("serve", longest).facts()).fit()).isEqualTo(Fit.DEFAULT);
    assertThat(ENGINE.read(app().args("serve", longest + "a").facts()).fit())
        .isEqualTo(Fit.CONFIGURED);
  }

  @ParameterizedTest
  @EnumSource(names = {"CONFIG_MAP", "SECRET", "DOWNWARD_API", "PROJECTED", "IMAGE"})
  void aVolumeWithContentAroundTheConfigurationTakesItsPlace(VolumeSource source) {
    assertThat(mounting("/etc/store", source)).isEqualTo(Fit.CONFIGURED);
    assertThat(mounting("/etc/store/store.conf", source)).isEqualTo(Fit.CONFIGURED);
    assertThat(mounting("/etc/other", source)).isEqualTo(Fit.DEFAULT);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CONFIG_MAP", "SECRET", "DOWNWARD_API", "PROJECTED", "IMAGE"})
  void anyOtherVolumeDoesSoOnlyAtTheFileItself(VolumeSource source) {
    assertThat(mounting("/etc/store", source)).isEqualTo(Fit.DEFAULT);
    assertThat(mounting("/etc/store/store.conf", source)).isEqualTo(Fit.CONFIGURED);
  }

  private static Fit mounting(String path, VolumeSource source) {
    return STORE.read(app().mount(path, source).facts()).fit();
  }

  private static ContainerFixture app() {
    return new ContainerFixture("app", ContainerType.CONTAINER);
  }

  @ParameterizedTest(name = "''{0}'' leads ''{1}'': {2}")
  @CsvSource({
    "server, server, true", "server, /usr/bin/server, true",
    "server, server -x, true", "server, run server, false",
    "server start, server, false", "server start, /bin/server start, true",
    "server start, server stop, false", "/bin/server, /bin/server, true",
    "/bin/server, server, false", "/bin/server, /usr/bin/server, false",
    "bin/server, bin/server, true", "-conf, -x/-conf, false",
    "--conf, -conf, true", "-conf, --conf, true"
  })
  void isPrefixOf(String words, String line, boolean isPrefixOf) {
    assertThat(pattern(Kind.COMMAND, words).isPrefixOf(words(line))).isEqualTo(isPrefixOf);
  }

  @ParameterizedTest(name = "behind ''{0}'' in ''{1}'': {2}")
  @CsvSource({
    "server, server /data, /data", "server, minio server /a /b, /a /b",
    "a b, x a b c, c", "server, minio server, ''",
    "server, minio, ''"
  })
  void whatStandsBehindIsTheRestOfTheLine(String words, String line, String argsAfter) {
    assertThat(String.join(" ", pattern(Kind.DIRECTORIES, words).argsAfter(words(line))))
        .isEqualTo(argsAfter);
  }

  @ParameterizedTest(name = "''{0}'' stands in ''{1}'': {2}")
  @CsvSource({
    "a b, x a b c, true",
    "a b, a b, true",
    "a b, a x b, false",
    "a b, a, false",
    "a, /bin/a, false"
  })
  void standsInALineAsItIs(String words, String line, boolean stands) {
    assertThat(pattern(Kind.OTHER_PROGRAM, words).occursIn(words(line))).isEqualTo(stands);
  }

  @Test
  void onlyOneThatAlwaysHoldsHasNoWord() {
    assertThat(new CommandPattern(Kind.ALWAYS_STORES_DATA, List.of()).occursIn(List.of())).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CommandPattern(Kind.OTHER_PROGRAM, List.of()))
        .withMessage("a pattern needs a word");
  }

  private static CommandPattern pattern(Kind kind, String words) {
    return new CommandPattern(kind, words(words).stream().map(Glob::new).toList());
  }

  private static List<String> words(String text) {
    return Stream.of(text.split(" ", -1)).toList();
  }

  @Test
  void nothingSaidIsTheImagesOwnStart() {
    assertThat(ContainerCommand.of(List.of(), List.of(), Map.of()))
        .isSameAs(ContainerCommand.DEFAULT);
    assertThat(ContainerCommand.DEFAULT.words()).isEmpty();
    assertThat(ContainerCommand.DEFAULT.ofTheImage()).isTrue();
  }

  @Test
  void wordsAreKeptInTheirOrderEmptyOnesToo() {
    ContainerCommand start =
        ContainerCommand.of(List.of("redis-server"), List.of("--save", "", "x y"), Map.of());

    assertThat(start.words()).containsExactly("redis-server", "--save", "", "x y");
    assertThat(start.ofTheImage()).isFalse();
    assertThat(start.isUntruncated()).isTrue();
    assertThat(ContainerCommand.of(List.of(), List.of(""), Map.of()).words()).containsExactly("");
  }

  @Test
  void optionsAreCutAndALineIsBounded() {
    ContainerCommand script =
        ContainerCommand.of(List.of("sh", "-c", "a".repeat(1 << 20)), List.of(), Map.of());
    ContainerCommand option =
        ContainerCommand.of(List.of(), List.of("--x=" + "a".repeat(1 << 20), "b"), Map.of());
    ContainerCommand bounded =
        ContainerCommand.of(List.of(), Collections.nCopies(5000, "--x"), Map.of());

    assertThat(script.line()).hasSize(1024);
    assertThat(script.words()).hasSize(3);
    assertThat(script.isUntruncated()).isFalse();
    assertThat(option.words()).containsExactly("--x=" + "a".repeat(124), "b");
    assertThat(option.isUntruncated()).isTrue();
    assertThat(bounded.line()).hasSizeLessThanOrEqualTo(1024);
    assertThat(bounded.isUntruncated()).isFalse();
  }

  @Test
  void aLineOfJustTheMostIsWhole() {
    assertThat(ContainerCommand.of(List.of("a".repeat(1023)), List.of(), Map.of()).isUntruncated())
        .isTrue();
    assertThat(ContainerCommand.of(List.of("a".repeat(1024)), List.of(), Map.of()).isUntruncated())
        .isFalse();
  }

  @Test
  void anOptionThatMayHaveBeenCutIsNotWhole() {
    assertThat(ContainerCommand.isUntruncatedOption("-".repeat(127))).isTrue();
    assertThat(ContainerCommand.isUntruncatedOption("-".repeat(128))).isFalse();
  }

  @Test
  void aWordCannotBreakTheLine() {
    assertThat(ContainerCommand.of(List.of("a\0b"), List.of(), Map.of()).words())
        .containsExactly("a b");
  }

  @Test
  void sameStartsAreKeptOnce() {
    ContainerCommand one = ContainerCommand.of(List.of(), List.of("--port", "80"), Map.of());
    ContainerCommand other = ContainerCommand.of(List.of(), List.of("--port", "80"), Map.of());

    assertThat(one).isEqualTo(other);
    assertThat(one.line()).isSameAs(other.line());
  }

  @Test
  void ofASettingOnlyAPathIsKept() {
    assertThat(ContainerCommand.keptValue("/data")).isEqualTo("/data");
    assertThat(ContainerCommand.keptValue("secret")).isEmpty();
    assertThat(ContainerCommand.keptValue("/" + "a".repeat(127))).hasSize(128);
    assertThat(ContainerCommand.keptValue("/" + "a".repeat(128))).isEmpty();
    assertThat(ContainerCommand.ENV_VARS).contains("PGDATA", "path.data").doesNotContain("");
  }
}
