package dev.rootseal.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The package table: which package may import which, and which libraries. {@code cli} may import
 * everything, so it has no row.
 */
class PackageTableTest {
  private static final JavaClasses CLASSES = MainCode.read();

  private static final List<String> PACKAGES =
      List.of(
          "rule",
          "catalogue",
          "report",
          "api",
          "kubernetes",
          "kubeconfig",
          "manifest",
          "http",
          "metrics",
          "operator",
          "output",
          "terminal",
          "fix",
          "cli",
          "demo");

  /** What each package may use: the platform, and JSpecify for its null marks. */
  private static final List<String> FOR_ALL =
      List.of("java..", "javax..", "org.jspecify.annotations..");

  private static final Map<String, List<String>> LIBRARIES =
      Map.of(
          "fabric8", List.of("io.fabric8.."),
          "http-server", List.of("com.sun.net.httpserver.."),
          "jackson", List.of("com.fasterxml.jackson.."),
          "jetty", List.of("org.eclipse.jetty.."),
          "josdk", List.of("io.javaoperatorsdk.."),
          "micrometer", List.of("io.micrometer..", "io.prometheus.metrics.."),
          "slf4j", List.of("org.slf4j.."),
          "yaml", List.of("org.snakeyaml.engine..", "org.yaml.snakeyaml.."));

  @ParameterizedTest(name = "{0} may import {1}; libraries: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # package  | may import                                                   | libraries
          rule       | -                                                            | -
          catalogue  | rule                                                         | -
          report     | rule catalogue                                               | -
          api        | rule catalogue report                                        | fabric8 jackson
          kubernetes | rule                                                         | fabric8 jackson
          kubeconfig | http                                                         | fabric8 jackson yaml
          manifest   | rule                                                         | yaml
          http       | -                                                            | slf4j jetty
          metrics    | rule report                                                  | micrometer
          operator   | rule catalogue report api kubernetes manifest http metrics   | josdk fabric8 slf4j jackson micrometer
          output     | rule report                                                  | -
          terminal   | -                                                            | -
          fix        | rule catalogue report api kubernetes terminal                | fabric8 jackson
          demo       | api                                                          | jackson http-server
          """)
  void aPackageImportsOnlyWhatTheTableAllows(String name, String packages, String libraries) {
    List<String> allowed = new ArrayList<>(FOR_ALL);
    allowed.add(MainCode.inPackage(name));
    words(packages).map(PackageTableTest::ours).forEach(allowed::add);
    words(libraries).map(PackageTableTest::library).forEach(allowed::addAll);

    classes()
        .that()
        .resideInAPackage(ours(name))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new))
        // A package of the table may still have to be written.
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void everyClassLivesInAPackageOfTheTable() {
    classes()
        .should()
        .resideInAnyPackage(PACKAGES.stream().map(MainCode::inPackage).toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void packagesDependOnEachOtherInOneDirection() {
    slices().matching(MainCode.ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  private static Stream<String> words(String cell) {
    return cell.equals("-") ? Stream.of() : Pattern.compile(" +").splitAsStream(cell);
  }

  /** Refuses a word of the table that names no package. */
  private static String ours(String name) {
    assertThat(PACKAGES).contains(name);
    return MainCode.inPackage(name);
  }

  private static List<String> library(String name) {
    assertThat(LIBRARIES).containsKey(name);
    return LIBRARIES.getOrDefault(name, List.of());
  }
}
