package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** `bin/rootseal` in a checkout where Maven and JDKs are scripts that say how they were called. */
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "sh dirname basename readlink sed find head tail grep ln mv rm mkdir touch sleep cat"
              .split(" "));

  /** The lines of the launcher that name a usual folder by its whole path. */
  private static final Pattern USUAL_FOLDER = Pattern.compile("(?m)^(usual_jdk_homes=')?(?=/)");

  private static final String MAKE_JARS =
      "at=$(echo \"$*\" | sed 's/.*-Dbuild.folder=//; s/ .*//'); mkdir -p $at;"
          + " echo jar > $at/rootseal.jar; echo jar > $at/rootseal-demo.jar";

  @TempDir private Path folder;
  private Path checkout;
  private Path launcher;
  private Path tools;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = Files.createDirectories(folder.toRealPath().resolve("a \\test checkout"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Files.writeString(
        Files.createDirectories(checkout.resolve("src/main")).resolve("Main.java"),
        "class Main {}");
    launcher = checkout.resolve("bin/rootseal");
    tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : TOOLS) {
      executable(
          tools.resolve(tool),
          "#!/bin/sh\nexec " + Requirement.onThePath(tool).orElseThrow() + " \"$@\"\n");
    }
    String script =
        USUAL_FOLDER
            .matcher(Files.readString(Path.of("bin/rootseal")))
            .replaceAll("$1" + folder.toRealPath());
    executable(launcher, script);
    maven(MAKE_JARS);
    jdk("opt/jdk", "25");
  }

  /** What is done before in the checkout, how it ends, and which lines of its errors are right. */
  @Rows(
      """
      a JDK that is too old  | echo 'JAVA_VERSION="21.0.9"' > ../opt/jdk/release | 2 | rootseal: no JDK 25 or newer .* install one.*JAVA_HOME.*
      a launcher that died   | ln -s $(sh -c 'echo $$') target/launcher.lock | 0 | .*building.*
      one that is at it      | sleep 1 >/dev/null 2>&1 & ln -s $! target/launcher.lock | 0 | rootseal: waiting for process \\d+.*\\n.*building.*
      no room for a lock     | touch target/launcher.lock | 2 | .*no lock can be written in .*/target.*File exists.*
      a build that fails     | printf '#!/bin/sh\\necho "[INFO] much"; echo "[ERROR] Main.java:[1,1] not a statement"; exit 1' > ../tools/mvn | 2 | .*building.*\\n.*\\[ERROR] Main.java:\\[1,1] not a statement\\n.*the build failed.*
      no Maven               | rm ../tools/mvn | 2 | .*install Maven 3.9 or newer.*
      """)
  void whatIsWrongIsSaidInItsLines(String name, String script, int exit, String errors) {
    String before = "mkdir -p target; " + script;
    Program.run(new ProcessBuilder("sh", "-c", before).directory(checkout.toFile())).ok();

    Program.Result run = run();

    assertThat(run.errors()).matches(errors + "\n");
    assertThat(run.exitCode()).isEqualTo(exit);
    assertThat(run.output().isEmpty()).isEqualTo(exit == 2);
    assertThat(Files.isSymbolicLink(checkout.resolve("target/launcher.lock"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "JAVA_HOME=\\new, \\new, 26-ea, usr/lib/jvm/other, 25",
    "JAVA_HOME=old, opt/jdk-25, 25.0.1, old, 17.0.12",
    "HOME=my home, my home/.sdkman/candidates/java/25.0.1-tem, 25.0.1, opt/jdk-21, 21"
  })
  void jdkOfJavaHomeComesFirstAndOneThatIsTooOldIsPassedOver(
      String variable, String good, String version, String other, String otherVersion)
      throws Exception {
    jdk("opt/jdk", "21");
    Path found = jdk(good, version);
    jdk(other, otherVersion);

    assertThat(run(variable.replace("=", "=" + folder.toRealPath() + "/")).output())
        .startsWith("[" + found + "]");
  }

  @Test
  void jdkOnThePathIsFoundThroughItsLinks() throws Exception {
    jdk("opt/jdk", "21");
    Path good = jdk("some\\there/jdk", "25.0.1");
    Files.createSymbolicLink(folder.resolve("alternative"), good.resolve("bin/java"));
    Files.createSymbolicLink(tools.resolve("java"), folder.resolve("alternative"));

    assertThat(run().output()).startsWith("[" + good + "]");
  }

  @Test
  void freshCheckoutIsBuiltOnceAndOnStandardErrorOnly() throws Exception {
    Program.Result first = run();
    Program.Result second = run();

    assertThat(first.output().lines()).hasSize(1);
    assertThat(first.errors()).contains("building target/rootseal.jar");
    assertThat(second.errors()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "touch -t 203801010000 src/main/Main.java",
        "rm src/main/Main.java",
        "rm target/rootseal-demo.jar"
      })
  void jarThatIsOlderThanAChangeOrMissingIsBuiltAgain(String change) throws Exception {
    run();
    Program.run(new ProcessBuilder("sh", "-c", change).directory(checkout.toFile())).ok();

    run();

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void changeDuringTheBuildIsBuiltNextTime() throws Exception {
    maven("sleep 0.05; touch src/main/Main.java; sleep 0.05; " + MAKE_JARS);

    run();
    run();

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void launchersStartedTogetherBuildOnce() throws Exception {
    maven("sleep 0.5; " + MAKE_JARS);

    assertThat(Stream.generate(this::run).limit(3).parallel()).allMatch(run -> run.exitCode() == 0);
    assertThat(builds()).isEqualTo(1);
    assertThat(checkout.resolve("target/launcher.lock")).doesNotExist();
  }

  /** In a container every launcher may be process 1. */
  @Test
  void lockOfALauncherWithOurOwnIdIsTakenAway() throws Exception {
    Files.createDirectories(checkout.resolve("target"));
    Path first = folder.resolve("first");
    executable(
        first,
        "#!/bin/sh\nln -s $$ '%s/target/launcher.lock'; exec '%s'\n".formatted(checkout, launcher));
    launcher = first;

    assertThat(run().errors()).contains("building").doesNotContain("waiting");
  }

  @Test
  void argumentsArriveAsTheyWereGivenThroughALink() throws Exception {
    launcher = Files.createSymbolicLink(tools.resolve("rootseal"), launcher);

    assertThat(
            run(List.of("scan", "a file.yaml", "*"), "ROOTSEAL_JAVA_OPTS=-Xmx64m -Da=b").output())
        .contains("[-XX:TieredStopAtLevel=1]", "[-Xms48m]", "[-Xmn24m]", "[-XX:+UseSerialGC]")
        .endsWith(
            "[-Xmx64m][-Da=b][-jar][%s][scan][a file.yaml][*]\n"
                .formatted(checkout.resolve("target/rootseal-demo.jar")));
  }

  /** Also where the locale that is set is not installed. */
  @ParameterizedTest
  @ValueSource(strings = {"LANG=xx_XX.UTF-8", "LC_ALL=xx_XX.utf8", "LC_TIME=xx_XX.UTF-8"})
  void filesOfAnyNameCanBeOpened(String variable) throws Exception {
    executable(folder.resolve("opt/jdk/bin/java"), "#!/bin/sh\necho \"$LC_ALL\"\n");

    assertThat(run(variable).output()).isEqualTo("C.UTF-8\n");
  }

  @Test
  void everyCommandRunsSmall() throws Exception {
    assertThat(run(List.of("operator")).output())
        .contains("[-XX:TieredStopAtLevel=1]", "[-Xms48m]", "[-Xmn24m]", "[-XX:+UseSerialGC]");
  }

  /** A JDK that answers with its own folder and its arguments, each in brackets. */
  private Path jdk(String path, String version) throws IOException {
    Path home = Files.createDirectories(folder.toRealPath().resolve(path));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    executable(home.resolve("bin/javac"), "");
    executable(home.resolve("bin/java"), "#!/bin/sh\nprintf '[%s]' '" + home + "' \"$@\"; echo\n");
    return home;
  }

  private void maven(String script) throws IOException {
    executable(
        tools.resolve("mvn"),
        "#!/bin/sh\necho built >> '%s/maven-calls'\n%s\n".formatted(folder, script));
  }

  private int builds() throws IOException {
    return Files.readAllLines(folder.resolve("maven-calls")).size();
  }

  private Program.Result run(String... environment) {
    return run(List.of("demo"), environment);
  }

  private Program.Result run(List<String> arguments, String... environment) {
    List<String> command = Program.words(List.of(launcher.toString()), arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    for (String variable : environment) {
      String[] words = variable.split("=", 2);
      builder.environment().put(words[0], words[1]);
    }
    return Program.run(builder);
  }

  private static void executable(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
