package dev.rootseal.archive;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Completes the program in bash; it needs nothing but bash. */
final class BashCompletion {
  private static final String HEAD =
      """
      # bash completion for rootseal and its link kubectl-rootseal
      _rootseal() {
        local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= flag= words= kind= flags
        local i
        # Bash makes words of their own of --flag, = and the value.
        if [[ $cur == = ]]; then
          flag=$prev cur=
        elif [[ $prev == = ]]; then
          flag=${COMP_WORDS[COMP_CWORD-2]}
        elif [[ $prev == -* ]]; then
          flag=$prev
        fi
        for ((i = 1; i < COMP_CWORD; i++)); do
          case ${COMP_WORDS[i]} in
            @COMMANDS@) command=${COMP_WORDS[i]}; break ;;
          esac
        done
        case "$command $flag" in
      """;

  private static final String TAIL =
      """
          *) flag= ;;
        esac
        case $command in
      @FLAGS@
          *) flags='@PROGRAM@' words=${words:-@WORDS@} ;;
        esac
        COMPREPLY=()
        if [[ -z $flag && $cur == -* ]]; then
          mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$cur")
          [[ ${COMPREPLY[*]-} != *= ]] || compopt -o nospace
        elif [[ -n $words ]]; then
          mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
        elif [[ $kind == folders ]]; then
          compopt -o filenames
          mapfile -t COMPREPLY < <(compgen -d -- "$cur")
        elif [[ $kind == files ]]; then
          compopt -o filenames
          mapfile -t COMPREPLY < <(compgen -f -- "$cur")
        fi
      }
      complete -F _rootseal rootseal kubectl-rootseal
      """;

  private BashCompletion() {}

  static String of(Command program) {
    String values =
        program.commands().stream().flatMap(BashCompletion::values).collect(Collectors.joining());
    String flags =
        program.commands().stream().map(BashCompletion::flags).collect(Collectors.joining("\n"));
    return HEAD.replace("@COMMANDS@", program.commandNames().replace(" ", " | "))
        + values
        + TAIL.replace("@FLAGS@", flags)
            .replace("@PROGRAM@", flagWords(program.flags()))
            .replace("@WORDS@", program.commandNames());
  }

  private static Stream<String> values(Command command) {
    return command.flags().stream()
        .filter(Flag::takesValue)
        .map(flag -> "    %s) %s ;;\n".formatted(pattern(command, flag), value(flag)));
  }

  private static String pattern(Command command, Flag flag) {
    return flag.names().stream()
        .map(name -> "'%s %s'".formatted(command.name(), name))
        .collect(Collectors.joining(" | "));
  }

  private static String value(Flag flag) {
    if (!flag.words().isEmpty()) {
      return "words='" + String.join(" ", flag.words()) + "'";
    }
    return flag.takesFile() ? "kind=files" : flag.takesFolder() ? "kind=folders" : "kind=unknown";
  }

  private static String flags(Command command) {
    return "    %s) flags='%s'%s ;;"
        .formatted(
            command.name(),
            flagWords(command.flags()),
            command.takesFiles() ? " kind=${kind:-files}" : "");
  }

  /** Long ones that take a value end in =, so that no blank follows. */
  private static String flagWords(List<Flag> flags) {
    return flags.stream()
        .map(flag -> "--" + flag.longName() + (flag.takesValue() ? "=" : ""))
        .collect(Collectors.joining(" "));
  }
}
