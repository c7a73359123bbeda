package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive as its user has it: unpacked, and no Java anywhere. */
@Needs(Requirement.ARCHIVE)
class ArchiveIT {
  private static final Map<String, String> SHOW_THE_CACHE =
      Map.of("ROOTSEAL_JAVA_OPTS", "-Xlog:aot=info:stderr");
  private static final String CACHE_IN_USE = "Using AOT-linked classes: true";
  private static final String NAMESPACE = "shop";

  private final Path folder;
  private final UnpackedArchive program;

  ArchiveIT(@TempDir Path folder) throws Exception {
    this.folder = folder;
    this.program = UnpackedArchive.in(folder);
  }

  @BeforeAll
  void writeManifests() throws Exception {
    Files.writeString(
        program.work().resolve("größe.yaml"), Workloads.writable("Deployment", NAMESPACE, "web"));
    Files.writeString(
        program.work().resolve("good.yaml"), Workloads.compliant(NAMESPACE, "search"));
  }

  @Test
  void versionIsThatOfTheJar() throws Exception {
    assertThat(words(program.rootseal("--version"))).isEqualTo(words(program.jar("--version")));
  }

  private static String words(Program.Result version) {
    version.ok();
    return version.output().split(" \\(", 2)[0];
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
        "--help"
      })
  void everyCommandSaysAndMeansTheSameAsTheJar(String arguments) throws Exception {
    Program.Result run = program.rootseal(arguments.split(" ", -1));
    Program.Result jar = program.jar(arguments.split(" ", -1));

    assertThat(withoutTimes(run)).isEqualTo(withoutTimes(jar));
  }

  /** Reports say when they were made, and OSCAL gives each run a number. */
  private static String withoutTimes(Program.Result run) {
    String all = run.exitCode() + "\n" + run.output() + run.errors();
    return all.replaceAll("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d[\\d:.Z]*", "TIME")
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID")
        .replaceAll("revision \\w+", "revision");
  }

  @Test
  void findingEndsWithOne() throws Exception {
    assertThat(program.rootseal("scan", "größe.yaml").exitCode()).isEqualTo(1);
    assertThat(program.rootseal("scan", "good.yaml").exitCode()).isZero();
  }

  @Test
  void linkInAnotherFolderIsAPluginOfKubectl() throws Exception {
    Path path = Files.createDirectories(folder.resolve("a path"));
    Path first = Files.createSymbolicLink(path.resolve("first"), Path.of(program.launcher()));
    Path link = Files.createSymbolicLink(path.resolve("kubectl-rootseal"), first.getFileName());

    assertThat(program.run(Map.of(), List.of(link.toString(), "scan", "good.yaml")).exitCode())
        .isZero();
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
    try (var libraries = Files.list(program.file("share/doc/rootseal/libraries"))) {
      assertThat(libraries.map(library -> library.getFileName().toString()))
          .anyMatch(name -> name.startsWith("slf4j-api-"))
          .anyMatch(name -> name.startsWith("fastcsv-"));
    }
  }
}
