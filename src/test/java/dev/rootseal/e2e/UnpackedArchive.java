package dev.rootseal.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The archive where somebody has unpacked it, and programs that run there without any Java. */
final class UnpackedArchive {
  private static final int SECONDS = 60;

  private final Path archive;
  private final Path home;
  private final Path work;

  private UnpackedArchive(Path archive, Path home, Path work) {
    this.archive = archive;
    this.home = home;
    this.work = work;
  }

  /** What a program left behind. */
  record Run(int exitCode, String output, String errors) {}

  /** Unpacks it into a folder whose name has a blank. */
  static UnpackedArchive in(Path folder, String... options) throws Exception {
    Path archive = ArchiveExtension.archive().orElseThrow();
    Path to = Files.createDirectories(folder.resolve("to here"));
    Path work = Files.createDirectories(folder.resolve("work"));
    List<String> tar =
        Stream.concat(
                Stream.of("tar", "-xzf", archive.toString(), "-C", to.toString()),
                Stream.of(options))
            .toList();
    assertThat(new ProcessBuilder(tar).inheritIO().start().waitFor()).isZero();
    try (Stream<Path> entries = Files.list(to)) {
      return new UnpackedArchive(archive, entries.toList().getFirst(), work);
    }
  }

  Path archive() {
    return archive;
  }

  /** A file of it. */
  Path file(String name) {
    return home.resolve(name);
  }

  /** The folder that programs run in. */
  Path work() {
    return work;
  }

  Run rootseal(String... arguments) throws Exception {
    return rootseal(Map.of(), arguments);
  }

  Run rootseal(Map<String, String> environment, String... arguments) throws Exception {
    return run(environment, Stream.concat(Stream.of(launcher()), Stream.of(arguments)).toList());
  }

  String launcher() {
    return file("bin/rootseal").toString();
  }

  /** Runs a program with a PATH that holds the system's tools alone. */
  Run run(Map<String, String> environment, List<String> command) throws Exception {
    Path output = Files.createTempFile(work, "run", ".out");
    Path errors = Files.createTempFile(work, "run", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", tools().toString(), "HOME", work.toString()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("%s ended", command).isTrue();
    return new Run(
        process.exitValue(), Files.readString(output, UTF_8), Files.readString(errors, UTF_8));
  }

  /** What the launcher needs of the system, and no Java. */
  private Path tools() throws IOException {
    Path folder = work.resolve("tools");
    if (!Files.exists(folder)) {
      Files.createDirectories(folder);
      for (String tool : List.of("readlink", "touch")) {
        Files.createSymbolicLink(folder.resolve(tool), OnThePath.find(tool).orElseThrow());
      }
    }
    return folder;
  }

  /** The same by the jar, on the Java of the tests. */
  Run jar(String... arguments) throws Exception {
    Stream<String> java =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            requireNonNull(System.getProperty("rootseal.jar")));
    return run(Map.of("LC_ALL", "C.UTF-8"), Stream.concat(java, Stream.of(arguments)).toList());
  }
}
