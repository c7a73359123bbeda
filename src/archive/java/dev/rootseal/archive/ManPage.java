package dev.rootseal.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The man page: one for the program and all its commands. */
final class ManPage {
  private static final int LONGEST_LINE = 78;
  private static final Pattern LABEL = Pattern.compile("([A-Z]+)");

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
      Findings remain, as
      .B \\-\\-fail\\-on
      asks for them.
      .TP
      .B 2
      Wrong usage, input that cannot be read, or output that cannot be written.
      .TP
      .B 3
      What was asked for could be read only in part.
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
  static String of(Command program, String version, String date) {
    List<String> lines = new ArrayList<>();
    lines.add(
        ".TH ROOTSEAL 1 %s \"Rootseal %s\" \"User Commands\""
            .formatted(date, version.replace("-", "\\-")));
    lines.add(".SH NAME");
    lines.add("rootseal \\- read\\-only root filesystems in Kubernetes");
    lines.add(".SH SYNOPSIS");
    program.commands().forEach(command -> synopsis(command, lines));
    lines.add(".SH DESCRIPTION");
    lines.add(text(program.description()));
    lines.add(".SH COMMANDS");
    program.commands().forEach(command -> command(command, lines));
    return String.join("\n", lines) + "\n" + TAIL;
  }

  private static void synopsis(Command command, List<String> lines) {
    lines.add(".SY \"rootseal " + command.name() + "\"");
    if (!command.flags().isEmpty()) {
      lines.add("[\\fIOPTION\\fR]\\&.\\|.\\|.");
    }
    command.operands().forEach(operand -> lines.add("[" + labels(operand.label()) + "]"));
    lines.add(".YS");
  }

  private static void command(Command command, List<String> lines) {
    lines.add(".SS " + command.name().toUpperCase(Locale.ROOT).replace("-", "\\-"));
    lines.add(text(command.description()));
    for (Command.Operand operand : command.operands()) {
      lines.add(".TP");
      lines.add(labels(operand.label()));
      lines.add(text(operand.description()));
    }
    for (Flag flag : command.flags()) {
      lines.add(".TP");
      lines.add(names(flag));
      lines.add(text(flag.description()));
    }
  }

  private static String names(Flag flag) {
    String value = flag.takesValue() ? "=" + labels(flag.label()) : "";
    return flag.names().stream()
            .map(name -> "\\fB" + escaped(name) + "\\fR")
            .collect(Collectors.joining(", "))
        + value;
  }

  /** What stands for something is in italics. */
  private static String labels(String label) {
    return LABEL.matcher(escaped(label)).replaceAll("\\\\fI$1\\\\fR");
  }

  /** In lines of a length that editors show, which the reader of the page does not see. */
  private static String text(String plain) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : escaped(plain).split(" ", -1)) {
      if (line.length() + word.length() >= LONGEST_LINE) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines.stream().map(ManPage::harmless).collect(Collectors.joining("\n"));
  }

  private static String escaped(String plain) {
    return plain.strip().replace("\\", "\\e").replace("-", "\\-").replace("~", "\\(ti");
  }

  /** A line of text that begins like this would be a request. */
  private static String harmless(String line) {
    return line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line;
  }
}
