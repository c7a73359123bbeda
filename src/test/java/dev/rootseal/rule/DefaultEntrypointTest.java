package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rootseal.rule.ContainerCommand.KnownEnvVars;
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
          start("ARGS server", "DIRECTORIES server").patterns(),
          List.of(ContainerPath.of("/etc/store/store.conf")),
          List.of());
  private static final DefaultEntrypoint ENGINE = start("ARGS serve", "DATA --data");

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "server /a /b, /a /b", "server http://store-0/data, /data",
    "server --certs /etc/certs /a, /a", "server --quiet=true /a, /a",
    "server /a --certs /etc/certs, /a", "server /data{1...4}, ''"
  })
  void theValueOfAnOptionIsNoDirectory(String args, String data) {
    assertThat(data(read(STORE, args))).isEqualTo(data);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "serve --data /a, /a", "serve --data=/a, /a",
    "serve -data /a -data=/b, /a /b", "serve --database /a, ''"
  })
  void anOptionNamesTheDirectory(String args, String data) {
    assertThat(read(ENGINE, args).fit()).isEqualTo(Fit.DEFAULT);
    assertThat(data(read(ENGINE, args))).isEqualTo(data);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"serve --data", "serve --data=", "serve --data data", "serve --data $(DATA)"})
  void anOptionThatNamesNoPathMayNameAny(String args) {
    assertThat(read(ENGINE, args).fit()).isEqualTo(Fit.CONFIGURED);
  }

  @Test
  void aVariableNamesTheDirectory() {
    DefaultEntrypoint start = start("DATA PGDATA");

    assertThat(data(start.read(app().setting("PGDATA", "/a").facts()))).isEqualTo("/a");
    assertThat(data(start.read(app().setting("HOME", "/a").facts()))).isEmpty();
    assertThat(start.read(app().setting("PGDATA", "").facts()).fit()).isEqualTo(Fit.CONFIGURED);
  }

  @Test
  void anInitContainerWithACommandDoesNotRunWhatServes() {
    DefaultEntrypoint start = start("COMMAND serve");
    ContainerFixture init = new ContainerFixture("app", ContainerType.INIT);

    assertThat(start.read(app().command("serve").facts()).fit()).isEqualTo(Fit.DEFAULT);
    assertThat(start.read(app().command("sh").facts()).fit()).isEqualTo(Fit.OTHER);
    assertThat(start.read(init.command("serve").facts()).fit()).isEqualTo(Fit.OTHER);
  }

  @Test
  void aPathThatMayHaveBeenCutIsNotKnown() {
    String option = "--data=/";
    String longest = option + "a".repeat(127 - option.length());

    assertThat(read(ENGINE, "serve " + longest).fit()).isEqualTo(Fit.DEFAULT);
    assertThat(read(ENGINE, "serve " + longest + "a").fit()).isEqualTo(Fit.CONFIGURED);
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

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "serve, DEFAULT", "serve --verbose, DEFAULT", "serve worker, OTHER",
    "serve --config x, CONFIGURED", "--verbose, UNKNOWN_ARGS", "backup, OTHER",
    "backup --config x, OTHER"
  })
  void theArgumentsTellWhichProgramRuns(String args, Fit fit) {
    DefaultEntrypoint start = start("ARGS serve", "OTHER_PROGRAM worker", "CONFIG --config");

    assertThat(read(start, args).fit()).isEqualTo(fit);
  }

  @Test
  void anOptionThatKeepsItFromWritingHoldsForTheImagesProgramAlone() {
    DefaultEntrypoint start = start("ARGS serve", "NOTHING --dry-run");

    assertThat(read(start, "serve --dry-run").fit()).isEqualTo(Fit.NOTHING);
    assertThat(read(start, "serve").fit()).isEqualTo(Fit.DEFAULT);
    assertThat(read(start, "backup --dry-run").fit()).isEqualTo(Fit.OTHER);
  }

  private static Fit mounting(String path, VolumeSource source) {
    return STORE.read(app().mount(path, source).facts()).fit();
  }

  private static DefaultEntrypoint.Reading read(DefaultEntrypoint start, String args) {
    return start.read(app().args(args.split(" ", -1)).facts());
  }

  private static String data(DefaultEntrypoint.Reading reading) {
    return String.join(" ", reading.data().stream().map(ContainerPath::spelling).toList());
  }

  private static ContainerFixture app() {
    return new ContainerFixture("app", ContainerType.CONTAINER);
  }

  /** By patterns of one word, each behind its kind. */
  private static DefaultEntrypoint start(String... patterns) {
    return new DefaultEntrypoint(
        Stream.of(patterns)
            .map(pattern -> pattern.split(" ", 2))
            .map(two -> new CommandPattern(Kind.valueOf(two[0]), List.of(new Glob(two[1]))))
            .toList(),
        List.of(),
        List.of());
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
    assertThat(KnownEnvVars.kept("/data")).isEqualTo("/data");
    assertThat(KnownEnvVars.kept("secret")).isEmpty();
    assertThat(KnownEnvVars.kept("/" + "a".repeat(127))).hasSize(128);
    assertThat(KnownEnvVars.kept("/" + "a".repeat(128))).isEmpty();
    assertThat(KnownEnvVars.NAMES).contains("PGDATA", "path.data").doesNotContain("");
  }
}
