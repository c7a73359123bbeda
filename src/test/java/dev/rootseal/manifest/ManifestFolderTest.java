package dev.rootseal.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.rootseal.manifest.ManifestFiles.ManifestFile;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.ManifestItem.Skipped;
import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFolderTest {
  private static final String POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n";

  @TempDir private Path folder = Path.of("");

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private List<String> found(Path named) {
    return ManifestFiles.below(named, IgnoredFiles.none()).stream()
        .filter(file -> file.known().isEmpty())
        .map(file -> folder.relativize(file.path()).toString())
        .toList();
  }

  private static ManifestItem only(Path named) {
    List<ManifestFile> files = ManifestFiles.below(named, IgnoredFiles.none());
    assertThat(files).hasSize(1);
    List<ManifestItem> items = files.getFirst().read(PodKinds.KNOWN);
    assertThat(items).hasSize(1);
    return items.getFirst();
  }

  private static String problem(Path named) {
    assertThat(only(named)).isInstanceOf(Problem.class);
    Problem problem = (Problem) only(named);
    return problem.reason().id() + " " + problem.message();
  }

  /** Files with a pod, of .gitignore what is behind the equals sign; then what is named. */
  @Rows(
      """
      by their ending, sorted | b.yaml a/c.YML a/b/d.json a.txt | . | a/b/d.json a/c.YML b.yaml
      not what git ignores    | .gitignore=/out/,*.local.yaml out/a.yaml web.local.yaml kept/.gitignore=!web.local.yaml,/b.yaml kept/web.local.yaml kept/b.yaml .git/config.yaml | . | kept/web.local.yaml
      a folder that is named  | .git/x .gitignore=/out/,*.local.yaml out/a.local.yaml | out | out/a.local.yaml
      not all that is in it   | .git/x .gitignore=*.local.yaml web/a.local.yaml web/b.yaml | web | web/b.yaml
      a file that is named    | .git/x .gitignore=*.local.yaml web/a.local.yaml | web/a.local.yaml | web/a.local.yaml
      """)
  void manifestsAreFound(String what, String files, String named, String found) throws IOException {
    for (String file : files.split(" ", -1)) {
      String[] parts = file.split("=", -1);
      write(parts[0], parts.length > 1 ? parts[1].replace(',', '\n') : POD);
    }

    assertThat(String.join(" ", found(folder.resolve(named).normalize()))).isEqualTo(found);
  }

  @Test
  void whatIsInAChartIsSkippedOnlyWhereBracesMakeItUnreadable() throws IOException {
    write("chart/Chart.yaml", "name: web\n");
    write("chart/crds/widget.yaml", POD);
    write("chart/templates/web/braces.yaml", "a: {{ b }}\n---\na: {{ b: }\n---\n" + POD);
    write("chart/templates/web/pod.yaml", POD);
    write("chart/templates/web/wrong.yaml", "apiVersion: v1\na: b: c\n");
    write("templates/braces.yaml", "a: {{ b }}\n---\n---\na: {{ c }}\n");

    assertThat(
            ManifestFiles.below(folder, IgnoredFiles.none()).stream()
                .flatMap(file -> file.read(PodKinds.KNOWN).stream())
                .map(item -> item instanceof Skipped skipped ? skipped.reason().id() : "read"))
        .hasToString(
            "[NotAnObject, read, HelmTemplate, HelmTemplate, read, read, read, Template, Template]");
  }

  @Test
  void aLinkToNothingAndALinkToItselfAreProblems() throws IOException {
    Files.createSymbolicLink(folder.resolve("gone.yaml"), Path.of("nothing"));
    assertThat(problem(folder)).isEqualTo("Unreadable there is no such file");

    Files.delete(folder.resolve("gone.yaml"));
    Files.createSymbolicLink(folder.resolve("loop.yaml"), Path.of("loop.yaml"));
    assertThat(problem(folder)).startsWith("Unreadable Too many levels of symbolic links");
  }

  @Test
  void linksToFoldersAreFollowedWhereTheyAreNamed() throws IOException {
    write("a/pod.yaml", POD);
    Files.createSymbolicLink(folder.resolve("a/again"), folder);
    Files.createSymbolicLink(folder.resolve("a/again.yaml"), folder);
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a"));

    assertThat(found(folder)).containsExactly("a/pod.yaml");
    assertThat(found(folder.resolve("link"))).containsExactly("link/pod.yaml");
  }

  @Test
  void whatIsNoFileIsSkippedInAFolderAndAProblemByName() throws Exception {
    Path pipe = folder.resolve("pipe/a.yaml");
    Path socket = folder.resolve("socket/a.yaml");
    Files.createDirectory(pipe.getParent());
    Files.createDirectory(socket.getParent());
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));

      assertThat(List.of(only(folder.resolve("pipe")), only(folder.resolve("socket"))))
          .extracting(item -> ((Skipped) item).reason())
          .containsOnly(SkipReason.NOT_A_FILE);
      assertThat(problem(socket)).startsWith("Unreadable ");
    }
  }

  @Test
  void aHugeFileIsNotRead() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("a.yaml").toFile(), "rw")) {
      file.setLength(1L << 40);
    }

    assertThat(problem(folder)).isEqualTo("TooLarge more than 64 MiB");
  }

  @Test
  void aFileThatIsGoneWhenItIsReadIsAProblem() throws IOException {
    write("a.yaml", POD);
    List<ManifestFile> files = ManifestFiles.below(folder, IgnoredFiles.none());
    Files.delete(folder.resolve("a.yaml"));

    assertThat(files.getFirst().read(PodKinds.KNOWN))
        .singleElement(type(Problem.class))
        .satisfies(problem -> assertThat(problem.reason().id()).isEqualTo("Unreadable"));
    assertThat(problem(Path.of("/proc/self/mem"))).startsWith("Unreadable ");
  }

  /** A file system that is closed throws what nobody expects of a file. */
  @Test
  void aMistakeOfTheProgramCostsTheFileAlone() throws IOException {
    Path inside;
    Path archive = folder.resolve("a.zip");
    try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      inside = zip.getPath("a.yaml");
    }
    List<String> read = new ArrayList<>();
    ManifestFiles.read(
        List.of(ManifestFile.unread(inside), ManifestFile.unread(write("b.yaml", POD))),
        PodKinds.KNOWN,
        items -> items.forEach(item -> read.add(item.toString())));

    assertThat(read).hasSize(2);
    assertThat(read.getFirst())
        .startsWith("Problem[")
        .contains("INTERNAL", "please report it", "ClosedFileSystem");
  }

  @Test
  void manyFilesAreHandedOnInTheirOrder() throws IOException {
    for (int i = 0; i < 300; i++) {
      write("%03d.yaml".formatted(i), i % 7 == 0 ? "# " + "x".repeat(100_000) + "\n" + POD : POD);
    }
    List<String> read = new ArrayList<>();
    ManifestFiles.read(
        ManifestFiles.below(folder, IgnoredFiles.none()),
        PodKinds.KNOWN,
        items -> read.add(items.getFirst().place().file()));

    assertThat(read).hasSize(300).isSorted();
  }
}
