package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.DocumentedCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A shell in a folder of its own, with the packaged `rootseal` and kubectl on its PATH. */
final class Shell implements AutoCloseable {
  private final Path folder;
  private final Map<String, String> variables = new HashMap<>();

  Shell() {
    this(unchecked(() -> Files.createTempDirectory("rootseal-shell").toRealPath()));
  }

  Shell(Path folder) {
    this.folder = folder;
    program(
        "rootseal",
        JavaCommand.withTheDemo().stream().map(word -> "'" + word + "'").collect(joining(" ")));
    program("kubectl", "'" + Requirement.CONTROL_PLANE.path().resolve("kubectl") + "'");
  }

  /** Puts a program on the PATH: the words that its arguments are added to. */
  final Shell program(String name, String command) {
    return unchecked(
        () -> {
          Path file = Files.createDirectories(folder.resolve("path")).resolve(name);
          Files.writeString(file, "#!/bin/sh\nexec " + command + " \"$@\"\n");
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
          return this;
        });
  }

  Shell with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** Makes what lies in the checkout be found by the same names here, where files may be made. */
  Shell likeTheCheckout() {
    for (Path entry : Folders.entries(Path.of("").toAbsolutePath())) {
      unchecked(() -> Files.createSymbolicLink(folder.resolve(entry.getFileName()), entry));
    }
    return this;
  }

  Path folder() {
    return folder;
  }

  /** Writes a file that commands find by this name. */
  Path write(String name, String text) {
    Path file = folder.resolve(name);
    return unchecked(
        () -> {
          Files.createDirectories(file.getParent());
          return Files.writeString(file, text);
        });
  }

  @Override
  public void close() {
    Program.run("rm", "-rf", folder.toString()).ok();
  }

  /** Runs a script as whoever the kubeconfig says; it ends with its first command that fails. */
  Program.Result run(Path kubeconfig, String script) {
    return Program.run(shell(kubeconfig, script));
  }

  /** `rootseal` within this JVM: where neither its process nor its files are what is tested. */
  Program.Result rootseal(Path kubeconfig, String line) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("KUBECONFIG", kubeconfig.toString());
    return Program.rootseal(environment, line);
  }

  /** Types these commands, in which is filled in what each document leaves open; none may fail. */
  void type(Path kubeconfig, DocumentedCommand.Place place, UnaryOperator<String> filledIn) {
    assertThat(DocumentedCommand.textsIn(place))
        .isNotEmpty()
        .allSatisfy(command -> run(kubeconfig, filledIn.apply(command)).ok());
  }

  Server start(Path kubeconfig, String script) {
    return unchecked(
        () -> new Server(Files.createTempFile(folder, "shell", ".log"), shell(kubeconfig, script)));
  }

  private ProcessBuilder shell(Path kubeconfig, String script) {
    ProcessBuilder builder =
        new ProcessBuilder(List.of("sh", "-ec", script)).directory(folder.toFile());
    // Those of the build begin like those of the program, which would tell of them.
    builder.environment().keySet().removeIf(name -> name.startsWith("ROOTSEAL_"));
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("KUBECACHEDIR", folder.resolve("cache").toString());
    builder.environment().putAll(variables);
    builder.environment().merge("PATH", folder + "/path:", (old, ours) -> ours + old);
    return builder;
  }
}
