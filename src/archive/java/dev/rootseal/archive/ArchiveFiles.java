package dev.rootseal.archive;

import dev.rootseal.cli.Main;
import dev.rootseal.metrics.BuildInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes what is in the archive beside the runtime: the jar, the completions, the man page. */
public final class ArchiveFiles {
  private ArchiveFiles() {}

  /**
   * Writes it.
   *
   * @param arguments the program's jar, the folder of the libraries in it, the archive's folder,
   *     and the date of the man page
   * @throws IOException if something cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[2]);
    Command program = Command.of(Main.commandLine(Map.of()));
    QuickJar.write(
        Path.of(arguments[0]), file(folder, "lib/rootseal.jar"), file(folder, "lib/libraries.jar"));
    Licences.copy(Path.of(arguments[1]), folder.resolve("share/doc/rootseal/libraries"));
    write(folder, "share/bash-completion/completions/rootseal", BashCompletion.of(program));
    write(folder, "share/zsh/site-functions/_rootseal", ZshCompletion.of(program));
    write(folder, "share/fish/vendor_completions.d/rootseal.fish", FishCompletion.of(program));
    String version = BuildInfo.load().version();
    write(folder, "share/man/man1/rootseal.1", ManPage.of(program, version, arguments[3]));
  }

  private static void write(Path folder, String name, String text) throws IOException {
    Files.writeString(file(folder, name), text);
  }

  private static Path file(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return file;
  }
}
