package dev.rootseal.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.Date;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What code may do only in some places, or nowhere. */
class HabitsTest {
  private static final JavaClasses CLASSES = MainCode.CLASSES;

  @ParameterizedTest
  @ValueSource(strings = {"Util", "Common", "Helper", "Manager", "Impl"})
  void aNameSaysTheRoleNotTheLackOfOne(String word) {
    classes().should().haveSimpleNameNotContaining(word).check(CLASSES);
    noClasses()
        .should()
        .resideInAPackage(".." + word.toLowerCase(Locale.ROOT) + "..")
        .check(CLASSES);
  }

  @Test
  void onlyCommandsEndTheProgram() {
    noClasses()
        .that()
        .resideOutsideOfPackages(MainCode.inPackage("cli"), MainCode.inPackage("demo"))
        .should()
        .accessTargetWhere(
            uses("System.exit", System.class, "exit")
                .or(uses("Runtime.exit", Runtime.class, "exit"))
                .or(uses("Runtime.halt", Runtime.class, "halt")))
        .check(CLASSES);
  }

  /** Pages of workloads become the classes of {@code kubernetes}, whatever is asked for. */
  @Test
  void workloadsAreAskedForByTheClassesThatTheyAreReadAs() {
    noClasses()
        .that()
        .resideOutsideOfPackage(MainCode.inPackage("demo"))
        .should()
        .accessTargetWhere(uses("KubernetesClient.apps", KubernetesClient.class, "apps"))
        .check(CLASSES);
  }

  @Test
  void theClockIsPassedIn() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            MainCode.inPackage("cli"), MainCode.inPackage("operator"), MainCode.inPackage("demo"))
        .should()
        .accessTargetWhere(uses("Clock.system…", Clock.class, "system.*|tick.*"))
        .check(CLASSES);
  }

  @Test
  void whatIsEvaluatedAndToldDoesNotAskForTheTime() {
    noClasses()
        .that()
        .resideInAnyPackage(
            MainCode.inPackage("rule"),
            MainCode.inPackage("report"),
            MainCode.inPackage("catalogue"),
            MainCode.inPackage("api"))
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
        .resideInAnyPackage(MainCode.inPackage("rule"), MainCode.inPackage("report"))
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

  /** The classes of the product and of the demo, without their tests. */
  static final class MainCode {
    static final String ROOT = "dev.rootseal";

    /** Read once for all. */
    static final JavaClasses CLASSES =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private MainCode() {}

    /** The pattern of one of our packages with all below it. */
    static String inPackage(String name) {
      return ROOT + "." + name + "..";
    }
  }
}
