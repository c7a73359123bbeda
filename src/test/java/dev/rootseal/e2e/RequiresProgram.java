package dev.rootseal.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test, or a class of tests, that starts a program of the PATH. Without it they are reported as
 * not run, in one line; where end-to-end tests are demanded (`ROOTSEAL_REQUIRE_E2E=true`) they fail
 * instead.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ProgramExtension.class)
@interface RequiresProgram {
  /** Its name. */
  String value();
}
