package dev.rootseal.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real browser without a window. What it is to do with a page stands in the page's address.
 *
 * @param folder where it may keep what it likes
 */
record Chromium(Path binary, Path folder) {

  /**
   * A page after its scripts have run.
   *
   * @param dom the document then
   * @param console what a person would read in the browser's console
   */
  record Page(String dom, List<String> console) {}

  /** Opens a page; its address ends with the fragment. */
  Page open(String html, String fragment) {
    try {
      Path page = Files.writeString(folder.resolve("page.html"), html);
      Path out = folder.resolve("dom.html");
      Path console = folder.resolve("console.txt");
      run(command(page.toUri() + fragment), out, console);
      return new Page(
          Files.readString(out),
          Files.readString(console, UTF_8)
              .lines()
              .filter(line -> line.contains(":CONSOLE"))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command(String address) {
    return List.of(
        binary.toString(),
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--user-data-dir=" + folder.resolve("profile"),
        "--enable-logging=stderr",
        "--virtual-time-budget=5000",
        "--dump-dom",
        address);
  }

  private static void run(List<String> command, Path out, Path errors) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(
            command + " did not end well: " + Files.readString(errors, UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
