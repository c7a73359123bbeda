package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of a test: its output goes to a file, and it never outlives the tests. */
class Server implements AutoCloseable {
  final Process process;
  final Instant startedAt = Instant.now();
  private final Path log;

  Server(Path log, ProcessBuilder command) {
    this.log = log;
    command.redirectErrorStream(true);
    command.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    process = unchecked(() -> command.start());
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  static Server start(Path log, List<String> command) {
    return new Server(log, new ProcessBuilder(command));
  }

  void requireAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          log + " ended with " + process.exitValue() + ":\n" + lastLines());
    }
  }

  boolean hasSaid(String text) {
    boolean said = unchecked(() -> Files.readString(log)).contains(text);
    if (!said) {
      requireAlive();
    }
    return said;
  }

  /** Ends it, after 15 s by force; what a shell has started does not end with it. */
  void stop() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroy();
    started.forEach(ProcessHandle::destroy);
    if (!ended(15)) {
      close();
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Sends it a signal, such as {@code INT}, which a terminal sends for Ctrl-C. */
  void signal(String name) {
    Program.run("kill", "-" + name, String.valueOf(pid())).ok();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    ended(5);
  }

  private boolean ended(int seconds) {
    return unchecked(() -> process.waitFor(seconds, TimeUnit.SECONDS));
  }

  private String lastLines() {
    return unchecked(
        () -> {
          List<String> lines = Files.readAllLines(log);
          return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        });
  }

  /** A port that is free on every interface: a node comes in over one of its own. */
  static int freePort() {
    return unchecked(
        () -> {
          try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
          }
        });
  }
}
