package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The node of this machine with its control plane, and the kubelet and container runtime that
 * `ROOTSEAL_NODE` names: shared by all classes, each by its {@link NodeCluster}. Goes away with the
 * last of them, and with all that it has started, at the latest with the process.
 */
final class Node implements AutoCloseable {
  static final String LOCK = "node";

  /** Whoever holds this lock says whether Rootseal is installed there. */
  static final String INSTALLATION = "installation on the node";

  private final Path controlPlaneTool;
  private final Path nodeTool;
  private final Path folder;
  private final int port = Server.freePort();
  private final FileChannel turn;
  private final Thread atExit = new Thread(this::stop);
  private final Map<Path, Path> loaded = new ConcurrentHashMap<>();
  private final Set<String> going = ConcurrentHashMap.newKeySet();
  private boolean closed;

  private Node(Path controlPlaneTool, Path nodeTool) {
    this.turn = waitForTurn();
    this.controlPlaneTool = controlPlaneTool;
    this.nodeTool = nodeTool;
    this.folder = unchecked(() -> Files.createTempDirectory("rootseal-node"));
  }

  static Node start() {
    Node started =
        new Node(
            Requirement.CONTROL_PLANE.path().resolve("control-plane"),
            Requirement.NODE.path().resolve("node"));
    Runtime.getRuntime().addShutdownHook(started.atExit);
    try {
      started.up();
      return started;
    } catch (AssertionError | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /** A machine has one node at a time, and somebody else may run these tests there, too. */
  private static FileChannel waitForTurn() {
    return unchecked(
        () -> {
          FileChannel file =
              FileChannel.open(
                  Path.of(System.getProperty("java.io.tmpdir"), "rootseal-node.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          file.lock();
          return file;
        });
  }

  Kubectl kubectl() {
    return new Kubectl(controlPlaneTool.resolveSibling("kubectl"), controlPlane("kubeconfig"));
  }

  /** The administrator's way in. The server's certificate has no address of this machine. */
  Api api() {
    return new Api("localhost:" + port, controlPlane("pki/apiserver.crt"), token());
  }

  String kubeconfig(String token) {
    return read(controlPlane("kubeconfig")).replace(token(), token);
  }

  /** A folder for files that outlive a pod and go with the node. */
  Path folder() {
    return folder;
  }

  /** Makes an image known to the node, which can pull none, unless it has it already. */
  void load(Path archive) {
    loaded.computeIfAbsent(archive, this::imported);
  }

  private Path imported(Path archive) {
    ok(Map.of(), nodeTool, "load", folder.resolve("node").toString(), archive.toString());
    return archive;
  }

  void remove(Api api, String path) {
    if (api.tryDelete(path) != 404) {
      going.add(path);
    }
  }

  void awaitGone(Api api) {
    await("what others have left goes")
        .until(
            () -> {
              going.removeIf(path -> !api.exists(path));
              return going.isEmpty();
            });
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Runtime.getRuntime().removeShutdownHook(atExit);
      stop();
      unchecked(() -> turn.close());
    }
  }

  private void up() {
    ok(Map.of("BIND", "0.0.0.0"), controlPlaneTool, "up", controlPlane("").toString(), "" + port);
    ok(Map.of("NODE_TOKEN", token()), nodeTool, "up", folder.resolve("node").toString(), "" + port);
  }

  private void stop() {
    killControlPlane();
    run(Map.of(), nodeTool, "down", folder.resolve("node").toString());
    run(Map.of(), controlPlaneTool, "down", controlPlane("").toString());
    // Volumes of pods that could not be unmounted stay, rather than lose what they lead to.
    Program.run("rm", "-rf", "--one-file-system", folder.toString());
  }

  /** It takes up to ten seconds to put in order what goes away with its folder. */
  private void killControlPlane() {
    Stream.of("kube-scheduler", "kube-controller-manager", "kube-apiserver", "etcd")
        .map(program -> controlPlane(program + ".pid"))
        .filter(Files::exists)
        .map(file -> Long.parseLong(read(file).strip()))
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  private String token() {
    return read(controlPlane("token")).strip();
  }

  private Path controlPlane(String file) {
    return folder.resolve("control-plane").resolve(file);
  }

  private void ok(Map<String, String> variables, Path tool, String... arguments) {
    assertThat(run(variables, tool, arguments))
        .as("%s %s, see its output in %s", tool, List.of(arguments), folder)
        .isZero();
  }

  /** What a tool starts outlives it and inherits its output, so that goes to a file. */
  private int run(Map<String, String> variables, Path tool, String... arguments) {
    Path log = folder.resolve("tools.log");
    ProcessBuilder builder =
        new ProcessBuilder(Program.words(List.of(tool.toString()), arguments))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(variables);
    int code = Program.run(builder).exitCode();
    if (code != 0) {
      System.out.println(read(log));
    }
    return code;
  }

  private static String read(Path file) {
    return unchecked(() -> Files.readString(file));
  }
}
