package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A shell in a folder of its own, with `rootseal` (the packaged jar) and the real `kubectl` on its
 * PATH.
 */
final class Shell {
  private static final int SECONDS = 300;

  private final Path folder;

  /** What a script left behind. */
  record Result(int exitCode, String output, String errors) {}

  Shell(Path folder, Binaries binaries) {
    this.folder = folder;
    String jar = Optional.ofNullable(System.getProperty("rootseal.jar")).orElseThrow();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    program("rootseal", "'" + java + "' -XX:TieredStopAtLevel=1 -jar '" + jar + "'");
    program("kubectl", "'" + binaries.path("kubectl") + "'");
  }

  private void program(String name, String command) {
    try {
      Path file = Files.createDirectories(folder.resolve("bin")).resolve(name);
      Files.writeString(file, "#!/bin/sh\nexec " + command + " \"$@\"\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
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
    ProcessBuilder builder =
        new ProcessBuilder(List.of("sh", "-ec", script))
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("KUBECACHEDIR", folder.resolve("cache").toString());
    builder.environment().merge("PATH", folder + "/bin:", (old, bin) -> bin + old);
    try {
      Process process = builder.start();
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("%s ended", script).isTrue();
      return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
