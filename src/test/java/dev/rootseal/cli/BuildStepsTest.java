package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.docs.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The step of `action.yml`, run by bash as a runner does; and `.pre-commit-hooks.yaml`. */
class BuildStepsTest {
  private static final String POD =
      "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: app, image: me/mine}]}\n";

  @TempDir private Path folder = Path.of("");

  /** In place of the launcher, which would build the program: says which words it was given. */
  @BeforeEach
  void launcher() throws IOException {
    Path launcher = Files.createDirectories(folder.resolve("action/bin")).resolve("rootseal");
    Files.writeString(launcher, "#!/bin/sh\nfor word; do printf '%s\\0' \"$word\"; done\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aFindingIsAnAnnotationAndFailsTheJob() throws Exception {
    Path pod = Files.writeString(folder.resolve("a pod.yaml"), POD);
    Path sarif = folder.resolve("out.sarif");

    List<String> words = words(Map.of("paths", "\n" + pod + "\n", "sarif", sarif.toString()));
    assertThat(Run.of(words).ends(ExitCode.FAILED).out())
        .contains("\n::error file=" + pod + ",line=3,");
    assertThat(sarif).content().contains("\"2.1.0\"");
  }

  @Test
  void jobThatEvaluatesNothingDoesNotPass() throws Exception {
    Path values = Files.writeString(folder.resolve("values.yaml"), "replicas: 2\n");

    List<String> words = words(Map.of("paths", values.toString()));

    assertThat(words).containsExactly("scan", "--output=github", "--", values.toString());
    assertThat(Run.of(words).exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void inputIsNoCommand() throws Exception {
    String hostile = "$(touch owned) `touch owned` ; touch owned \" ' *";

    assertThat(words(Map.of("paths", hostile, "policy", hostile, "fail-on", hostile)))
        .containsExactly(
            "scan",
            "--output=github",
            "--fail-on=" + hostile,
            "--policy=" + hostile,
            "--",
            hostile);
    assertThat(folder.resolve("owned")).doesNotExist();
  }

  private List<String> words(Map<String, String> inputs) throws Exception {
    JsonNode action = yaml("action.yml");
    JsonNode steps = action.at("/runs/steps");
    JsonNode step = steps.path(steps.size() - 1);
    Path out = folder.resolve("words");
    ProcessBuilder bash =
        new ProcessBuilder(
                "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.path("run").asText())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    bash.environment().put("GITHUB_ACTION_PATH", folder.resolve("action").toString());
    for (Map.Entry<String, JsonNode> one : step.path("env").properties()) {
      bash.environment().put(one.getKey(), input(action, inputs, one.getValue().asText()));
    }
    assertThat(bash.start().waitFor()).as(Files.readString(out)).isZero();
    return List.of(Files.readString(out).split("\0"));
  }

  private static JsonNode yaml(String file) throws IOException {
    return FakePods.yaml(Files.readString(Path.of(file)));
  }

  /** What a runner puts in place of an expression. */
  private static String input(JsonNode action, Map<String, String> given, String expression) {
    String name = expression.replaceFirst("^\\$\\{\\{ inputs\\.([a-z-]+) }}$", "$1");
    JsonNode input = action.path("inputs").path(name);
    assertThat(given.containsKey(name) || input.has("default")).as(name).isTrue();
    return given.getOrDefault(name, input.path("default").asText());
  }

  private static JsonNode hook() throws IOException {
    JsonNode hooks = yaml(".pre-commit-hooks.yaml");
    assertThat(hooks).hasSize(1);
    return hooks.path(0);
  }

  private static Run commit(Path... files) throws IOException {
    List<String> words = new ArrayList<>(List.of(hook().path("entry").asText().split(" ")));
    assertThat(Path.of(words.removeFirst())).isExecutable();
    hook().path("args").forEach(word -> words.add(word.asText()));
    List.of(files).forEach(file -> words.add(file.toString()));
    return Run.of(words);
  }

  @Test
  void aFindingStopsTheCommitAndOtherFilesDoNot() throws IOException {
    Path pod = Files.writeString(folder.resolve("pod.yaml"), POD);
    Path values = Files.writeString(folder.resolve("values.yaml"), "replicas: 2\n");

    assertThat(commit(pod, values).exit()).isEqualTo(ExitCode.FAILED);
    assertThat(commit(values).exit()).isEqualTo(ExitCode.OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--threshold=0", "--exclude=pod.yaml", "-ojson=written"})
  void theNameOfAFileIsNoFlag(String name) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(folder.resolve("pod.yaml"), POD);
    Files.writeString(file, POD);

    // Not in the working folder: it is looked for, and nothing else happens.
    Run hook = commit(Path.of(name));
    assertThat(hook.exit()).isNotEqualTo(ExitCode.OK);
    assertThat(hook.out() + hook.err()).contains(name);
    List<String> words = words(Map.of("paths", name));
    assertThat(words).endsWith("--", name);
    // Where somebody forgets the two dashes.
    Run run = Run.in(folder, Map.of(), "scan", name, folder.resolve("pod.yaml").toString());
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains(name + " is a flag, and a file here: write ./" + name + " for the file");
    assertThat(folder.resolve("written")).doesNotExist();
  }

  @Test
  void itStopsWhatTheCommandStops() throws IOException {
    Path pod =
        Files.writeString(
            folder.resolve("pod.yaml"),
            """
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - {name: a, image: me/a, securityContext: &on {readOnlyRootFilesystem: true}, volumeMounts: &tmp [{name: tmp, mountPath: /tmp}]}
              - {name: b, image: me/b, securityContext: *on, volumeMounts: *tmp}
              - {name: c, image: me/c, securityContext: *on, volumeMounts: *tmp}
              - {name: d, image: me/d, securityContext: *on, volumeMounts: *tmp}
              - {name: e, image: me/e}
              volumes: [{name: tmp, emptyDir: {}}]
            """);

    Run command = Run.of("scan", pod.toString());

    assertThat(command.out()).contains("4 of 5");
    assertThat(command.exit()).isEqualTo(ExitCode.OK);
    assertThat(commit(pod).exit()).isEqualTo(command.exit());
  }

  @Test
  void thePageNamesIt() throws IOException {
    assertThat(Markdown.read("docs/scan.md").lines())
        .contains("      - id: " + hook().path("id").asText());
  }
}
