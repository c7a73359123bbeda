package dev.rootseal.e2e;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The archive where somebody has unpacked it, and programs that run there without any Java. */
final class UnpackedArchive {

  private final Path archive;
  private final Path home;
  private final Path work;

  private UnpackedArchive(Path archive, Path home, Path work) {
    this.archive = archive;
    this.home = home;
    this.work = work;
  }

  /** Unpacks it into a folder whose name has a blank. */
  static UnpackedArchive in(Path folder, String... options) throws Exception {
    Path archive = Requirement.ARCHIVE.path();
    Path to = Files.createDirectories(folder.resolve("to here"));
    Path work = Files.createDirectories(folder.resolve("work"));
    List<String> tar =
        Stream.concat(
                Stream.of("tar", "-xzf", archive.toString(), "-C", to.toString()),
                Stream.of(options))
            .toList();
    Program.run(Map.of(), tar).ok();
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

  Program.Result rootseal(String... arguments) throws Exception {
    return rootseal(Map.of(), arguments);
  }

  Program.Result rootseal(Map<String, String> environment, String... arguments) throws Exception {
    return run(environment, Stream.concat(Stream.of(launcher()), Stream.of(arguments)).toList());
  }

  String launcher() {
    return file("bin/rootseal").toString();
  }

  /** Runs a program with a PATH that holds the system's tools alone. */
  Program.Result run(Map<String, String> environment, List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", tools().toString(), "HOME", work.toString()));
    builder.environment().putAll(environment);
    return Program.run(builder);
  }

  /** What the launcher needs of the system, and no Java. */
  private Path tools() throws IOException {
    Path folder = work.resolve("tools");
    if (!Files.exists(folder)) {
      Files.createDirectories(folder);
      for (String tool : List.of("readlink", "touch")) {
        Files.createSymbolicLink(folder.resolve(tool), Requirement.onThePath(tool).orElseThrow());
      }
    }
    return folder;
  }

  /** The same by the jar, on the Java of the tests. */
  Program.Result jar(String... arguments) throws Exception {
    Stream<String> java =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            requireNonNull(System.getProperty("rootseal.jar")));
    return run(Map.of("LC_ALL", "C.UTF-8"), Stream.concat(java, Stream.of(arguments)).toList());
  }
}
