package dev.rootseal.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.rootseal.docs.Markdown;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What code may do only in some places; and that it keeps to docs/architecture.md. */
class HabitsTest {
  private static final String ROOT = "dev.rootseal";

  /** The classes of the product and of the demo, without their tests, read once for all. */
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @ParameterizedTest
  @ValueSource(strings = {"Util", "Common", "Helper", "Manager", "Impl"})
  void aNameSaysTheRoleNotTheLackOfOne(String word) {
    classes().should().haveSimpleNameNotContaining(word).check(CLASSES);
    noClasses()
        .should()
        .resideInAPackage(".." + word.toLowerCase(Locale.ROOT) + "..")
        .check(CLASSES);
  }

  /** Nested ones may be called alike, but not as a class that stands by itself. */
  @Test
  void theNameOfAFileIsThatOfNoOtherClass() {
    List<JavaClass> product =
        CLASSES.stream()
            .filter(one -> !one.getPackageName().startsWith(ours("embedded")))
            .filter(one -> !one.getSimpleName().equals("package-info"))
            .toList();
    List<String> files =
        product.stream().filter(JavaClass::isTopLevelClass).map(JavaClass::getSimpleName).toList();

    assertThat(product.stream().map(JavaClass::getSimpleName).filter(files::contains))
        .doesNotHaveDuplicates();
  }

