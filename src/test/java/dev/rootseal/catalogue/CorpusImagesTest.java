package dev.rootseal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.ImageCatalogue.ImageMatch;
import dev.rootseal.catalogue.ImageRow.PathEvidence;
import dev.rootseal.e2e.Requirement;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.DefaultEntrypoint.CommandPattern;
import dev.rootseal.rule.ImageClass;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The catalogue on the images of real manifests; ROOTSEAL_CORPUS names their folder. */
class CorpusImagesTest {
  private final ImageCatalogue catalogue = ImageCatalogue.load();

  private record Line(String container, boolean readOnly, Set<String> mounts, String image) {}

  private List<Line> lines = List.of();

  @BeforeEach
  void readCorpus() throws IOException {
    try (Stream<String> text =
        Files.lines(Requirement.CORPUS.assumed().resolve("containers.csv"))) {
      lines = text.skip(1).map(CorpusImagesTest::line).toList();
    }
  }

  /** Read by hand, one by one: nothing else among some 540 images is taken for an engine. */
  @Test
  void onlyEnginesAreDatabases() {
    assertThat(repositoriesOf(ImageClass.DATABASE, false))
        .hasToString(
            "[bitnamilegacy/postgresql, cassandra, cockroachdb/cockroach, coreos/etcd,"
                + " elasticsearch/elasticsearch-oss, etcd, fedora/mysql-80, fedora/postgresql-16,"
                + " google-samples/cassandra, mariadb, mysql, mysql/mysql-server,"
                + " opensearchproject/opensearch, postgres]");
    assertThat(repositoriesOf(ImageClass.DATABASE, true))
        .as("those of which the row decides")
        .isEqualTo(repositoriesOf(ImageClass.DATABASE, false));
  }

  /** Manifests that people hardened must not be told that they break. */
  @Test
  void hardenedContainersHaveThePathsThatAreRequired() {
    Map<String, List<String>> missing = new TreeMap<>();
    for (Line line : lines) {
      Optional<ImageMatch> match =
          line.readOnly()
              ? catalogue.match(line.image(), line.container()).filter(CorpusImagesTest::demands)
              : Optional.empty();
      List<String> paths =
          match.flatMap(found -> found.row().requiredPaths()).orElse(List.of()).stream()
              .map(ContainerPath::spelling)
              .filter(path -> line.mounts().stream().noneMatch(mount -> covers(mount, path)))
              .toList();
      if (!paths.isEmpty()) {
        missing.put(line.image(), paths);
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void templatesAreUnknownAndHarmless() {
    assertThat(lines)
        .filteredOn(line -> line.image().contains("{{") || line.image().contains("$"))
        .isNotEmpty()
        .allMatch(line -> !ImageReference.parse(line.image()).known());
  }

  /** Where arguments can name the directory, the verdicts on the whole objects are looked at. */
  private static boolean demands(ImageMatch match) {
    return match.decides()
        && match.row().evidence().pathEvidence() != PathEvidence.NOTHING
        && match.row().start().patterns().stream()
            .noneMatch(pattern -> pattern.kind() == CommandPattern.Kind.DATA);
  }

  private static boolean covers(String mount, String path) {
    return path.equals(mount) || path.startsWith(mount + "/");
  }

  private Set<String> repositoriesOf(ImageClass imageClass, boolean decided) {
    return lines.stream()
        .filter(
            line ->
                catalogue
                    .match(line.image(), line.container())
                    .filter(match -> !decided || match.decides())
                    .map(match -> match.row().imageClass() == imageClass)
                    .orElse(false))
        .map(line -> ImageReference.parse(line.image()).path())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Line line(String text) {
    String[] cells = text.split(",", -1);
    Set<String> mounts =
        Arrays.stream(cells[10].split(" "))
            .map(mount -> mount.split("=", 2)[0])
            .filter(mount -> !mount.isEmpty())
            .collect(Collectors.toSet());
    return new Line(cells[5], cells[7].equals("true"), mounts, cells[12]);
  }
}
