package dev.rootseal.e2e;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** The operator in a container that `image/run` makes, by the rights of a kubeconfig. */
record Container(String name, OperatorProcess operator) implements AutoCloseable {
  static final String IMAGE = "localhost/rootseal:test";

  static void load(Path archive) {
    Program.run("podman", "load", "--quiet", "--input", archive.toString()).ok();
  }

  /** The image as it is, or started in another way: the options are words for `podman run`. */
  static Container start(Path kubeconfig, String... options) {
    String name = "rootseal-" + UUID.randomUUID();
    List<String> flags = Program.words(OperatorProcess.ON_FREE_PORTS, "--leader-elect=false");
    ProcessBuilder script =
        new ProcessBuilder(Program.words(List.of("image/run", "operator"), flags));
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
