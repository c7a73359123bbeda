package dev.rootseal.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes of the product and of the demo, without their tests. */
final class MainCode {
  static final String ROOT = "dev.rootseal";

  private MainCode() {}

  static JavaClasses read() {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(ROOT);
  }

  /** The pattern of one of our packages with all below it. */
  static String inPackage(String name) {
    return ROOT + "." + name + "..";
  }
}
