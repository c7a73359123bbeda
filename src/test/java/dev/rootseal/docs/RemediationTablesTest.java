package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.remediation.PatchBlocker;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** `docs/fix.md` and the events of `docs/rule.md` against the code. */
class RemediationTablesTest {
  private final Markdown document = Markdown.read("docs/fix.md");

  @Test
  void everyReasonForNoPatch() {
    assertThat(document.table("Why there is no patch").column("Reason"))
        .containsExactlyInAnyOrderElementsOf(
            cases(PatchBlocker.class).map(Class::getSimpleName).toList());
  }

  @Test
  void eventsWithTheirReasons() {
    assertThat(Markdown.read("docs/rule.md").table("Events").column("Reason"))
        .containsExactlyInAnyOrderElementsOf(
            CompiledCode.ofPackages("operator.controller")
                .firstTextOfEachNew("EventRecorder.Message"));
  }

  private static Stream<Class<?>> cases(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(RemediationTablesTest::cases)
        : Stream.of(type);
  }
}
