package dev.rootseal.docs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A command to type, in a block or a span of code of a document, below a heading. */
public record DocumentedCommand(String document, String heading, String text) {
  /** In the place of a block's language: outside of blocks. */
  private static final String TEXT = "text outside of blocks";

  /** Decisions and the change log tell of commands; nobody types them from there. */
  private static final Pattern NO_INSTRUCTIONS = Pattern.compile("docs/decisions/.*|CHANGELOG.md");

  private static final Pattern HEADING = Pattern.compile("#+ (.*)");
  private static final Pattern FENCE = Pattern.compile("\\s*```(\\w*)");
  private static final Pattern PROMPT = Pattern.compile("\\$ (.*)");
  private static final Pattern COMMENT = Pattern.compile("(^|\\s+)#( .*)?$");
  private static final Pattern SPAN = Pattern.compile("`([^`]+)`");

  /** What a span begins with that is a command. */
  private static final Pattern PROGRAM =
      Pattern.compile(
          "(kubectl|helm|(bin/)?rootseal|image/\\S+|\\.ci/\\w+|mvn|promtool|docker|buildah|podman|curl)"
              + "( .*)?");

  /** A program, or one of its commands without its object, that the text only speaks of. */
  private static final Pattern MENTION =
      Pattern.compile(
          "(kubectl|helm|podman|rootseal)( [a-z]+)?|(bin/|image/)?[\\w-]+"
              + "|rootseal (fix --write|observe --paths|policy [a-z]+)|kubectl apply -[fk]|kubectl patch --type strategic( --patch-file)?");

  /** What a command needs to run: the first of these that has it. */
  public enum Place {
    /** A checkout, and what builds it. */
    CHECKOUT(
        "mvn .*|image/same-jar|archive/\\w+|benchmarks/.*|promtool .*|\\.ci/\\w+|.* > dist/.*"),
    /** An archive of the command line. */
    ARCHIVE(".*(-linux-amd64|~/\\.local).*"),
    /** A cluster that is sealed, day by day. */
    SEALED("docs/seal-a-cluster.md", ".*", ".*"),
    /** A cluster that has a namespace for it. */
    EMERGENCY("docs/admission.md", "In an emergency", ".*"),
    /** A cluster whose API server evaluates what comes in. */
    ADMISSION("docs/admission.md", ".*", ".*"),
    /** Pods that run, of which is known what they do: four ways to look at them. */
    WALK("docs/observe.md", "A walk through", ".*"),
    TRIED("docs/observe.md", ".*", "rootseal try.*"),
    PATHS("docs/observe.md", ".*", ".*--paths.*"),
    OBSERVED("docs/observe.md", ".*", ".*"),
    /** An API server that holds the definitions of OpenReports. */
    OPEN_REPORTS("docs/scan-formats.md", "openreports", ".*"),
    /** Manifests in a folder {@code deploy}, and the like; for some, a cluster with a shop. */
    FILES(".*(deploy/|overlays/|charts/shop|helm-fix/).*|rootseal (scan|explain|policy).*"),
    /** A live shop, of which something is to be fixed. */
    FIXED("docs/fix.md", ".*", ".*"),
    /** A machine that builds and runs container images. */
    IMAGE("(\\w+=\\S+ )?(docker|buildah|podman|image/\\S+)( .*)?"),
    /** A roll-out on its way. */
    ROLLOUT("docs/reports.md", ".*", "kubectl rollout status .*"),
    /** A node that runs the operator's pod. */
    NODE("curl .*|.* (logs|port-forward|rollout) .*"),
    /** An API server that holds the definitions of the Prometheus operator. */
    MONITORING(".*(config/prometheus|servicemonitor).*"),
    /** A cluster that has had the first form of 0.1. */
    FIRST_FORM(".*", "From the first form of 0.1", ".*"),
    /** The script of the walk through alerts, or what is shown of it. */
    WALKTHROUGH("docs/metrics.md", "What happens", ".*"),
    SCRIPT("docs/metrics.md", ".*", "examples/walkthrough/run"),
    /** An API server; for some, an operator at work. */
    CLUSTER(".*");

    private final String documents;
    private final String headings;
    private final String commands;

    Place(String commands) {
      this(".*", ".*", commands);
    }

    Place(String documents, String headings, String commands) {
      this.documents = documents;
      this.headings = headings;
      this.commands = commands;
    }

    private boolean has(DocumentedCommand command) {
      return command.document.matches(documents)
          && command.heading.matches(headings)
          && command.text.matches(commands);
    }
  }

  public static List<DocumentedCommand> all() {
    return Markdown.all().stream()
        .filter(document -> !NO_INSTRUCTIONS.matcher(document.toString()).matches())
        .sorted(Comparator.comparing(Markdown::toString))
        .flatMap(document -> of(document).stream())
        .toList();
  }

  /** Those that need this and no more. */
  public static List<DocumentedCommand> in(Place place) {
    return all().stream().filter(command -> command.place() == place).toList();
  }

  public static List<String> textsIn(Place place) {
    return in(place).stream().map(DocumentedCommand::text).distinct().toList();
  }

  public Place place() {
    return Stream.of(Place.values()).filter(place -> place.has(this)).findFirst().orElseThrow();
  }

  @Override
  public String toString() {
    return document + ": " + text;
  }

  static List<DocumentedCommand> of(Markdown document) {
    List<DocumentedCommand> found = new ArrayList<>();
    String heading = "";
    String language = TEXT;
    for (String line : document.lines()) {
      Matcher fence = FENCE.matcher(line);
      if (fence.matches()) {
        language = language.equals(TEXT) ? fence.group(1) : TEXT;
      } else if (language.equals(TEXT) && HEADING.matcher(line).matches()) {
        heading = HEADING.matcher(line).replaceFirst("$1");
      } else {
        for (String text : texts(line, language).toList()) {
          found.add(new DocumentedCommand(document.toString(), heading, text));
        }
      }
    }
    return found;
  }

  private static Stream<String> texts(String line, String language) {
    return switch (language) {
      case TEXT -> spans(line);
      case "sh" ->
          Stream.of(COMMENT.matcher(line.strip()).replaceFirst(""))
              .filter(command -> !command.isEmpty());
      case "console" ->
          Stream.of(PROMPT.matcher(line)).filter(Matcher::matches).map(prompt -> prompt.group(1));
      case "" -> Stream.of(line).filter(PROGRAM.asMatchPredicate());
      default -> Stream.of();
    };
  }

  private static Stream<String> spans(String line) {
    return SPAN.matcher(line)
        .results()
        .map(span -> span.group(1).replace("\\|", "|"))
        .filter(PROGRAM.asMatchPredicate())
        .filter(MENTION.asMatchPredicate().negate());
  }
}
