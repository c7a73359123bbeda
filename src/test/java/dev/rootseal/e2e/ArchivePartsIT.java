package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the archive has for shells and people, as those read it. */
@Needs(Requirement.ARCHIVE)
class ArchivePartsIT {
  private static final String BASH = "share/bash-completion/completions/rootseal";
  private static final String MAN = "share/man/man1/rootseal.1";

  private final UnpackedArchive program;

  ArchivePartsIT(@TempDir Path folder) throws Exception {
    program = UnpackedArchive.in(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void shellReadsItsCompletion(String shell) throws Exception {
    assertThat(tool(shell, "-n", program.file(BASH).toString()))
        .isEqualTo(new Program.Result(0, "", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "'rootseal ', operator scan fix observe try explain help",
    "'rootseal s', scan",
    "'rootseal scan --fail-on ', threshold finding never",
    "'rootseal scan --fail-on t', threshold",
    "'rootseal scan -o sar', sarif",
    "'rootseal fix --as ', patch diff kustomize helm",
    "'rootseal scan --thr', --threshold",
    "'rootseal explain --cont', --container",
    "'kubectl-rootseal fix --wri', --writable-tmp --write"
  })
  void bashCompletes(String line, String words) throws Exception {
    String script =
        """
        . "$0"
        words=$1
        IFS=' ' read -ra COMP_WORDS <<<"$words"
        [[ $words != *\\  ]] || COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        compopt() { :; }
        _complete_rootseal
        echo "${COMPREPLY[*]}"
        """;

    Program.Result run = tool("bash", "-c", script, program.file(BASH).toString(), line);

    assertThat(run.errors()).isEmpty();
    assertThat(run.output().strip().split(" ")).containsExactlyInAnyOrder(words.split(" "));
  }

  @Test
  void manPageIsWithoutFault() throws Exception {
    String page = program.file(MAN).toString();

    assertThat(tool("mandoc", "-T", "lint", page)).isEqualTo(new Program.Result(0, "", ""));
    assertThat(tool("mandoc", "-T", "ascii", page).output().replaceAll(".\b", ""))
        .contains("--fail-on=threshold|finding|never", "EXIT STATUS", "rootseal scan");
  }

  /** A program of the PATH that is not everywhere. */
  private Program.Result tool(String name, String... arguments) throws Exception {
    var found = Requirement.onThePath(name);
    assumeTrue(found.isPresent(), "the PATH has no " + name);
    List<String> command = new ArrayList<>(List.of(found.get().toString()));
    command.addAll(List.of(arguments));
    return program.run(Map.of("PATH", System.getenv("PATH")), command);
  }
}
