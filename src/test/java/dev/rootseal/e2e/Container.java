package dev.rootseal.e2e;

import java.nio.file.Path;
import java.util.UUID;

/**
 * The operator in a container that `image/run` makes, with the rights of a kubeconfig.
 *
 * @param name the container's name
 * @param operator the operator in it; its process is the one of the script
 */
record Container(String name, OperatorProcess operator) implements AutoCloseable {
  /** The name that `image/build` gives the image. */
  static final String IMAGE = "localhost/rootseal:test";

  static void load(Path archive) {
    Program.run("podman", "load", "--quiet", "--input", archive.toString()).ok();
  }

  /** The image as it is, or started in another way: the options are words for `podman run`. */
  static Container start(Path kubeconfig, String... options) {
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
        .merge(
            "PATH", Requirement.CONTROL_PLANE.path().toString(), (path, ours) -> ours + ":" + path);
    // podman's own remarks would stand among the operator's log lines.
    script.environment().put("PODMAN_IGNORE_CGROUPSV1_WARNING", "true");
    return new Container(name, OperatorProcess.run(script));
  }

  KernelView process() {
    String pid = Program.run("podman", "inspect", "--format={{.State.Pid}}", name).ok();
    return new KernelView(Long.parseLong(pid.strip().lines().toList().getLast()));
  }

  @Override
  public void close() {
    Program.run("podman", "rm", "--force", "--ignore", "--time=0", name).ok();
    operator.close();
  }
}
