package dev.rootseal.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    try {
      Process process =
          command
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new Server(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    try {
      if (Files.readString(log).contains(text)) {
        return true;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    requireAlive();
    return false;
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

  /** Whether it runs no more. */
  boolean hasEnded() {
    return !process.isAlive();
  }

  /** SIGSTOP: it keeps its connections and says nothing any more. */
  void freeze() {
    signal("STOP");
  }

  /** SIGCONT. */
  void goOn() {
    signal("CONT");
  }

  /** Sends it a signal, such as {@code INT}, which a terminal sends for Ctrl-C. */
  void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " ended with " + kill.exitValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
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
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port that is free on every interface: a node comes in over one of its own. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
