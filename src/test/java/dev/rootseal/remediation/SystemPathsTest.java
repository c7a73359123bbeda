package dev.rootseal.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import dev.rootseal.rule.ContainerPath;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** `docs/fix.md` names the paths over which no volume may lie. */
class SystemPathsTest {
  private final List<String> cells =
      Markdown.read("docs/fix.md").table("System paths").column("Paths");

  @Test
  void pathsThatHoldProgramsAreDocumented() {
    assertThat(paths(cells.getFirst()))
        .containsExactlyInAnyOrderElementsOf(PatchPlan.SystemPaths.PROGRAMS);
  }

  @Test
  void pathsOfAnArchitectureHoldProgramsToo() {
    assertThat(paths(cells.get(1)))
        .isNotEmpty()
        .allMatch(path -> PatchPlan.SystemPaths.holdPrograms(ContainerPath.of(path)));
  }

  @Test
  void pathsOfTheKernelAreDocumented() {
    assertThat(paths(cells.getLast()).map(ContainerPath::of))
        .containsExactlyInAnyOrderElementsOf(ContainerPath.KERNEL);
  }

  private static Stream<String> paths(String cell) {
    return Stream.of(cell.replace(" and the like", "").split(", "));
  }
}
