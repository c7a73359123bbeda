package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The environment variables of `docs/configuration.md` against those that the program reads. */
class VariablesTableTest {
  private final Markdown document = Markdown.read("docs/configuration.md");

  @Test
  void everyVariableThatTheSourceNames() {
    Set<String> read =
        SourceCode.ofPackages("cli", "terminal", "kubeconfig", "operator")
            .find("\\.(?:find|get|getenv|getOrDefault|containsKey)\\(\\s*\"([A-Z][A-Z_]+)\"")
            .stream()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());

    assertThat(document.table("Other environment variables").column("Variable"))
        .containsExactlyInAnyOrderElementsOf(read);
  }

  @Test
  void variablesOfTheLauncher() {
    String launcher = SourceCode.ofFile("bin/rootseal").text();

    assertThat(launcher).contains("${JAVA_HOME", "${ROOTSEAL_JAVA_OPTS");
    assertThat(String.join("\n", document.lines())).contains("`JAVA_HOME`", "`ROOTSEAL_JAVA_OPTS`");
  }
}
