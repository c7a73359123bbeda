package dev.rootseal.archive;

import dev.rootseal.cli.Main;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.IParamLabelRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The man page: one for the program and all its commands. */
final class ManPage {
  private static final Pattern LINE = Pattern.compile("(\\S.{0,76}\\S|\\S)(?: |$)");

  /** A line of text that begins like this would be a request. */
  private static final Pattern REQUEST = Pattern.compile("(?m)^[.']");

  /** What stands for something; a word to type, such as Ignore, may begin like one. */
  private static final Pattern LABEL = Pattern.compile("\\b([A-Z]+)\\b");

  private static final String TAIL =
      """
      .SH ENVIRONMENT
      A variable stands in for each flag:
      .B ROOTSEAL_MIN_AGE
      for
      .BR \\-\\-min\\-age .
      The command names the variable, too, of flags that differ between commands:
      .BR ROOTSEAL_FIX_OUTPUT ,
      .BR ROOTSEAL_SCAN_OUTPUT .
      The flag wins.
      .TP
      .B KUBECONFIG
      The kubeconfig of live workloads.
      .TP
      .B ROOTSEAL_JAVA_OPTS
      More options for the Java runtime of the archive.
      .SH EXIT STATUS
      .TP
      .B 0
      All went well.
      .TP
      .B 1
      .B scan
      found too little,
      .B fix
      has no patch for a finding, or either what
      .B \\-\\-fail\\-on
      asks for;
      .B try
      says FAIL;
      .B policy preview
      sees a namespace fall; a case of
      .B policy test
      is not as expected;
      .B admission \\-\\-simulate
      would deny something;
      .B observe \\-\\-write
      could not write all of it; or a fault of the program.
      .TP
      .B 2
      Wrong usage, input that cannot be read, or output that cannot be written.
      .TP
      .B 3
      What was asked for could be read only in part, or
      .B try
      could try nothing.
      .SH EXAMPLES
      Manifests, before anything reaches a cluster:
      .PP
      .RS 4
      .nf
      rootseal scan deploy/
      helm template charts/shop | rootseal scan \\-
      rootseal fix deploy/ \\-\\-write
      .fi
      .RE
      .PP
      What a word of the report means, and what is known of an image:
      .PP
      .RS 4
      .nf
      rootseal explain MissingWritableMount
      rootseal explain image nginx:1.27
      .fi
      .RE
      .SH SEE ALSO
      .BR kubectl (1),
      .BR helm (1)
      """;

  private ManPage() {}

  /**
   * The page.
   *
   * @param date of the version, as in 2026-11-24
   */
  static String of(CommandLine program, String version, String date) {
    List<CommandSpec> commands =
        Main.commands(program)
            .map(CommandLine::getCommandSpec)
            .filter(each -> !each.usageMessage().hidden() && each.subcommands().isEmpty())
            .toList();
    StringJoiner page = new StringJoiner("\n", "", "\n" + TAIL);
    page.add(
        ".TH ROOTSEAL 1 %s \"Rootseal %s\" \"User Commands\""
            .formatted(date, version.replace("-", "\\-")));
    page.add(".SH NAME\nrootseal \\- read\\-only root filesystems in Kubernetes\n.SH SYNOPSIS");
    commands.forEach(command -> synopsis(command, page));
    page.add(".SH DESCRIPTION").add(description(program.getCommandSpec())).add(".SH COMMANDS");
    commands.forEach(command -> command(command, page));
    return page.toString();
  }

  private static void synopsis(CommandSpec command, StringJoiner page) {
    page.add(".SY \"" + command.qualifiedName() + "\"");
    if (!command.options().isEmpty()) {
      page.add("[\\fIOPTION\\fR]\\&.\\|.\\|.");
    }
    command.positionalParameters().forEach(operand -> page.add(operand(command, operand)));
    page.add(".YS");
  }

  private static void command(CommandSpec command, StringJoiner page) {
    String name = command.qualifiedName().substring("rootseal ".length());
    page.add(".SS " + name.toUpperCase(Locale.ROOT).replace("-", "\\-"));
    page.add(description(command));
    command
        .positionalParameters()
        .forEach(each -> page.add(".TP").add(operand(command, each)).add(text(each.description())));
    command.options().stream()
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .forEach(each -> page.add(".TP").add(names(each)).add(text(each.description())));
  }

  /**
   * As help has it: with brackets where it may be left out, and dots where there may be several.
   */
  private static String operand(CommandSpec command, PositionalParamSpec operand) {
    IParamLabelRenderer labels = command.commandLine().getHelp().parameterLabelRenderer();
    return labels(labels.renderParameterLabel(operand, Ansi.OFF, List.of()).toString());
  }

  private static String names(OptionSpec option) {
    String value = option.arity().min() == 0 ? "" : "=" + labels(option.paramLabel());
    return Stream.of(option.names())
            .sorted(Comparator.comparingInt(String::length))
            .map(name -> "\\fB" + escaped(name) + "\\fR")
            .collect(Collectors.joining(", "))
        + value;
  }

  /** The command that the parser's library brings along has a header as well, and line breaks. */
  private static String description(CommandSpec command) {
    return text(
        Stream.of(command.usageMessage().header(), command.usageMessage().description())
            .flatMap(Stream::of)
            .map(line -> line.replace("%n", " ").strip())
            .toArray(String[]::new));
  }

  /** In italics. */
  private static String labels(String label) {
    return LABEL.matcher(escaped(label)).replaceAll("\\\\fI$1\\\\fR");
  }

  /** In lines of a length that editors show, which the reader of the page does not see. */
  private static String text(String[] sentences) {
    String lines = LINE.matcher(escaped(String.join(" ", sentences))).replaceAll("$1\n").strip();
    return REQUEST.matcher(lines).replaceAll("\\\\&$0");
  }

  private static String escaped(String plain) {
    return plain.strip().replace("\\", "\\e").replace("-", "\\-").replace("~", "\\(ti");
  }
}
