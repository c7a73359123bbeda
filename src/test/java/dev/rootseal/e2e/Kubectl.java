package dev.rootseal.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real kubectl, as whoever the kubeconfig says. */
record Kubectl(Path binary, Path kubeconfig) {

  /** What a call left behind. */
  record Result(int exitCode, String output, String errors) {}

  Result run(String... arguments) {
    return runWith("", arguments);
  }

  /** The output of a call that has to succeed. */
  String ok(String... arguments) {
    return succeeded(run(arguments), arguments);
  }

  /** Applies manifests given as text. */
  String apply(String manifests) {
    String[] arguments = {"apply", "--validate=strict", "-f", "-"};
    return succeeded(runWith(manifests, arguments), arguments);
  }

  /** Applies manifests given as text, which may be refused. */
  Result tryApply(String manifests) {
    return runWith(manifests, "apply", "--validate=strict", "-f", "-");
  }

  /** What the API server would make of the manifests in a folder, as JSON; nothing is kept. */
  Result tryOut(Path folder) {
    return run(
        "create", "--dry-run=server", "--validate=strict", "--output=json", "--filename=" + folder);
  }

  private List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(binary.toString(), "--kubeconfig=" + kubeconfig));
    command.addAll(List.of(arguments));
    return command;
  }

  private Result runWith(String input, String... arguments) {
    List<String> command = command(arguments);
    try {
      Path output = Files.createTempFile(kubeconfig.getParent(), "kubectl", ".out");
      Path errors = Files.createTempFile(kubeconfig.getParent(), "kubectl", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder
          .environment()
          .put("KUBECACHEDIR", kubeconfig.resolveSibling("kubectl-cache").toString());
      Process process = builder.start();
      process.getOutputStream().write(input.getBytes(UTF_8));
      process.getOutputStream().close();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ended", command).isTrue();
      return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String succeeded(Result result, String... arguments) {
    assertThat(result.exitCode())
        .as("kubectl %s: %s", String.join(" ", arguments), result.errors())
        .isZero();
    return result.output();
  }
}
