package dev.rootseal.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jazzer, for a bounded time. It begins with the saved inputs; finds are in target/fuzz. */
class FuzzRun {
  private static final int SECONDS = Integer.getInteger("rootseal.fuzz.seconds", 60);

  /** Seconds for one input. The first one waits for all classes, on a busy machine 20 s. */
  private static final int LONGEST = 100;

  private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";

  @ParameterizedTest
  @EnumSource
  void findsNothing(FuzzTarget target) throws Exception {
    Path work = Path.of("target/fuzz", target.name());
    Files.createDirectories(work.resolve("corpus"));
    Process jazzer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                classPath(),
                JAZZER,
                "--target_class=" + target.className(),
                "--instrumentation_includes=dev.rootseal.**",
                "--reproducer_path=" + work,
                "-artifact_prefix=" + work + "/",
                "-max_total_time=" + SECONDS,
                "-max_len=4096",
                "-timeout=" + LONGEST,
                "-rss_limit_mb=4096",
                work.resolve("corpus").toString(),
                target.saved().toString())
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("log").toFile())
            .start();

    assertThat(jazzer.waitFor())
        .as(() -> String.join("\n", end(work.resolve("log"))) + inputs(work))
        .isZero();
  }

  /** What it ended with, in Base64: where these tests run by night, their folder does not last. */
  private static String inputs(Path work) {
    StringBuilder inputs = new StringBuilder();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(work, "{crash,timeout,oom}-*")) {
      for (Path input : found) {
        String base64 = Base64.getEncoder().encodeToString(Files.readAllBytes(input));
        inputs.append("\n%s: %s".formatted(input.getFileName(), base64));
      }
    } catch (IOException e) {
      inputs.append("\n").append(e);
    }
    return inputs.toString();
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static List<String> end(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.subList(Math.max(0, lines.size() - 60), lines.size());
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }
}
