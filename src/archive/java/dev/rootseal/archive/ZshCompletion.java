package dev.rootseal.archive;

import java.util.stream.Collectors;

/** Completes the program in zsh, with descriptions. */
final class ZshCompletion {
  private static final String HEAD =
      """
      #compdef rootseal kubectl-rootseal
      # zsh completion for rootseal and its link kubectl-rootseal
      _rootseal() {
        local context state state_descr line
        typeset -A opt_args
        _arguments -C \\
      @FLAGS@    '1: :->command' \\
          '*:: :->arguments'
        case $state in
          command)
            local -a commands=(
      @COMMANDS@      )
            _describe command commands
            ;;
          arguments)
            case ${words[1]} in
      """;

  private static final String TAIL =
      """
            esac
            ;;
        esac
      }
      if [ "$funcstack[1]" = _rootseal ]; then
        _rootseal "$@"
      else
        compdef _rootseal rootseal kubectl-rootseal
      fi
      """;

  private ZshCompletion() {}

  static String of(Command program) {
    String names =
        program.commands().stream()
            .map(
                command -> "        '%s:%s'\n".formatted(command.name(), quoted(command.summary())))
            .collect(Collectors.joining());
    String commands =
        program.commands().stream().map(ZshCompletion::command).collect(Collectors.joining());
    return HEAD.replace("@FLAGS@", flags(program, "    ")).replace("@COMMANDS@", names)
        + commands
        + TAIL;
  }

  private static String command(Command command) {
    String operands = command.takesFiles() ? "'*: :_files'" : "'*: :'";
    return """
                  %s)
                    _arguments \\
          %s            %s
                    ;;
          """
        .formatted(command.name(), flags(command, "            "), operands);
  }

  private static String flags(Command command, String indent) {
    return command.flags().stream()
        .map(flag -> indent + flag(flag) + " \\\n")
        .collect(Collectors.joining());
  }

  /** Each may be there several times: some flags want that, and the program refuses the others. */
  private static String flag(Flag flag) {
    String does = "[%s]%s".formatted(quoted(flag.summary()).replace("]", "\\]"), value(flag));
    String name = "--" + flag.longName() + (flag.takesValue() ? "=" : "");
    return flag.shortName().isEmpty()
        ? "'*%s%s'".formatted(name, does)
        : "'*'{-%s%s,%s}'%s'".formatted(flag.shortName(), flag.takesValue() ? "+" : "", name, does);
  }

  private static String value(Flag flag) {
    if (!flag.takesValue()) {
      return "";
    }
    if (!flag.words().isEmpty()) {
      return ":value:(" + String.join(" ", flag.words()) + ")";
    }
    return flag.takesFile() ? ":file:_files" : flag.takesFolder() ? ":folder:_files -/" : ":value:";
  }

  /** Fit for single quotes in a specification, where a colon and a bracket have a meaning. */
  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("'", "'\\''").replace(":", "\\:").replace("[", "\\[");
  }
}
