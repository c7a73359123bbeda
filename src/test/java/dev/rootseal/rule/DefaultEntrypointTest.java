package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.DefaultEntrypoint.CommandPattern;
import dev.rootseal.rule.DefaultEntrypoint.CommandPattern.Kind;
import dev.rootseal.rule.DefaultEntrypoint.Fit;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.util.List;
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
    assertThat(read(start, args).writesNothing()).isFalse();
  }

  @Test
  void anOptionThatKeepsItFromWritingHoldsForTheImagesProgramAlone() {
    DefaultEntrypoint start = start("ARGS serve", "NOTHING --dry-run");

    assertThat(read(start, "serve --dry-run").writesNothing()).isTrue();
    assertThat(read(start, "serve").writesNothing()).isFalse();
    assertThat(read(start, "backup --dry-run").writesNothing()).isFalse();
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
}
