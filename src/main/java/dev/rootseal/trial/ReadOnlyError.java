package dev.rootseal.trial;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line in which a program says that it could not write, in the words of its language.
 *
 * @param line the line, cut where it is long
 * @param path what could not be written, where the line says it as an absolute path
 * @param isFolder whether a folder of that name was to be made
 */
record ReadOnlyError(String line, Optional<String> path, boolean isFolder) {
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

  /** That of a line, where it is one. */
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
    return Optional.of(new ReadOnlyError(cut(line), path, FOLDER.matcher(line).find()));
  }

  /** Those of a text, each once. */
  static List<ReadOnlyError> inAll(String text) {
    return text.lines().map(ReadOnlyError::in).flatMap(Optional::stream).distinct().toList();
  }

  private static Optional<String> path(String before, String after) {
    Matcher behind = BEHIND.matcher(after);
    if (behind.find()) {
      return Optional.of(behind.group("path"));
    }
    Matcher inFront = IN_FRONT.matcher(before);
    return inFront.find() ? Optional.of(inFront.group("path")) : Optional.empty();
  }

  static String cut(String line) {
    String whole = line.strip();
    return whole.length() <= LONGEST ? whole : whole.substring(0, LONGEST) + "…";
  }
}
