package dev.rootseal.output;

import static dev.rootseal.e2e.Unchecked.unchecked;

import dev.rootseal.e2e.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
    Path page = unchecked(() -> Files.writeString(folder.resolve("page.html"), html));
    Program.Result result =
        Program.run(
            binary.toString(),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--user-data-dir=" + folder.resolve("profile"),
            "--enable-logging=stderr",
            "--virtual-time-budget=5000",
            "--dump-dom",
            page.toUri() + fragment);
    return new Page(
        result.ok(), result.errors().lines().filter(line -> line.contains(":CONSOLE")).toList());
  }
}
