package dev.rootseal.catalogue;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.ImageRow.Confidence;
import dev.rootseal.catalogue.ImageRow.PathEvidence;
import dev.rootseal.catalogue.ImageRow.ReadOnlyWorks;
import dev.rootseal.rule.ContainerCommand;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.DefaultEntrypoint.CommandPattern;
import dev.rootseal.rule.DefaultEntrypoint.CommandPattern.Kind;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.ImageKnowledge.Need;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shipped table against its grammar, as the README.md beside it states it. */
class ImageTableTest {
  private static final Path TABLE = Path.of("src/main/resources/dev/rootseal/catalogue/images.tsv");

  private static final int MAX_REMARK = 100;

  /** Memory of its own, which is writable anyway. */
  private static final ContainerPath SHM = ContainerPath.of("/dev/shm");

  /** What people call a database, as docs/catalogue.md has it. */
  private static final List<String> ENGINES =
      List.of(
          """
          ArangoDB, Cassandra, ClickHouse, CockroachDB, CouchDB, Couchbase, Db2,
          Dgraph, Elasticsearch, InfluxDB, JanusGraph, MariaDB, Meilisearch,
          Microsoft SQL Server, Milvus, MongoDB, MySQL, Neo4j, OpenSearch,
          Oracle Database, OrientDB, Percona Server, PostgreSQL, Qdrant, RethinkDB,
          ScyllaDB, Solr, SurrealDB, TiKV, Vertica, Weaviate, YugabyteDB, etcd"""
              .split(",\\s"));

  private final List<ImageRow> rows = ImageCatalogue.load().rows();

  @Test
  void hasAllClassesConfidencesAndAnswers() {
    assertThat(rows).hasSizeGreaterThan(600);
    assertThat(rows).map(ImageRow::imageClass).contains(ImageClass.values());
    assertThat(rows).map(ImageRow::readOnlyWorks).contains(ReadOnlyWorks.values());
    assertThat(rows)
        .map(row -> row.evidence().confidence())
        .contains(Confidence.VERIFIED, Confidence.DOCUMENTED, Confidence.GUESS)
        .doesNotContain(Confidence.STATED);
  }

  @Test
  void isSortedAndEachGlobStandsOnce() {
    assertThat(rows)
        .map(ImageRow::glob)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(Comparator.naturalOrder());
  }

  @Test
  void globsHaveTheirForms() {
    assertThat(rows)
        .map(ImageRow::glob)
        .allMatch(
            glob -> glob.matches("(container:([a-z0-9-]+@)?)?[a-z0-9*._/-]+(:[a-z0-9*._-]+)?"));
  }

  @Test
  void homeIsForNamesOfOneSegment() {
    assertThat(rows)
        .filteredOn(row -> !row.ownRegistry().isEmpty())
        .isNotEmpty()
        .allMatch(row -> !row.glob().contains("/") && !row.glob().contains("*"));
  }

  /** "Looks like" is all that a last segment can say. */
  @Test
  void globOnLastSegmentAloneNeverDecides() {
    assertThat(rows)
        .filteredOn(row -> row.glob().startsWith("*/"))
        .isNotEmpty()
        .allMatch(row -> row.evidence().confidence() == Confidence.GUESS);
  }

  @Test
  void derivedRowsNameAnotherRowAndClaimNoMore() {
    Map<String, ImageRow> byGlob =
        rows.stream().collect(Collectors.toMap(ImageRow::glob, Function.identity()));
    Map<String, String> origins = column(14);

    assertThat(origins.keySet()).isNotEmpty().doesNotContainAnyElementsOf(origins.values());
    assertThat(byGlob.keySet()).containsAll(origins.values());
    origins.forEach(
        (glob, from) -> {
          ImageRow row = requireNonNull(byGlob.get(glob));
          ImageRow origin = requireNonNull(byGlob.get(from));
          assertThat(row.imageClass()).as(glob).isEqualTo(origin.imageClass());
          assertThat(row.evidence().confidence())
              .as(glob)
              .isGreaterThanOrEqualTo(origin.evidence().confidence());
        });
  }

  /** A column that people alone read, where it is not empty, by the glob of the row. */
  private static Map<String, String> column(int place) {
    return unchecked(() -> Files.readAllLines(TABLE)).stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .filter(cells -> !cells[place].isEmpty())
        .collect(Collectors.toMap(cells -> cells[0], cells -> cells[place]));
  }

  @Test
  void rowsThatDecideNameTheirSource() {
    assertThat(rows)
        .filteredOn(row -> row.evidence().confidence().decides())
        .allMatch(row -> !row.evidence().source().isBlank());
  }

