package dev.rootseal.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What lies beside the archive: its checksum, and the manifest that krew installs it by. Krew's own
 * check of manifests (`internal/index/validation`, `internal/download`) asks for these things.
 */
@Needs(Requirement.ARCHIVE)
class ArchiveKrewIT {
  private final Path archive = Requirement.ARCHIVE.path();
  private final Path folder = requireNonNull(archive.getParent());

  @Test
  void checksumIsRight() {
    Program.run(
            new ProcessBuilder("sha256sum", "--check", "--strict", name() + ".sha256")
                .directory(folder.toFile()))
        .ok();
  }

  @Test
  void manifestIsWhatKrewAsksFor() throws Exception {
    JsonNode plugin = plugin();

    assertThat(plugin.path("apiVersion").asText())
        .isEqualTo("krew.googlecontainertools.github.com/v1alpha2");
    assertThat(plugin.path("kind").asText()).isEqualTo("Plugin");
    assertThat(plugin.path("metadata").path("name").asText()).isEqualTo("rootseal");
    JsonNode spec = plugin.path("spec");
    assertThat(spec.path("version").asText()).matches("v\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?");
    assertThat(spec.path("shortDescription").asText()).isNotBlank().hasSizeLessThanOrEqualTo(70);
    assertThat(spec.path("description").asText().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    JsonNode platform = platform(plugin);
    assertThat(platform.path("selector").path("matchLabels").toString())
        .isEqualTo("{\"os\":\"linux\",\"arch\":\"amd64\"}");
    assertThat(platform.path("uri").asText()).startsWith("https://").endsWith(name());
  }

  @Test
  void manifestNamesThisVeryArchive() throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive));

    assertThat(platform(plugin()).path("sha256").asText())
        .isEqualTo(HexFormat.of().formatHex(digest));
  }

  @Test
  void manifestFindsTheProgram(@TempDir Path unpacked) throws Exception {
    JsonNode platform = platform(plugin());
    UnpackedArchive.in(unpacked);
    String from = platform.path("files").path(0).path("from").asText();

    assertThat(platform.path("files")).hasSize(1);
    assertThat(from).endsWith("/*");
    assertThat(platform.path("files").path(0).path("to").asText()).isEqualTo(".");
    assertThat(
            unpacked
                .resolve("to here")
                .resolve(from.replace("/*", ""))
                .resolve(platform.path("bin").asText()))
        .isExecutable();
  }

  /** Krew refuses an archive that holds anything else. */
  @Test
  void archiveHoldsFilesAndFoldersAlone() {
    assertThat(Program.run("tar", "-tvzf", archive.toString()).ok().lines())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("-") || line.startsWith("d"))
        .noneMatch(line -> line.contains("..") || line.contains(" /"));
  }

  private JsonNode plugin() throws Exception {
    return new YAMLMapper().readTree(folder.resolve("rootseal.yaml").toFile());
  }

  private static JsonNode platform(JsonNode plugin) {
    assertThat(plugin.path("spec").path("platforms")).hasSize(1);
    return plugin.path("spec").path("platforms").path(0);
  }

  private String name() {
    return archive.getFileName().toString();
  }
}
