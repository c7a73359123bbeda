package dev.rootseal.cli;

import dev.rootseal.explain.ImageExplanation;
import dev.rootseal.explain.Term;
import dev.rootseal.rule.ContainerCommand;
import dev.rootseal.rule.Nearest;
import dev.rootseal.terminal.TerminalText;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description =
        "Explains the rule and the words that reports use; with a WORD (such as"
            + " MissingWritableMount) that word; with image IMAGE what is known about it, and why.")
final class ExplainCommand extends ProgramCommand {
  /** What stands in the address of an image and in no word. */
  private static final Pattern ADDRESS = Pattern.compile("[:/@.]");

  @Parameters(
      arity = "0..*",
      paramLabel = "[WORD|[image] IMAGE [-- COMMAND ARGS...]]",
      hideParamSyntax = true,
      description =
          "What to explain. Behind -- how the container is started: a command and its arguments, or"
              + " arguments alone where the first begins with -.")
  private List<String> words = List.of();

  @Option(
      names = "--container",
      paramLabel = "NAME",
      defaultValue = "app",
      description = "The container's name, which says what some images do not (${DEFAULT-VALUE}).")
  private String container;

  @Override
  public Integer call() {
    ErrorLines.printUnknownVariables(spec.commandLine());
    lines().forEach(line -> out().println(TerminalText.escapeLine(line)));
    return ExitCode.OK;
  }

  private List<String> lines() {
    if (words.isEmpty()) {
      return Term.lines();
    }
    String word = String.join(" ", words);
    List<Term> terms = Term.find(word);
    boolean isNamed = words.getFirst().equals("image");
    if (isNamed || (terms.isEmpty() && ADDRESS.matcher(words.getFirst()).find())) {
      return image(words.subList(isNamed ? 1 : 0, words.size()));
    }
    String meant =
        Nearest.of(word, Term.all().stream().map(Term::id).toList())
            .map("did you mean %s? "::formatted)
            .orElse("");
    refuse(
        terms.isEmpty(),
        "'%s' is no word of reports: %srootseal explain lists them all; of an image: rootseal explain image IMAGE"
            .formatted(word, meant));
    return terms.stream()
        .flatMap(term -> Stream.of(term.group() + ": " + term.id(), "  " + term.meaning()))
        .toList();
  }

  private List<String> image(List<String> words) {
    refuse(
        words.isEmpty() || words.getFirst().isBlank(),
        "name an image, such as: rootseal explain image nginx:1.29");
    List<String> given = spec.commandLine().getParseResult().originalArgs();
    long behind = given.stream().dropWhile(word -> !word.equals("--")).skip(1).count();
    List<String> started = words.subList(1, words.size());
    if (started.size() > behind) {
      throw wrong("'" + started.getFirst() + "' is one argument too many");
    }
    int commands = started.isEmpty() || started.getFirst().startsWith("-") ? 0 : 1;
    ContainerCommand start =
        ContainerCommand.of(
            started.subList(0, commands), started.subList(commands, started.size()), Map.of());
    return ImageExplanation.lines(words.getFirst(), container, start);
  }
}
