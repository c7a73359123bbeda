package dev.rootseal.rule;

import dev.rootseal.rule.DefaultEntrypoint.CommandPattern.Kind;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How an image has to be started so that what is known of its program holds.
 *
 * @param configuration the files that decide about the program's paths
 * @param settings the environment variables that do
 */
public record DefaultEntrypoint(
    List<CommandPattern> patterns, List<ContainerPath> configuration, List<String> settings) {
  private static final Pattern OPERAND = Pattern.compile("(?:https?://[^/]+)?(/[^{}$]*)");

  public DefaultEntrypoint {
    patterns = List.copyOf(patterns);
    configuration = List.copyOf(configuration);
    settings = List.copyOf(settings);
  }

  enum Fit {
    /** The image's own, as it is shipped. */
    DEFAULT,
    /** The image's own, with arguments that keep it from writing. */
    NOTHING,
    /** The image's own, with a configuration by which its paths may be others. */
    CONFIGURED,
    /** The image's own, it seems, with options of which nothing is known. */
    UNKNOWN_ARGS,
    /** Another one. */
    OTHER
  }

  /** What a container's start says: where it puts data, and whether it surely keeps some. */
  record Reading(Fit fit, boolean keepsData, List<ContainerPath> data) {}

  Reading read(ContainerFacts container) {
    List<String> words = container.start().words();
    Fit program = program(container, words);
    boolean keepsData = anywhere(Kind.ALWAYS_STORES_DATA, words);
    if (program != Fit.OTHER && !keepsData && anywhere(Kind.NOTHING, words)) {
      return new Reading(Fit.NOTHING, false, List.of());
    }
    List<Optional<ContainerPath>> named = dataDirectories(container.start(), words);
    boolean configured =
        isConfigured(container, words)
            || named.stream().anyMatch(Optional::isEmpty)
            || container.mounts().stream().anyMatch(this::replaces);
    return program == Fit.DEFAULT && configured
        ? new Reading(Fit.CONFIGURED, false, List.of())
        : new Reading(
            program, keepsData, named.stream().flatMap(Optional::stream).distinct().toList());
  }

  /** An init container ends; one with a command of its own does not run what serves. */
  private Fit program(ContainerFacts container, List<String> words) {
    if (anywhere(Kind.OTHER_PROGRAM, words)) {
      return Fit.OTHER;
    }
    if (!container.start().ofTheImage()) {
      boolean known = container.type() != ContainerType.INIT && atHead(Kind.COMMAND, words);
      return known ? Fit.DEFAULT : Fit.OTHER;
    }
    if (words.isEmpty() || atHead(Kind.ARGS, words)) {
      return Fit.DEFAULT;
    }
    return words.getFirst().startsWith("-") ? Fit.UNKNOWN_ARGS : Fit.OTHER;
  }

  private boolean isConfigured(ContainerFacts container, List<String> words) {
    return !container.start().isUntruncated()
        || anywhere(Kind.CONFIG, words)
        || container.start().settings().keySet().stream().anyMatch(settings::contains)
        || !of(Kind.WITH).stream().allMatch(pattern -> isThere(pattern, container.start(), words));
  }

  private static boolean isThere(
      CommandPattern pattern, ContainerCommand start, List<String> words) {
    String[] setting = pattern.words().getFirst().pattern().split("=", 2);
    return pattern.occursIn(words)
        || (setting.length == 2 && setting[1].equals(start.settings().get(setting[0])));
  }

  /** A volume that is made to be written to is where the program puts its own configuration. */
  private boolean replaces(MountFacts mount) {
    ContainerPath at = ContainerPath.of(mount.mountPath());
    return mount.hasPath()
        && configuration.stream()
            .anyMatch(
                file ->
                    file.same(at)
                        || (file.isAtOrBelow(at) && mount.volume().source().bringsContent()));
  }

  private boolean atHead(Kind kind, List<String> words) {
    return of(kind).stream().anyMatch(pattern -> pattern.isPrefixOf(words));
  }

  private boolean anywhere(Kind kind, List<String> words) {
    return of(kind).stream().anyMatch(pattern -> pattern.occursIn(words));
  }

  private List<CommandPattern> of(Kind kind) {
    return patterns.stream().filter(pattern -> pattern.kind() == kind).toList();
  }

  /** The directories that are named; nothing for each that is named but cannot be read. */
  private List<Optional<ContainerPath>> dataDirectories(
      ContainerCommand start, List<String> words) {
    List<Optional<ContainerPath>> directories = new ArrayList<>();
    for (CommandPattern pattern : of(Kind.DATA)) {
      String name = pattern.words().getFirst().pattern();
      if (name.startsWith("-")) {
        values(name, words).forEach(value -> directories.add(path(value)));
      } else if (start.settings().containsKey(name)) {
        directories.add(path(start.settings().getOrDefault(name, "")));
      }
    }
    for (CommandPattern pattern : of(Kind.DIRECTORIES)) {
      operands(pattern.argsAfter(words)).forEach(path -> directories.add(Optional.of(path)));
    }
    return directories;
  }

  /**
   * The directories among the words, also of another server; a range of them is none. The word
   * behind an option is taken for its value: better to ask for too little.
   */
  private static List<ContainerPath> operands(List<String> words) {
    List<ContainerPath> operands = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      Matcher directory = OPERAND.matcher(word);
      if (word.startsWith("-")) {
        i += word.contains("=") ? 0 : 1;
      } else if (directory.matches()) {
        operands.add(ContainerPath.of(directory.group(1)));
      }
    }
    return operands;
  }

  /** The values of an option, which stand behind a {@code =} or in the next word. */
  private static List<String> values(String option, List<String> words) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = CommandPattern.oneDash(words.get(i));
      if (word.startsWith(option + "=")) {
        values.add(
            ContainerCommand.isUntruncatedOption(words.get(i))
                ? word.substring(option.length() + 1)
                : "");
      } else if (word.equals(option)) {
        values.add(i + 1 < words.size() ? words.get(i + 1) : "");
      }
    }
    return values;
  }

  private static Optional<ContainerPath> path(String value) {
    return value.startsWith("/") && !value.contains("$(")
        ? Optional.of(ContainerPath.of(value))
        : Optional.empty();
  }

  /**
   * Words by which a start is recognised. A dash in front stands for one or two of them, as Go's
   * flags have it.
   *
   * @param kind where they have to stand, and what they say
   * @param words globs, at least one; none says that it always holds, which only {@link
   *     Kind#ALWAYS_STORES_DATA} can say
   */
  public record CommandPattern(Kind kind, List<Glob> words) {
    public enum Kind {
      /** At the head of the arguments of the image's own entry point: still the image's program. */
      ARGS,
      /** At the head of the command and its arguments: still the image's program. */
      COMMAND,
      /** Anywhere: another program, or another component of the image. */
      OTHER_PROGRAM,
      /** Anywhere: a configuration of the user's own decides about the paths. */
      CONFIG,
      /** Nowhere: without them paths are advice. A variable is one word: {@code PREFIX=/prefix}. */
      WITH,
      /** Anywhere: the program then writes nothing, unless it is certain that it keeps data. */
      NOTHING,
      /** An option, or an environment variable, that names the data directory. */
      DATA,
      /** Anywhere: each word behind them that is no option, nor an option's value, names one. */
      DIRECTORIES,
      /** Anywhere: the program then keeps data in the first place that is known for it. */
      ALWAYS_STORES_DATA
    }

    public CommandPattern {
      words = words.stream().map(CommandPattern::oneDash).toList();
      if (words.isEmpty() && kind != Kind.ALWAYS_STORES_DATA) {
        throw new IllegalArgumentException("a pattern needs a word");
      }
    }

    /** Whether a line, never empty, begins so; a program without a slash is its file's name. */
    boolean isPrefixOf(List<String> line) {
      List<String> named = new ArrayList<>(line);
      String program = line.getFirst();
      // An option holds a path, and is none.
      if (words.getFirst().pattern().indexOf('/') < 0 && !program.startsWith("-")) {
        named.set(0, CommandWrites.fileName(program));
      }
      return areAt(0, named);
    }

    boolean occursIn(List<String> line) {
      return at(line) >= 0;
    }

    /** What stands behind the words in a line; nothing where they do not stand in it. */
    List<String> argsAfter(List<String> line) {
      int at = at(line);
      return at < 0 ? List.of() : line.subList(at + words.size(), line.size());
    }

    private int at(List<String> line) {
      return IntStream.rangeClosed(0, line.size())
          .filter(from -> areAt(from, line))
          .findFirst()
          .orElse(-1);
    }

    private boolean areAt(int from, List<String> line) {
      return from + words.size() <= line.size()
          && IntStream.range(0, words.size())
              .allMatch(i -> words.get(i).matches(oneDash(line.get(from + i))));
    }

    private static Glob oneDash(Glob word) {
      return word.pattern().startsWith("--") ? new Glob(oneDash(word.pattern())) : word;
    }

    static String oneDash(String word) {
      return word.startsWith("--") ? word.substring(1) : word;
    }
  }
}
