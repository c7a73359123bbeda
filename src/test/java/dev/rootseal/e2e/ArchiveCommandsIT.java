package dev.rootseal.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.DocumentedCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents tell people to type to install the archive, typed as it stands there. */
@Needs(Requirement.ARCHIVE)
class ArchiveCommandsIT {
  private final Path archive = Requirement.ARCHIVE.path();

  @Test
  void documentedCommandsInstallIt(@TempDir Path home) throws Exception {
    String checksum = archive.getFileName() + ".sha256";
    Files.createSymbolicLink(home.resolve(archive.getFileName()), archive);
    Files.copy(requireNonNull(archive.getParent()).resolve(checksum), home.resolve(checksum));
    String version =
        archive.getFileName().toString().replaceAll("^rootseal-|-linux-amd64\\.tar\\.gz$", "");
    String commands =
        DocumentedCommand.in(DocumentedCommand.Place.ARCHIVE).stream()
            .map(command -> command.text().replace("VERSION", version))
            .collect(Collectors.joining("\n"));

    assertThat(commands.lines()).hasSizeGreaterThan(4);
    assertThat(type(home, commands + "\nPATH=~/.local/bin:$PATH rootseal --version"))
        .contains("OK", "rootseal " + version);
    assertThat(home.resolve(".local/bin/kubectl-rootseal")).isExecutable();
  }

  private static String type(Path home, String commands) {
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-exc", commands)
            .directory(home.toFile())
            .redirectErrorStream(true);
    shell.environment().put("HOME", home.toString());
    return Program.run(shell).ok();
  }
}
