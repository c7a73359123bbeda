package dev.rootseal.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rootseal.docs.DocumentedCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive as its user has it: unpacked, without any Java, and as documents install it. */
@Needs(Requirement.ARCHIVE)
class ArchiveIT {
  private static final Map<String, String> SHOW_THE_CACHE =
      Map.of("ROOTSEAL_JAVA_OPTS", "-Xlog:aot=info:stderr");
  private static final String CACHE_IN_USE = "Using AOT-linked classes: true";
  private static final String BASH = "share/bash-completion/completions/rootseal";
  private static final String MAN = "share/man/man1/rootseal.1";

  private final Path archive = Requirement.ARCHIVE.path();
  private final Path beside = requireNonNull(archive.getParent());
  private final Path folder;
  private final UnpackedArchive program;

  ArchiveIT(@TempDir Path folder) throws Exception {
    this.folder = folder;
    this.program = UnpackedArchive.in(folder);
  }

  @BeforeAll
  void writeManifests() throws Exception {
    Path work = program.work();
    Files.writeString(work.resolve("größe.yaml"), Workloads.writable("shop", "web"));
    Files.writeString(work.resolve("good.yaml"), Workloads.compliant("shop", "search"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scan größe.yaml",
        "scan . -o json --fail-on=finding",
        "scan . -o sarif",
        "scan . -o html",
        "scan . -o oscal",
        "scan good.yaml",
        "fix größe.yaml",
        "fix . --as=diff",
        "explain MissingWritableMount",
        "explain image nginx:1.27",
        "scan --fail-on=perhaps good.yaml",
        "operator --log-level=loud",
        "--help",
        "--version"
      })
  void everyCommandSaysAndMeansTheSameAsTheJar(String arguments) throws Exception {
    Program.Result run = program.rootseal(arguments.split(" ", -1));
    Program.Result jar = program.jar(arguments.split(" ", -1));

    assertThat(withoutTimes(run)).isEqualTo(withoutTimes(jar));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LANG", "LC_ALL"})
  void filesOfAnyNameAreOpenedAlsoWhereTheLocaleIsNotInstalled(String variable) throws Exception {
    Map<String, String> environment = Map.of(variable, "xx_XX.UTF-8");

    assertThat(program.rootseal(environment, "scan", "größe.yaml").output())
        .isEqualTo(program.jar("scan", "größe.yaml").output());
  }

  /** Reports say when they were made, and OSCAL gives each run a number. */
  private static String withoutTimes(Program.Result run) {
    String all = run.exitCode() + "\n" + run.output() + run.errors();
    return all.replaceAll("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d[\\d:.Z]*", "TIME")
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID")
        .replaceAll("revision \\w+", "revision");
  }

  @Test
  void relativeLinksAreFollowedAlsoByAShellInTheirFolder() throws Exception {
    Path launcher = program.work().relativize(Path.of(program.launcher()));
    Path link = program.work().resolve("kubectl-rootseal");
    Files.createSymbolicLink(program.work().resolve("first"), launcher);
    Files.createSymbolicLink(link, Path.of("first"));

    program.run(Map.of(), List.of(link.toString(), "--version")).ok();
    program.run(Map.of(), List.of("sh", "kubectl-rootseal", "--version")).ok();
  }

  @Test
  void cacheIsUsedAndNobodyHearsOfIt() throws Exception {
    assertThat(program.rootseal(SHOW_THE_CACHE, "--version").errors()).contains(CACHE_IN_USE);
    assertThat(program.rootseal("--version").errors()).isEmpty();
  }

  @Test
  void cacheIsUsedAlsoWhereTheTimesWereLost(@TempDir Path other) throws Exception {
    UnpackedArchive asByKrew = UnpackedArchive.in(other, "--touch");

    assertThat(asByKrew.rootseal(SHOW_THE_CACHE, "--version").errors()).contains(CACHE_IN_USE);
  }

  @Test
  void withoutACacheThatFitsAllIsAsBefore(@TempDir Path other) throws Exception {
    UnpackedArchive bare = UnpackedArchive.in(other);
    Files.copy(program.work().resolve("good.yaml"), bare.work().resolve("good.yaml"));
    Program.Result usual = program.rootseal("scan", "good.yaml");
    Map<String, String> otherFlags = Map.of("ROOTSEAL_JAVA_OPTS", "-XX:-UseCompactObjectHeaders");

    assertThat(program.rootseal(otherFlags, "scan", "good.yaml")).isEqualTo(usual);
    Files.writeString(bare.file("lib/rootseal.aot"), "no cache");
    assertThat(bare.rootseal("scan", "good.yaml")).isEqualTo(usual);
    Files.delete(bare.file("lib/rootseal.aot"));
    assertThat(bare.rootseal("scan", "good.yaml")).isEqualTo(usual);
  }

  @Test
  void licencesAreIncluded() throws Exception {
    assertThat(program.file("share/doc/rootseal/LICENSE"))
        .hasSameTextualContentAs(Path.of("LICENSE"));
    assertThat(program.file("share/doc/rootseal/rootseal-sbom.json")).isNotEmptyFile();
    assertThat(program.file("runtime/legal/java.base/LICENSE")).isNotEmptyFile();
    assertThat(Folders.names(program.file("share/doc/rootseal/libraries")))
        .anyMatch(name -> name.startsWith("slf4j-api-"))
        .anyMatch(name -> name.startsWith("fastcsv-"));
  }

  /** Krew's own check of manifests (`internal/index/validation`, `internal/download`). */
  @Test
  void manifestIsWhatKrewAsksFor() throws Exception {
    JsonNode plugin = new YAMLMapper().readTree(beside.resolve("rootseal.yaml").toFile());

    Map.of(
            "/apiVersion", "krew.googlecontainertools.github.com/v1alpha2",
            "/kind", "Plugin",
            "/metadata/name", "rootseal",
            "/spec/platforms/0/selector/matchLabels/os", "linux",
            "/spec/platforms/0/selector/matchLabels/arch", "amd64",
            "/spec/platforms/0/files/0/to", ".")
        .forEach((at, text) -> assertThat(plugin.at(at).asText()).as(at).isEqualTo(text));
    JsonNode spec = plugin.path("spec");
    assertThat(spec.path("version").asText()).matches("v\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?");
    assertThat(spec.path("shortDescription").asText()).isNotBlank().hasSizeLessThanOrEqualTo(70);
    assertThat(spec.path("description").asText().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(spec.path("platforms")).hasSize(1);
    JsonNode platform = spec.path("platforms").path(0);
    assertThat(platform.at("/selector/matchLabels")).hasSize(2);
    assertThat(platform.path("uri").asText())
        .startsWith("https://")
        .endsWith(archive.getFileName().toString());
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive));
    assertThat(platform.path("sha256").asText()).isEqualTo(HexFormat.of().formatHex(digest));
    String from = platform.at("/files/0/from").asText();
    assertThat(platform.path("files")).hasSize(1);
    assertThat(from).endsWith("/*");
    Path root = folder.resolve("to here").resolve(from.replace("/*", ""));
    assertThat(root.resolve(platform.path("bin").asText())).isExecutable();
  }

  /** Krew refuses an archive that holds anything else. */
  @Test
  void archiveHoldsFilesAndFoldersAlone() {
    assertThat(Program.run("tar", "-tvzf", archive.toString()).ok().lines())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("-") || line.startsWith("d"))
        .noneMatch(line -> line.contains("..") || line.contains(" /"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void shellReadsItsCompletion(String shell) throws Exception {
    assertThat(tool(shell, "-n", program.file(BASH).toString()))
        .isEqualTo(new Program.Result(0, "", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "'rootseal ', operator scan fix observe try explain admission policy help",
    "'rootseal s', scan",
    "'rootseal scan --fail-on ', threshold finding never",
    "'rootseal scan --fail-on t', threshold",
    "'rootseal scan -o sar', sarif",
    "'rootseal fix --as ', patch diff kustomize helm",
    "'rootseal scan --thr', --threshold",
    "'rootseal explain --cont', --container",
    "'rootseal policy ', preview test",
    "'rootseal policy preview -o ', table json",
    "'kubectl-rootseal fix --wri', --writable-tmp --write"
  })
  void bashCompletes(String line, String words) throws Exception {
    String script =
        """
        . "$0"
        words=$1
        IFS=' ' read -ra COMP_WORDS <<<"$words"
        [[ $words != *\\  ]] || COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        compopt() { :; }
        _complete_rootseal
        echo "${COMPREPLY[*]}"
        """;

    Program.Result run = tool("bash", "-c", script, program.file(BASH).toString(), line);

    assertThat(run.errors()).isEmpty();
    assertThat(run.output().strip().split(" ")).containsExactlyInAnyOrder(words.split(" "));
  }

  @Test
  void manPageIsWithoutFault() throws Exception {
    String page = program.file(MAN).toString();

    assertThat(tool("mandoc", "-T", "lint", page)).isEqualTo(new Program.Result(0, "", ""));
    assertThat(tool("mandoc", "-T", "ascii", page).output().replaceAll(".\b", ""))
        .contains("--fail-on=threshold|finding|never", "EXIT STATUS", "rootseal scan");
  }

  /** A program of the PATH that is not everywhere. */
  private Program.Result tool(String name, String... arguments) throws Exception {
    var found = Requirement.onThePath(name);
    assumeTrue(found.isPresent(), "the PATH has no " + name);
    List<String> command = Program.words(List.of(found.get().toString()), arguments);
    return program.run(Map.of("PATH", System.getenv("PATH")), command);
  }

  @Test
  void documentedCommandsInstallIt(@TempDir Path home) throws Exception {
    String checksum = archive.getFileName() + ".sha256";
    Files.createSymbolicLink(home.resolve(archive.getFileName()), archive);
    Files.copy(beside.resolve(checksum), home.resolve(checksum));
    String version =
        archive.getFileName().toString().replaceAll("^rootseal-|-linux-amd64\\.tar\\.gz$", "");
    String commands =
        DocumentedCommand.in(DocumentedCommand.Place.ARCHIVE).stream()
            .map(command -> command.text().replace("VERSION", version))
            .collect(Collectors.joining("\n"));

    assertThat(commands.lines()).hasSizeGreaterThan(4);
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-exc", commands + "\nPATH=~/.local/bin:$PATH rootseal --version")
            .directory(home.toFile());
    shell.environment().put("HOME", home.toString());
    assertThat(Program.run(shell).ok()).contains("OK", "rootseal " + version);
    assertThat(home.resolve(".local/bin/kubectl-rootseal")).isExecutable();
  }

  /** The archive, unpacked, and programs that run in a folder there without any Java. */
  private record UnpackedArchive(Path home, Path work) {
    static UnpackedArchive in(Path folder, String... options) throws Exception {
      Path archive = Requirement.ARCHIVE.path();
      Path to = Files.createDirectories(folder.resolve("to here"));
      Path work = Files.createDirectories(folder.resolve("work"));
      List<String> tar = List.of("tar", "-xzf", archive.toString(), "-C", to.toString());
      Program.run(Map.of(), Program.words(tar, options)).ok();
      return new UnpackedArchive(Folders.entries(to).getFirst(), work);
    }

    Path file(String name) {
      return home.resolve(name);
    }

    Program.Result rootseal(String... arguments) throws Exception {
      return rootseal(Map.of(), arguments);
    }

    Program.Result rootseal(Map<String, String> environment, String... arguments) throws Exception {
      return run(environment, Program.words(List.of(launcher()), arguments));
    }

    String launcher() {
      return file("bin/rootseal").toString();
    }

    Program.Result run(Map<String, String> environment, List<String> command) throws Exception {
      ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
      builder.environment().clear();
      builder.environment().putAll(Map.of("PATH", tools().toString(), "HOME", work.toString()));
      builder.environment().putAll(environment);
      return Program.run(builder);
    }

    /** What the launcher needs of the system, and no Java. */
    private Path tools() throws IOException {
      Path folder = work.resolve("tools");
      if (!Files.exists(folder)) {
        Files.createDirectories(folder);
        for (String tool : List.of("readlink", "touch")) {
          Files.createSymbolicLink(folder.resolve(tool), Requirement.onThePath(tool).orElseThrow());
        }
      }
      return folder;
    }

    /** The same by the jar, on the Java of the tests. */
    Program.Result jar(String... arguments) throws Exception {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      String jar = requireNonNull(System.getProperty("rootseal.jar"));
      return run(Map.of("LC_ALL", "C.UTF-8"), Program.words(List.of(java, "-jar", jar), arguments));
    }
  }
}
