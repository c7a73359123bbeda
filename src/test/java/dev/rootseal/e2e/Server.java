package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server process that a test has started: its output goes to a file, and it never outlives the
 * tests.
 */
final class Server implements AutoCloseable {
  private final Process process;
  private final Path log;

  private Server(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static Server start(Path log, List<String> command) {
    return start(log, new ProcessBuilder(command));
  }

  static Server start(Path log, ProcessBuilder command) {
    return unchecked(
        () -> {
          Process process =
              command
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                  .start();
          Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
          return new Server(process, log);
        });
  }

  /** Fails with the last lines of the log when the process has ended. */
  void requireAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          log + " ended with " + process.exitValue() + ":\n" + lastLines());
    }
  }

  /** Whether it has written this; fails when it has ended without. */
  boolean hasSaid(String text) {
    boolean said = unchecked(() -> Files.readString(log)).contains(text);
    if (!said) {
      requireAlive();
    }
    return said;
  }

  /**
   * Ends it as an administrator would, and by force when that takes longer than 15 s. What a shell
   * has started does not end with it.
   */
  void stop() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroy();
    started.forEach(ProcessHandle::destroy);
    if (!ended(15)) {
      close();
    }
  }

  boolean hasEnded() {
    return !process.isAlive();
  }

  /** SIGSTOP: it keeps its connections and says nothing any more. */
  void freeze() {
    signal("STOP");
  }

  void goOn() {
    signal("CONT");
  }

  /** Sends it a signal, such as {@code INT}, which a terminal sends for Ctrl-C. */
  void signal(String name) {
    Program.run("kill", "-" + name, String.valueOf(process.pid())).ok();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    ended(5);
  }

  private boolean ended(int seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
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
