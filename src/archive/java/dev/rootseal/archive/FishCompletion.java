package dev.rootseal.archive;

import java.util.ArrayList;
import java.util.List;

/** Completes the program in fish, with descriptions; the parser's library has nothing for it. */
final class FishCompletion {
  private static final String PROGRAM = "complete -c rootseal";
  private static final String NO_COMMAND = " -n __fish_use_subcommand";

  private FishCompletion() {}

  static String of(Command program) {
    List<String> lines = new ArrayList<>();
    lines.add("# fish completion for rootseal and its link kubectl-rootseal");
    lines.add("complete -c kubectl-rootseal -w rootseal");
    lines.add(PROGRAM + NO_COMMAND + " -f");
    for (Command command : program.commands()) {
      lines.add(
          PROGRAM + NO_COMMAND + " -a " + command.name() + " -d " + quoted(command.summary()));
    }
    program.flags().forEach(flag -> lines.add(PROGRAM + NO_COMMAND + flag(flag)));
    for (Command command : program.commands()) {
      String seen = " -n '__fish_seen_subcommand_from " + command.name() + "'";
      if (!command.takesFiles()) {
        lines.add(PROGRAM + seen + " -f");
      }
      command.flags().forEach(flag -> lines.add(PROGRAM + seen + flag(flag)));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String flag(Flag flag) {
    String names =
        (flag.shortName().isEmpty() ? "" : " -s " + flag.shortName()) + " -l " + flag.longName();
    return names + value(flag) + " -d " + quoted(flag.summary());
  }

  private static String value(Flag flag) {
    if (!flag.takesValue()) {
      return "";
    }
    if (!flag.words().isEmpty()) {
      return " -x -a " + quoted(String.join(" ", flag.words()));
    }
    if (flag.takesFolder()) {
      return " -x -a '(__fish_complete_directories)'";
    }
    return flag.takesFile() ? " -r -F" : " -x";
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
