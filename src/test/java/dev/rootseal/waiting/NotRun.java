package dev.rootseal.waiting;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;

/** Says of tests, or of whole classes, that what they need is not there: once for each thing. */
public final class NotRun implements TestWatcher, AfterAllCallback {
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  @Override
  public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
    if (cause != null) {
      say(context, cause);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    context
        .getExecutionException()
        .filter(TestAbortedException.class::isInstance)
        .ifPresent(cause -> say(context, cause));
  }

  private static void say(ExtensionContext context, Throwable cause) {
    say(context.getRequiredTestClass().getSimpleName(), String.valueOf(cause.getMessage()));
  }

  /** Of a test, or of a class. */
  public static void say(String what, String problem) {
    String line = "NOT RUN: %s: %s".formatted(what, problem);
    if (SAID.add(line)) {
      System.out.println(line);
    }
  }
}
