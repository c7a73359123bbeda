package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the `Dockerfile` promises, as text: this needs nothing that builds images. */
class DockerfileTest {
  private static final Pattern LABEL = Pattern.compile("org\\.opencontainers\\.image\\.(\\w+)=");

  private final Dockerfile dockerfile = Dockerfile.read();

  @Test
  void everyBaseImageIsAnArgumentWithADefault() {
    List<String> arguments =
        dockerfile.instructions().stream()
            .takeWhile(line -> !line.startsWith("FROM "))
            .map(line -> line.replaceFirst("ARG (\\w+)=\\S+", "$1"))
            .toList();

    assertThat(arguments).contains("BUILD_IMAGE", "JDK_IMAGE", "BASE_IMAGE");
    assertThat(dockerfile.all("FROM"))
        .allMatch(from -> from.matches("(\\$\\{\\w+_IMAGE}|scratch|program)( AS \\w+)?"));
  }

  @Test
  void userIsTheNumberThatTheDeploymentDemands() throws IOException {
    assertThat(dockerfile.all("USER")).containsExactly("65532:65532");
    assertThat(Files.readString(Path.of("config/manager/deployment.yaml")))
        .contains("runAsUser: 65532", "runAsGroup: 65532");
    assertThat(Files.readString(Path.of("image/root-files"))).contains("nonroot:x:65532:65532:");
  }

  /** Also in the training: the cache has what the JVM found out about it. */
  @Test
  void filesOfAnyNameCanBeOpened() throws IOException {
    assertThat(dockerfile.instructions())
        .containsSubsequence(
            "FROM ${BASE_IMAGE} AS program", "ENV LC_ALL=C.UTF-8", "FROM program AS training");
    assertThat(Files.readString(Path.of("image/root-files"))).contains("/usr/lib/locale/C.utf8");
  }

  @Test
  void labelsTellWhatItIs() {
    assertThat(dockerfile.all("LABEL")).hasSize(1);
    assertThat(LABEL.matcher(dockerfile.all("LABEL").getFirst()).results())
        .extracting(found -> found.group(1))
        .contains("title", "description", "licenses", "version", "revision");
  }

  @Test
  void versionIsThatOfTheBuild() throws IOException {
    Matcher version =
        Pattern.compile("<version>([0-9.]+)(-SNAPSHOT)?</version>")
            .matcher(Files.readString(Path.of("pom.xml")));
    assertThat(version.find()).isTrue();

    assertThat(dockerfile.all("ARG")).contains("VERSION=" + version.group(1));
  }

  @Test
  void flagsAreTheLaunchersAndTheContainersOwn() throws IOException {
    Matcher flags =
        Pattern.compile("(?m)^flags='(.*)'$").matcher(Files.readString(Path.of("bin/rootseal")));
    assertThat(flags.find()).isTrue();
    List<String> launcher =
        Arrays.stream(flags.group(1).split(" "))
            .filter(flag -> !flag.equals("-Xshare:auto")) // the JVM's default
            .filter(flag -> !flag.matches("-Xm[sn].*")) // a scan's heap is not the operator's,
            .filter(flag -> !flag.matches("-XX:(CompileThreshold|C1MaxInline).*")) // nor its haste
            .toList();

    assertThat(flags(dockerfile.entryPoint()))
        .containsAll(launcher)
        .containsOnlyOnceElementsOf(launcher)
        .filteredOn(flag -> !launcher.contains(flag))
        .containsExactlyInAnyOrder(
            ("-XX:MaxRAMPercentage=50 -Xms16m -XX:NewRatio=4 -XX:+ExitOnOutOfMemoryError"
                    + " -Xlog:disable -Xlog:all=warning:stderr -XX:AOTCache=/app/rootseal.aot")
                .split(" "));
  }

  @Test
  void cacheIsMadeUnderTheFlagsUnderWhichItIsUsed() {
    List<String> used = dockerfile.entryPoint();
    List<String> made = dockerfile.training();

    assertThat(made)
        .startsWith(used.getFirst())
        .containsSequence(used.subList(used.indexOf("-jar"), used.size()))
        .containsSubsequence("-jar", "operator");
    assertThat(flags(made))
        .containsExactlyElementsOf(
            flags(used).stream()
                .filter(flag -> !flag.startsWith("-Xlog:"))
                .map(flag -> flag.replace("AOTCache=/app/", "AOTCacheOutput=/tmp/"))
                .toList());
  }

  @Test
  void everyPortOfTheDeploymentIsDeclared() throws IOException {
    List<String> ports =
        Pattern.compile("containerPort: (\\d+)")
            .matcher(Files.readString(Path.of("config/manager/deployment.yaml")))
            .results()
            .map(port -> port.group(1))
            .toList();

    assertThat(ports).isNotEmpty();
    assertThat(dockerfile.all("EXPOSE").getLast().split(" ")).containsAll(ports);
  }

  @Test
  void noShellIsNeededAfterTheBuildStages() {
    int program = dockerfile.instructions().indexOf("FROM ${BASE_IMAGE} AS program");

    assertThat(program).isPositive();
    assertThat(dockerfile.instructions().subList(program, dockerfile.instructions().size()))
        .filteredOn(line -> line.matches("(RUN|CMD|ENTRYPOINT|SHELL) .*"))
        .isNotEmpty()
        .allMatch(line -> line.matches("(RUN|ENTRYPOINT) \\[.*]"));
  }

  private static List<String> flags(List<String> command) {
    return command.subList(1, command.indexOf("-jar"));
  }
}
