package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The real helm with the chart of this checkout.
 *
 * @param binary the program
 * @param folder where it keeps its files, and this class its output
 * @param kubeconfig the cluster; need not be there where nothing is asked of it
 */
record Helm(Path binary, Path folder, Path kubeconfig) {
  static final String CHART = "charts/rootseal";
  static final String RELEASE = "rootseal";

  /** Values that name the image that `config/default` names. */
  static final String IMAGE = "src/test/resources/dev/rootseal/e2e/image.yaml";

  /** A helm that renders and has no cluster. */
  static Helm offline(HelmBinary binary, Path folder) {
    return new Helm(binary.program(), folder, folder.resolve("no-kubeconfig"));
  }

  /** The manifests that the chart makes in the namespace of the default installation. */
  String template(String... arguments) {
    return ok(command("template", arguments));
  }

  Kubectl.Result tryTemplate(String... arguments) {
    return run(command("template", arguments));
  }

  /** Runs `helm VERB rootseal charts/rootseal -n rootseal-system` and these arguments. */
  String release(String verb, String... arguments) {
    return ok(command(verb, arguments));
  }

  Kubectl.Result tryRelease(String verb, String... arguments) {
    return run(command(verb, arguments));
  }

  /** The output of a call that has to succeed. */
  String ok(String... arguments) {
    return succeeded(run(arguments), arguments);
  }

  private static String succeeded(Kubectl.Result result, String... arguments) {
    assertThat(result.exitCode())
        .as("helm %s: %s", String.join(" ", arguments), result.errors())
        .isZero();
    return result.output();
  }

  Kubectl.Result run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile(folder, "helm", ".out");
      Path errors = Files.createTempFile(folder, "helm", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().putAll(environment());
      Process process = builder.start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ended", command).isTrue();
      return new Kubectl.Result(
          process.exitValue(), Files.readString(output), Files.readString(errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What keeps it away from the files of whoever runs the tests. */
  Map<String, String> environment() {
    return Map.of(
        "KUBECONFIG",
        kubeconfig.toString(),
        "HELM_CACHE_HOME",
        folder.resolve("cache").toString(),
        "HELM_CONFIG_HOME",
        folder.resolve("config").toString(),
        "HELM_DATA_HOME",
        folder.resolve("data").toString());
  }

  /** The words for a shell to which the arguments are added. */
  String asCommand() {
    return environment().entrySet().stream()
        .map(variable -> "%s='%s'".formatted(variable.getKey(), variable.getValue()))
        .collect(Collectors.joining(" ", "env ", " '" + binary + "'"));
  }

  private static String[] command(String verb, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(verb, RELEASE, CHART, "-n", Installation.NAMESPACE, "-f", IMAGE));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }
}