  @Test
  void listsOfPathsFitTogether() {
    assertThat(rows)
        .allSatisfy(
            row -> {
              List<ContainerPath> writable = row.paths().writable();
              List<ContainerPath> optional = row.paths().optional();
              assertThat(writable).as(row.glob()).doesNotHaveDuplicates().doesNotContain(SHM);
              assertThat(optional).doesNotHaveDuplicates().noneMatch(writable::contains);
              assertThat(row.paths().special()).as(row.glob()).doesNotHaveDuplicates();
              Set<ContainerPath> others = new HashSet<>(writable);
              others.addAll(optional);
              others.addAll(row.paths().with(Need.DATA));
              assertThat(others).as(row.glob()).containsAll(row.paths().with(Need.SEED));
              assertThat(others).as(row.glob()).containsAll(row.paths().with(Need.FILE));
            });
  }

  @Test
  void rowThatNeedsNothingListsNothing() {
    assertThat(rows)
        .filteredOn(row -> row.readOnlyWorks() == ReadOnlyWorks.YES)
        .allMatch(row -> row.paths().writable().isEmpty());
  }

  @Test
  void environmentIsNameOrAssignment() {
    assertThat(column(11).values())
        .flatMap(settings -> List.of(settings.split(";", -1)))
        .isNotEmpty()
        .allMatch(setting -> setting.matches("[A-Za-z_][A-Za-z0-9_.]*(=\\S+)?"));
  }

  /** No other is read of a container, and none is read in vain. */
  @Test
  void environmentThatIsReadIsTheOneOfTheTable() {
    Stream<String> data =
        rows.stream()
            .flatMap(row -> row.start().patterns().stream())
            .filter(pattern -> pattern.kind() == Kind.DATA || pattern.kind() == Kind.WITH)
            .map(pattern -> pattern.words().getFirst().pattern().split("=", 2)[0])
            .filter(name -> !name.startsWith("-"));

    assertThat(Stream.concat(rows.stream().flatMap(row -> row.start().settings().stream()), data))
        .containsAll(ContainerCommand.ENV_VARS)
        .isSubsetOf(ContainerCommand.ENV_VARS);
  }

  @Test
  void onlyBackedRowsDemand() {
    assertThat(rows)
        .filteredOn(row -> row.evidence().pathEvidence() != PathEvidence.NOTHING)
        .hasSizeGreaterThan(100)
        .allMatch(row -> row.evidence().confidence().decides())
        .allMatch(row -> row.requiredPaths().isPresent());
  }

  /** One manifest shows that its paths are enough; two that people agree on what is necessary. */
  @Test
  void manifestsAreTwoOfDifferentRepositories() {
    assertThat(rows)
        .filteredOn(row -> row.evidence().pathEvidence() == PathEvidence.MANIFESTS)
        .isNotEmpty()
        .allSatisfy(
            row ->
                assertThat(repositories(row.evidence().source()))
                    .as(row.glob())
                    .hasSizeGreaterThan(1));
  }

  private static Set<String> repositories(String sources) {
    return Pattern.compile("(?:^|; )(?:https://github\\.com/)?([\\w.-]+/[\\w.-]+)[@/ ]")
        .matcher(sources)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  /** Where it cannot be shown, the decision says so by name. */
  @Test
  void dataAreRequiredExceptWhereTheDecisionSaysWhyNot() throws IOException {
    String decision =
        Files.readString(
            Path.of("docs/decisions/0010-what-the-catalogue-decides.md"), StandardCharsets.UTF_8);

    List<String> excepted =
        Pattern.compile("`([^` ]+)`")
            .matcher(decision.substring(decision.indexOf("**Data that are not asked for.**")))
            .results()
            .map(found -> found.group(1))
            .filter(name -> !name.startsWith("-") && !name.startsWith("/"))
            .toList();

    assertThat(rows)
        .filteredOn(row -> row.evidence().confidence().decides())
        .filteredOn(row -> !row.paths().with(Need.DATA).isEmpty() && !asksForData(row))
        .map(ImageRow::glob)
        .containsExactlyInAnyOrderElementsOf(excepted);
  }

  private static boolean asksForData(ImageRow row) {
    boolean shown =
        row.evidence().pathEvidence() != PathEvidence.NOTHING
            && !Collections.disjoint(row.paths().required(), row.paths().with(Need.DATA));
    return shown
        || row.start().patterns().stream()
            .map(CommandPattern::kind)
            .anyMatch(kind -> kind == Kind.ALWAYS_STORES_DATA || kind == Kind.DIRECTORIES);
  }

  @Test
  void remarksAreShortSentences() {
    assertThat(rows)
        .map(row -> row.evidence().remark())
        .filteredOn(remark -> !remark.isEmpty())
        .isNotEmpty()
        .allMatch(remark -> remark.length() <= MAX_REMARK && remark.endsWith("."));
  }

  /** An exemption by class hangs on it: each names an engine that people call a database. */
  @Test
  void everyDatabaseNamesItsEngine() {
    assertThat(rows)
        .filteredOn(row -> row.imageClass() == ImageClass.DATABASE)
        .isNotEmpty()
        .allSatisfy(
            row ->
                assertThat(row.evidence().remark().split("[.,]", 2)[0])
                    .as(row.glob())
                    .isIn(ENGINES));
  }
}
