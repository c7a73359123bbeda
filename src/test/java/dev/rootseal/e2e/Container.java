package dev.rootseal.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The operator in a container that `image/run` makes, with the rights of a kubeconfig.
 *
 * @param name the container's name
 * @param operator the operator in it; its process is the one of the script
 */
record Container(String name, OperatorProcess operator) implements AutoCloseable {
  /** Makes the image known to podman. */
  static void load(Path archive) {
    output("podman", "load", "--quiet", "--input", archive.toString());
  }

  /** The image as it is, or started in another way: the options are words for `podman run`. */
  static Container start(Binaries binaries, Path kubeconfig, String... options) {
    String name = "rootseal-" + UUID.randomUUID();
    ProcessBuilder script =
        new ProcessBuilder(
            "image/run",
            "operator",
            "--leader-elect=false",
            "--metrics-bind-address=127.0.0.1:0",
            "--health-probe-bind-address=127.0.0.1:0",
            "--log-format=json");
    script.environment().put("KUBECONFIG", kubeconfig.toString());
    script
        .environment()
        .put("ROOTSEAL_PODMAN_OPTIONS", "--name=" + name + " " + String.join(" ", options));
    script
        .environment()
        .merge("PATH", binaries.folder().toString(), (path, ours) -> ours + ":" + path);
    // podman's own remarks would stand among the operator's log lines.
    script.environment().put("PODMAN_IGNORE_CGROUPSV1_WARNING", "true");
    return new Container(name, OperatorProcess.run(script));
  }

  /** The program in the container. */
  KernelView process() {
    String pid = output("podman", "inspect", "--format={{.State.Pid}}", name);
    return new KernelView(Long.parseLong(pid.strip().lines().toList().getLast()));
  }

  @Override
  public void close() {
    output("podman", "rm", "--force", "--ignore", "--time=0", name);
    operator.close();
  }

  private static String output(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("%s: %s", List.of(command), output).isZero();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
