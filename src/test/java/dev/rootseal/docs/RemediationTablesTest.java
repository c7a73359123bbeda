package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.remediation.PatchBlocker;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** `docs/remediation.md` and the events of `docs/rule.md` against the code. */
class RemediationTablesTest {
  private final Markdown document = Markdown.read("docs/remediation.md");

  @Test
  void everyReasonForNoPatch() {
    assertThat(document.table("Why there is no patch").column("Reason"))
        .containsExactlyInAnyOrderElementsOf(
            cases(PatchBlocker.class).map(Class::getSimpleName).toList());
  }

  @Test
  void eventsWithTheirReasons() {
    List<String> reasons =
        SourceCode.ofPackages("operator.controller")
            .find("\"(ReadOnlyFilesystem\\w+)\"|(?<=Message\\(true, )\"(\\w+)\"")
            .stream()
            .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
            .toList();

    assertThat(Markdown.read("docs/rule.md").table("Events").column("Reason"))
        .containsExactlyInAnyOrderElementsOf(reasons);
  }

  private static Stream<Class<?>> cases(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(RemediationTablesTest::cases)
        : Stream.of(type);
  }
}