  @Test
  void aQuestionLogsNothing() {
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "a question logs",
                access ->
                    access.getOrigin().getName().matches("(is|has|are)[A-Z].*")
                        && access.getTargetOwner().getPackageName().startsWith("org.slf4j")))
        .check(CLASSES);
  }

  @Test
  void onlyCommandsEndTheProgram() {
    expectNoneBut(
        List.of("cli", "demo"),
        uses("System.exit", System.class, "exit")
            .or(uses("Runtime.exit", Runtime.class, "exit"))
            .or(uses("Runtime.halt", Runtime.class, "halt")));
  }

  /** Pages of workloads become the classes of {@code kubernetes}, whatever is asked for. */
  @Test
  void workloadsAreAskedForByTheClassesThatTheyAreReadAs() {
    expectNoneBut(List.of("demo"), uses("KubernetesClient.apps", KubernetesClient.class, "apps"));
  }

  @Test
  void theClockIsPassedIn() {
    expectNoneBut(
        List.of("cli", "operator", "demo"), uses("Clock.system…", Clock.class, "system.*|tick.*"));
  }

  /** That no class does it, but for those of some packages. */
  private static void expectNoneBut(
      List<String> packages, DescribedPredicate<JavaAccess<?>> access) {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            packages.stream().map(HabitsTest::inPackage).toArray(String[]::new))
        .should()
        .accessTargetWhere(access)
        .check(CLASSES);
  }

  @Test
  void whatIsEvaluatedAndToldDoesNotAskForTheTime() {
    noClasses()
        .that()
        .resideInAnyPackage(
            inPackage("rule"), inPackage("report"), inPackage("catalogue"), inPackage("api"))
        .should()
        .accessTargetWhere(
            describe("now() of java.time", HabitsTest::isNow)
                .or(uses("System's clocks", System.class, "currentTimeMillis|nanoTime"))
                .or(uses("Clock.system…", Clock.class, "system.*|tick.*"))
                .or(uses("Date", Date.class, ".*")))
        .check(CLASSES);
  }

  @Test
  void theRuleAndTheReportReadAndWriteNothing() {
    noClasses()
        .that()
        .resideInAnyPackage(inPackage("rule"), inPackage("report"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.logging..")
        .check(CLASSES);
  }

  private static boolean isNow(JavaAccess<?> access) {
    return access.getTargetOwner().getPackageName().startsWith("java.time")
        && access.getName().equals("now");
  }

  /** Calls and method references alike. */
  private static DescribedPredicate<JavaAccess<?>> uses(
      String description, Class<?> owner, String method) {
    return describe(
        description,
        access ->
            access.getTargetOwner().isEquivalentTo(owner) && access.getName().matches(method));
  }

  /** The pattern of one of our packages with all below it. */
  private static String inPackage(String name) {
    return ours(name) + "..";
  }

  private static final String EVERYTHING = "everything";

  /** What each package may use: the platform, and JSpecify for its null marks. */
  private static final List<String> FOR_ALL =
      List.of("java..", "javax..", "org.jspecify.annotations..");

  private static final Map<String, List<String>> LIBRARIES =
      Map.ofEntries(
          Map.entry("diff-utils", List.of("com.github.difflib..")),
          Map.entry("elytron", List.of("org.wildfly.security..")),
          Map.entry("fabric8", List.of("io.fabric8..")),
          Map.entry("fastcsv", List.of("de.siegmar.fastcsv..")),
          Map.entry("http-server", List.of("com.sun.net.httpserver..")),
          Map.entry("jackson", List.of("com.fasterxml.jackson..")),
          Map.entry("jdk-management", List.of("com.sun.management..")),
          Map.entry("jetty", List.of("org.eclipse.jetty..")),
          Map.entry("josdk", List.of("io.javaoperatorsdk..")),
          Map.entry("micrometer", List.of("io.micrometer..", "io.prometheus.metrics..")),
          Map.entry("slf4j", List.of("org.slf4j..")),
          Map.entry("gitignore-reader", List.of("nl.basjes.gitignore..")),
          Map.entry("yaml", List.of("org.snakeyaml.engine..", "org.yaml.snakeyaml..")),
          Map.entry("zjsonpatch", List.of("io.fabric8.zjsonpatch..")));

  /** A row of the table. */
  record Row(String name, List<String> packages, List<String> libraries) {
    static Row of(List<String> cells) {
      return new Row(cells.get(0), words(cells.get(1)), words(cells.get(2)));
    }

    private static List<String> words(String cell) {
      return cell.isEmpty() ? List.of() : List.of(cell.split(", "));
    }

    boolean isFree() {
      return packages.contains(EVERYTHING);
    }

    @Override
    public String toString() {
      return name + " may import " + packages + " and " + libraries;
    }
  }

  static List<Row> table() {
    return Markdown.read("docs/architecture.md")
        .table("Packages")
        .rows("Package", "May import", "Libraries")
        .stream()
        .map(Row::of)
        .toList();
  }

  static Stream<Row> bounded() {
    return table().stream().filter(row -> !row.isFree());
  }

  @ParameterizedTest
  @MethodSource("bounded")
  void aPackageImportsOnlyWhatTheTableAllows(Row row) {
    Stream<String> ours =
        Stream.concat(Stream.of(row.name()), row.packages().stream()).map(HabitsTest::ours);
    Stream<String> libraries =
        row.libraries().stream().flatMap(name -> LIBRARIES.getOrDefault(name, List.of()).stream());
    String[] allowed =
        Stream.of(ours, libraries, FOR_ALL.stream()).flatMap(all -> all).toArray(String[]::new);

    classes()
        .that()
        .resideInAPackage(ours(row.name()))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .check(CLASSES);
  }

  @Test
  void theTableNamesOnlyWhatThereIs() {
    List<String> rooms = table().stream().map(Row::name).toList();

    assertThat(bounded())
        .isNotEmpty()
        .allSatisfy(row -> assertThat(rooms).containsAll(row.packages()))
        .allSatisfy(row -> assertThat(LIBRARIES.keySet()).containsAll(row.libraries()));
  }

  @Test
  void everyClassLivesInAPackageOfTheTable() {
    classes()
        .should()
        .resideInAnyPackage(table().stream().map(row -> ours(row.name())).toArray(String[]::new))
        .check(CLASSES);
  }

  /** Also where an older build has left the demo's classes among the product's. */
  @Test
  void theProductDoesNotImportTheDemo() {
    String[] demo = {inPackage("embedded"), inPackage("demo")};
    noClasses()
        .that()
        .resideOutsideOfPackages(demo)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(demo)
        .check(CLASSES);
  }

  @Test
  void packagesDependOnEachOtherInOneDirection() {
    slices().matching(ours("(**)")).should().beFreeOfCycles().check(CLASSES);
  }

  private static String ours(String name) {
    return ROOT + "." + name;
  }
}
