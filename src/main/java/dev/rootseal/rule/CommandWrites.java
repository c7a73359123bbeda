package dev.rootseal.rule;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a container's command line shows that it writes, read as a shell reads it. What a script
 * that lies in the image does is not seen, nor where a relative path leads.
 */
final class CommandWrites {
  private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash", "zsh", "ksh");
  private static final Set<String> DOWNLOADS = Set.of("curl", "wget");

  /** Words in front of a command that are none themselves. */
  private static final Set<String> IN_FRONT =
      Set.of(
          "sudo", "exec", "env", "time", "nohup", "command", "if", "then", "else", "elif", "do",
          "while", "until", "!", "{");

  /** Programs with the first word that is no option, where that installs software. */
  private static final Set<String> INSTALLERS =
      Set.of(
          """
          apk add,apk update,apk upgrade,apt install,apt update,apt upgrade,apt-get install,\
          apt-get update,apt-get upgrade,apt-get dist-upgrade,yum install,yum update,dnf install,\
          dnf update,dnf upgrade,microdnf install,microdnf update,microdnf upgrade,tdnf install,\
          tdnf update,zypper install,zypper in,zypper update,zypper up,pip install,pip3 install,\
          npm install,npm i,npm ci,npm add,pnpm install,pnpm i,pnpm add,yarn,yarn install,yarn add,\
          go install,go get,cargo install,gem install,bundle install,composer install,\
          composer require"""
              .split(",", -1));

  private static final Set<String> WRITE_EACH = Set.of("touch", "mkdir", "tee");
  private static final Set<String> WRITE_LAST = Set.of("cp", "mv", "ln");

  private static final Pattern HERE_DOCUMENT =
      Pattern.compile("<<-?\\s*['\"]?(\\w+)['\"]?([^\n]*)\n(?:[^\n]*\n)*?\\s*\\1(?=\n|$)");
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<blank>\\\\\n|(?<![^\\s;])#[^\n]*+)"
              + "|(?<to>[0-9&]?+>{1,2}[|&]?+)"
              + "|(?<end>\\|\\||&&|[;|&()`\n])"
              + "|(?<word>(?:'[^']*+'|\"(?:\\\\.|[^\"\\\\])*+\"|\\\\.|[^\\s;|&()<>`'\"\\\\])++)",
          Pattern.DOTALL);
  private static final Pattern QUOTES = Pattern.compile("['\"]|\\\\(?=.)");
  private static final Pattern PATH = Pattern.compile("/[\\w./@+-]*");

  /** A temporary file by its path, or by a way to get one. */
  private static final Pattern TEMPORARY =
      Pattern.compile("(?<![\\w./-])/tmp(?![\\w-])|\\bmktemp\\b|\\bTMPDIR\\b");

  private final Set<String> installs = new LinkedHashSet<>();
  private final Set<ContainerPath> paths = new LinkedHashSet<>();

  private CommandWrites() {}

  static CommandWrites of(ContainerCommand start) {
    CommandWrites writes = new CommandWrites();
    List<String> words = start.words();
    IntStream.range(0, words.size())
        .filter(i -> SHELLS.contains(fileName(words.get(i))))
        .mapToObj(i -> script(words.subList(i + 1, words.size())))
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresentOrElse(writes::readScript, () -> writes.readCommand(words, ""));
    return writes;
  }

  /** Whether it may write to /tmp, as far as can be seen; of a word that is cut nobody knows. */
  static boolean mayUseTemporaryFiles(ContainerCommand start) {
    return start.hidesTemporaryFiles() || namesTemporaryFiles(start.line());
  }

  static boolean namesTemporaryFiles(String line) {
    return TEMPORARY.matcher(line).find();
  }

  /** The first command that installs software, for example {@code apk add}. */
  Optional<String> installer() {
    return installs.stream().findFirst();
  }

  /** The absolute paths that it writes, without those of devices and of the kernel. */
  List<ContainerPath> paths() {
    return List.copyOf(paths);
  }

  private void readScript(String script) {
    Matcher token = TOKEN.matcher(HERE_DOCUMENT.matcher(script).replaceAll("$2"));
    List<String> command = new ArrayList<>();
    String piped = "";
    boolean target = false;
    while (token.find()) {
      if (token.group("word") != null && target) {
        addPath(unquoted(token.group()));
      } else if (token.group("word") != null) {
        command.add(unquoted(token.group()));
      } else if (token.group("end") != null && !command.isEmpty()) {
        readCommand(command, piped);
        piped = token.group().equals("|") ? fileName(command.getFirst()) : "";
        command.clear();
      }
      target = token.group("to") != null;
    }
    readCommand(command, piped);
  }

  private void readCommand(List<String> words, String pipedFrom) {
    List<String> command =
        words.stream()
            .dropWhile(word -> IN_FRONT.contains(word) || word.matches("\\w+=.*"))
            .toList();
    if (command.isEmpty()) {
      return;
    }
    String program = fileName(command.getFirst());
    List<String> arguments = command.subList(1, command.size());
    if (SHELLS.contains(program)) {
      if (DOWNLOADS.contains(pipedFrom)) {
        installs.add(pipedFrom + " | " + program);
      }
      script(arguments).ifPresent(this::readScript);
    } else if (program.startsWith("python") && arguments.contains("pip")) {
      readProgram("pip", arguments.subList(arguments.indexOf("pip") + 1, arguments.size()));
    } else {
      readProgram(program, arguments);
    }
  }

  private void readProgram(String program, List<String> arguments) {
    List<String> operands = arguments.stream().filter(word -> !word.startsWith("-")).toList();
    String action = operands.stream().filter(w -> w.matches("[a-z-]+")).findFirst().orElse("");
    String command = (program + " " + action).strip();
    if (INSTALLERS.contains(command)) {
      installs.add(command);
    }
    boolean inPlace =
        program.equals("sed")
            && arguments.stream().anyMatch(w -> w.matches("--in-place.*|-[a-zA-Z]*i.*"));
    if (WRITE_EACH.contains(program)) {
      operands.forEach(this::addPath);
    } else if (!operands.isEmpty() && (inPlace || WRITE_LAST.contains(program))) {
      addPath(operands.getLast());
    }
  }

  private void addPath(String word) {
    ContainerPath path = ContainerPath.of(word);
    if (PATH.matcher(word).matches()
        && ContainerPath.KERNEL.stream().noneMatch(path::isAtOrBelow)) {
      paths.add(path);
    }
  }

  /** The word behind an option such as {@code -c} or {@code -ec}. */
  private static Optional<String> script(List<String> arguments) {
    return IntStream.range(1, arguments.size())
        .filter(i -> arguments.get(i - 1).matches("-[a-zA-Z]*c[a-zA-Z]*"))
        .mapToObj(arguments::get)
        .findFirst();
  }

  private static String unquoted(String word) {
    return QUOTES.matcher(word).replaceAll("");
  }

  static String fileName(String program) {
    return program.substring(program.lastIndexOf('/') + 1);
  }
}
