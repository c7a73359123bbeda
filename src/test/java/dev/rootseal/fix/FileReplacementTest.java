package dev.rootseal.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

record FileReplacementTest(@TempDir Path folder) {
  private static final FileReplacement.Content FULL_DISK =
      to -> {
        to.write("half of".getBytes(StandardCharsets.UTF_8));
        throw new IOException("No space left on device");
      };

  @Test
  void whatCannotBeWrittenWholeLeavesWhatWasThere() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "before");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new FileReplacement(file).write(FULL_DISK))
        .withMessage("No space left on device");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new FileReplacement(folder.resolve("b.json")).write(FULL_DISK));

    assertThat(folder).isDirectoryNotContaining(one -> !one.equals(file));
    assertThat(file).hasContent("before");
  }

  @Test
  void linksAndRightsStay() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "before");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a.json"));

    new FileReplacement(link).write(to -> to.write("after".getBytes(StandardCharsets.UTF_8)));

    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("after");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
  }

  /** A link may lead to what is to come: it stays a link. */
  @Test
  void whatALinkIsToLeadToIsMade() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("to-come.json"));

    new FileReplacement(link).write(to -> to.write("after".getBytes(StandardCharsets.UTF_8)));

    assertThat(link).isSymbolicLink();
    assertThat(folder.resolve("to-come.json")).hasContent("after");
  }

  /** As those of any program would be: others may read what CI hands on. */
  @Test
  void aNewFileHasTheRightsOfNewFiles() throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "");

    new FileReplacement(folder.resolve("new")).write(to -> {});

    assertThat(Files.getPosixFilePermissions(folder.resolve("new")))
        .isEqualTo(Files.getPosixFilePermissions(plain));
  }
}
