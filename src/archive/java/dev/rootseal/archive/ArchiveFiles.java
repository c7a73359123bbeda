package dev.rootseal.archive;

import dev.rootseal.cli.Main;
import dev.rootseal.metrics.BuildInfo;
import dev.rootseal.output.OutputFormat;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes what the archive has beside runtime and jars: licences, completions, the man page. */
public final class ArchiveFiles {
  private static final Pattern WORDS = Pattern.compile("[A-Za-z-]+(\\|[A-Za-z-]+)+");

  /** The one jar of the program has no room for files of the same name. */
  private static final Pattern LICENCE =
      Pattern.compile("/(META-INF/)?(LICEN[CS]E|NOTICE|COPYING)[^/]*", Pattern.CASE_INSENSITIVE);

  private ArchiveFiles() {}

  /**
   * Writes it.
   *
   * @param arguments the folder of the program's libraries, the archive's folder, and the date of
   *     the man page
   * @throws IOException if something cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    Path licences = folder.resolve("share/doc/rootseal/libraries");
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(Path.of(arguments[0]), each -> each.toString().endsWith(".jar"))) {
      for (Path jar : jars) {
        copyLicences(jar, licences.resolve(jar.getFileName().toString().replace(".jar", "")));
      }
    }
    CommandLine program = Main.commandLine(Map.of());
    Main.commands(program).toList().forEach(each -> adapt(each.getCommandSpec()));
    // Of each name, since bash looks for the file that is called like the command.
    for (String name : List.of("rootseal", "kubectl-rootseal")) {
      Files.writeString(
          file(folder, "share/bash-completion/completions/" + name),
          AutoComplete.bash("rootseal", program)
              + "complete -F _complete_rootseal -o default kubectl-rootseal\n");
    }
    Files.writeString(
        file(folder, "share/man/man1/rootseal.1"),
        ManPage.of(program, BuildInfo.load().version(), arguments[2]));
  }

  private static void copyLicences(Path jar, Path to) throws IOException {
    try (FileSystem library = FileSystems.newFileSystem(jar);
        Stream<Path> files = Files.walk(library.getPath("/"), 2)) {
      for (Path text : files.filter(each -> LICENCE.matcher(each.toString()).matches()).toList()) {
        if (Files.isRegularFile(text)) {
          Files.copy(text, file(to, text.getFileName().toString()));
        }
      }
    }
  }

  /**
   * The demo is in no archive. Flags get the words that their labels have: shells would offer the
   * names of constants.
   */
  private static void adapt(CommandSpec command) {
    if (command.name().equals("demo")) {
      command.usageMessage().hidden(true);
    }
    for (OptionSpec option : List.copyOf(command.options())) {
      List<String> words = words(option);
      if (!words.isEmpty()) {
        command.remove(option);
        command.addOption(option.toBuilder().completionCandidates(words).build());
      }
    }
  }

  private static List<String> words(OptionSpec option) {
    String label = option.paramLabel();
    if (label.equals("FORMAT[=FILE]")) {
      return Stream.of(OutputFormat.values()).map(OutputFormat::id).toList();
    }
    if (WORDS.matcher(label).matches()) {
      return List.of(label.split("\\|", -1));
    }
    return Stream.ofNullable(option.completionCandidates())
        .flatMap(names -> StreamSupport.stream(names.spliterator(), false))
        .map(name -> name.toLowerCase(Locale.ROOT))
        .toList();
  }

  private static Path file(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return file;
  }
}
