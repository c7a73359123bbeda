package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** `.pre-commit-hooks.yaml`: what runs on the files of a commit. */
class PreCommitHookTest {
  @TempDir private Path folder = Path.of("");

  private static Map<?, ?> hook() throws IOException {
    String text = Files.readString(Path.of(".pre-commit-hooks.yaml"));
    List<?> hooks = (List<?>) new Load(LoadSettings.builder().build()).loadFromString(text);
    assertThat(hooks).hasSize(1);
    return (Map<?, ?>) hooks.getFirst();
  }

  private static Run run(Path... files) throws IOException {
    List<String> words = new ArrayList<>(List.of(String.valueOf(hook().get("entry")).split(" ")));
    assertThat(Path.of(words.removeFirst())).isExecutable();
    List.of(files).forEach(file -> words.add(file.toString()));
    return Run.of(words.toArray(String[]::new));
  }

  @Test
  void aFindingStopsTheCommitAndOtherFilesDoNot() throws IOException {
    Path pod =
        Files.writeString(
            folder.resolve("pod.yaml"),
            "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: app, image: me/mine}]}\n");
    Path values = Files.writeString(folder.resolve("values.yaml"), "replicas: 2\n");

    assertThat(run(pod, values).exit()).isEqualTo(ExitCode.FAILED);
    assertThat(run(values).exit()).isEqualTo(ExitCode.OK);
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
    assertThat(run(pod).exit()).isEqualTo(command.exit());
  }

  @Test
  void thePageNamesIt() throws IOException {
    assertThat(Markdown.read("docs/scan.md").lines()).contains("      - id: " + hook().get("id"));
  }
}
