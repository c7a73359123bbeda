package dev.rootseal.trial;

import dev.rootseal.observe.paths.PathsAnnotation;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.VisibleText;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line in which a program says that it could not write, in the words of its language.
 *
 * @param line the line, cut where it is long
 * @param path what could not be written, where the line says it as an absolute path
 * @param missing where a volume has to be, so that it can be; nothing where none can be there
 */
record ReadOnlyError(String line, Optional<String> path, Optional<ContainerPath> missing) {
  private static final int LONGEST = 300;

  /** What strerror says of EROFS, and what runtimes have in its place. */
  private static final Pattern MARK =
      Pattern.compile(
          "(?i)read-only file system|\\bEROFS\\b|\\[?\\berrno:? ?30\\b\\]?|\\bos error 30\\b"
              + "|ReadOnlyFile[Ss]ystem(Exception)?\\b");

  /** A whole one: what stands behind a slash of a relative path is none. */
  static final String PATH = "(?<![\\w.~%$}*-])(?<path>/[^\\s'\"`‘’“”:;,()\\[\\]{}<>\\\\|*?]+)";

  /** Python, .NET, Node.js, Ruby and httpd name it behind the words. */
  private static final Pattern BEHIND =
      Pattern.compile(
          "^(?:\\s*\\(?(?:os error |errno )?30\\)?)?\\s*[:,]?\\s*(?:[a-z]{3,10} (?=['\"])|@ \\w+ - "
              + "|AH\\d+: [^/]{0,60})?\\\\?(?:b(?='))?['\"]?"
              + PATH);

  /** Shells, Go, Java, nginx, PHP and databases name it in front of them. */
  private static final Pattern IN_FRONT =
      Pattern.compile(
          PATH
              + "[\\\\'\"”’`)\\]]*\\.?\\s*(?:failed|for writing)?[:.,]*\\s*(?:[Ff]ailed to open stream: )?"
              + "\\(?(?:\\[?(?:OS )?[Ee]rr(?:no|or):? ?30\\]?|30)?\\)?\\s*[:-]?\\s*\\(?$");

  /** A name that mktemp would have filled in, so that there is no such path. */
  private static final Pattern TEMPLATE = Pattern.compile("X{3,}[^/]*$");

  private static final Pattern FOLDER =
      Pattern.compile("(?i)mkdir\\b|mkdir\\(|create (the )?director|createdirectory");

  /** What an entry point says of something that it only would like to do. */
  private static final Pattern NO_MATTER =
      Pattern.compile("info: can ?not modify \\S+ \\(read-only file system\\?\\)");

  /** In these each program has a folder of its own, and what changes while it runs is in there. */
  private static final Pattern OF_PROGRAM =
      Pattern.compile("(/var/(?:cache|lib|log|spool)/[^/]+)/.*");

  static Optional<ReadOnlyError> in(String line) {
    Matcher mark = MARK.matcher(line);
    if (!mark.find() || NO_MATTER.matcher(line).find()) {
      return Optional.empty();
    }
    Optional<String> path = Optional.empty();
    do {
      path = path(line.substring(0, mark.start()), line.substring(mark.end()));
    } while (path.isEmpty() && mark.find());
    path = path.filter(named -> !TEMPLATE.matcher(named).find());
    boolean isFolder = FOLDER.matcher(line).find();
    return Optional.of(
        new ReadOnlyError(
            cut(line.strip()),
            path,
            path.map(named -> mount(ContainerPath.of(named), isFolder))
                .filter(mount -> !mount.equals(ContainerPath.ROOT))));
  }

  private static Optional<String> path(String before, String after) {
    Matcher behind = BEHIND.matcher(after);
    if (behind.find()) {
      return Optional.of(behind.group("path"));
    }
    Matcher inFront = IN_FRONT.matcher(before);
    return inFront.find() ? Optional.of(inFront.group("path")) : Optional.empty();
  }

  private static ContainerPath mount(ContainerPath path, boolean isFolder) {
    Optional<String> temporary = PathsAnnotation.temporary(path.spelling());
    Matcher ofProgram = OF_PROGRAM.matcher(path.spelling());
    if (temporary.isPresent() || ofProgram.matches()) {
      return ContainerPath.of(temporary.orElseGet(() -> ofProgram.group(1)));
    }
    return isFolder ? path : path.parent();
  }

  static String cut(String line) {
    return line.length() <= LONGEST ? line : VisibleText.beginning(line, LONGEST) + "…";
  }
}
