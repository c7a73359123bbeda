package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A shell in a folder of its own, with `rootseal` (the packaged jars, as the launcher runs them)
 * and the real `kubectl` on its PATH.
 */
final class Shell {
  private static final int SECONDS = 300;

  private final Path folder;
  private final Map<String, String> variables = new HashMap<>();

  /** What a script left behind. */
  record Result(int exitCode, String output, String errors) {}

  Shell(Path folder, Binaries binaries) {
    this.folder = folder;
    program(
        "rootseal",
        JavaCommand.withTheDemo().stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" ")));
    program("kubectl", "'" + binaries.path("kubectl") + "'");
  }

  /** Puts a program on the PATH: the words that its arguments are added to. */
  final Shell program(String name, String command) {
    try {
      Path file = Files.createDirectories(folder.resolve("path")).resolve(name);
      Files.writeString(file, "#!/bin/sh\nexec " + command + " \"$@\"\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets a variable of the environment. */
  Shell with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** Makes what lies in the checkout be found by the same names here, where files may be made. */
  Shell likeTheCheckout() {
    try (Stream<Path> entries = Files.list(Path.of("").toAbsolutePath())) {
      for (Path entry : entries.toList()) {
        Files.createSymbolicLink(folder.resolve(entry.getFileName()), entry);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  /** Runs a script as whoever the kubeconfig says; it ends with its first command that fails. */
  Result run(Path kubeconfig, String script) {
    Path output = folder.resolve("shell.out");
    Path errors = folder.resolve("shell.err");
    try {
      Process process =
          shell(kubeconfig, script)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("%s ended", script).isTrue();
      return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts a script that goes on until it is closed. */
  Server start(Path kubeconfig, String script) {
    try {
      return Server.start(Files.createTempFile(folder, "shell", ".log"), shell(kubeconfig, script));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
