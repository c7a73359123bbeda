package dev.rootseal.helm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A temporary folder, and the programs of the user that run for it: without a shell, and within
 * bounds of time and bytes.
 */
public final class ScratchFolder implements AutoCloseable {
  private static final int MOST_BYTES = 64 << 20;
  private static final int LONGEST_COMPLAINT = 200;

  private final Path path = Files.createTempDirectory("rootseal-");

  public ScratchFolder() throws IOException {}

  /** Why a program gave nothing, as a part of a sentence. */
  public static final class FailedException extends IOException {
    private static final long serialVersionUID = 1;

    FailedException(String reason) {
      super(reason);
    }
  }

  public Path path() {
    return path;
  }

  Path file(String end) throws IOException {
    return Files.createTempFile(path, "", end);
  }

  /**
   * What a program prints; nothing where it cannot be started.
   *
   * @param name what messages call it
   * @throws FailedException if it fails, or breaks the bounds
   */
  public Optional<String> run(String name, ProcessBuilder program, Duration limit)
      throws IOException {
    Path output = file("output");
    Path errors = file("errors");
    Process process;
    try {
      process = program.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
    } catch (IOException e) {
      return Optional.empty();
    }
    try {
      process.getOutputStream().close();
      await(process, name, output, limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException("it was interrupted");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new FailedException(name + " fails: " + complaint(errors));
    }
    return Optional.of(new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
  }

  private static void await(Process process, String name, Path output, Duration limit)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    boolean ended = false;
    while (!ended) {
      ended = process.waitFor(100, TimeUnit.MILLISECONDS);
      if (Files.size(output) > MOST_BYTES) {
        throw new FailedException(name + " prints more than 64 MiB");
      }
      if (!ended && System.nanoTime() > end) {
        throw new FailedException(name + " takes too long");
      }
    }
  }

  private static String complaint(Path errors) throws IOException {
    try (var in = Files.newInputStream(errors)) {
      String text = new String(in.readNBytes(8192), StandardCharsets.UTF_8);
      String line = text.substring(Math.max(0, text.indexOf("Error: "))).replaceAll("\\s+", " ");
      return line.substring(0, Math.min(line.length(), LONGEST_COMPLAINT)).strip();
    }
  }

  @Override
  public void close() {
    try (Stream<Path> paths = Files.walk(path)) {
      for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      // A temporary folder that stays takes nothing from anybody.
    }
  }
}
