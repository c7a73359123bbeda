package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the archive has for shells and people, as those read it. */
@ExtendWith(ArchiveExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class ArchivePartsIT {
  private static final String BASH = "share/bash-completion/completions/rootseal";
  private static final String ZSH = "share/zsh/site-functions/_rootseal";
  private static final String FISH = "share/fish/vendor_completions.d/rootseal.fish";
  private static final String MAN = "share/man/man1/rootseal.1";

  private final UnpackedArchive program;

  ArchivePartsIT(@TempDir Path folder) throws Exception {
    program = UnpackedArchive.in(folder);
  }

  @ParameterizedTest
  @CsvSource({"bash, " + BASH, "zsh, " + ZSH, "fish, " + FISH})
  void shellReadsItsCompletions(String shell, String file) throws Exception {
    assertThat(tool(shell, "-n", program.file(file).toString()))
        .isEqualTo(new UnpackedArchive.Run(0, "", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "'rootseal ', operator scan fix observe try explain help",
    "'rootseal s', scan",
    "'rootseal scan --fail-on=', threshold finding never",
    "'rootseal scan --fail-on=f', finding",
    "'rootseal scan --fail-on t', threshold",
    "'rootseal scan -o sar', sarif",
    "'rootseal fix --as=', patch diff kustomize helm",
    "'rootseal scan --thr', --threshold=",
    "'rootseal scan deploy', deployments.yaml",
    "'rootseal explain --cont', --container=",
    "'kubectl-rootseal fix --wri', --writable-tmp= --write"
  })
  void bashCompletes(String line, String words) throws Exception {
    Files.writeString(program.work().resolve("deployments.yaml"), "");
    String script =
        """
        . "$0"
        words=$1
        COMP_WORDBREAKS=$' \\t\\n=:'
        IFS=' ' read -ra COMP_WORDS <<<"${words//=/ = }"
        [[ $words != *[\\ =] ]] || COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        compopt() { :; }
        _rootseal
        echo "${COMPREPLY[*]}"
        """;

    UnpackedArchive.Run run = tool("bash", "-c", script, program.file(BASH).toString(), line);

    assertThat(run.errors()).isEmpty();
    assertThat(run.output().strip().split(" ")).containsExactlyInAnyOrder(words.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "'rootseal ', 'explain fix help operator scan'",
    "'rootseal scan --fail-on=', 'scan--fail-on=finding scan--fail-on=never scan--fail-on=threshold'",
    "'rootseal fix --as ', 'diff kustomize patch'",
    "'kubectl-rootseal explain --co', '--container'"
  })
  void fishCompletes(String line, String words) throws Exception {
    String script = "source $argv[1]; complete -C $argv[2]";

    UnpackedArchive.Run run = tool("fish", "-c", script, program.file(FISH).toString(), line);

    assertThat(run.output().lines().map(each -> each.split("\t", -1)[0]))
        .containsAll(List.of(words.replace("scan--", "--").split(" ")));
  }

  @Test
  void manPageIsWithoutFault() throws Exception {
    String page = program.file(MAN).toString();

    assertThat(tool("mandoc", "-T", "lint", page)).isEqualTo(new UnpackedArchive.Run(0, "", ""));
    assertThat(tool("mandoc", "-T", "ascii", page).output().replaceAll(".\b", ""))
        .contains("--fail-on=threshold|finding|never", "EXIT STATUS", "rootseal scan");
  }

  /** A program of the PATH that is not everywhere. */
  private UnpackedArchive.Run tool(String name, String... arguments) throws Exception {
    var found = OnThePath.find(name);
    assumeTrue(found.isPresent(), "the PATH has no " + name);
    List<String> command = new ArrayList<>(List.of(found.get().toString()));
    command.addAll(List.of(arguments));
    return program.run(Map.of("PATH", System.getenv("PATH")), command);
  }
}
