package dev.rootseal.rule;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The annotations by which the owner of a workload speaks to this program, by their full keys:
 * those of the workload with those of its pod template laid over them (the template wins, key by
 * key). Keys of other programs are dropped.
 */
public record OwnerAnnotations(Map<String, String> values) {
  public static final OwnerAnnotations NONE = new OwnerAnnotations(Map.of());

  private static final String DOMAIN = "rootseal.dev";

  private static final Set<String> TOPICS =
      Set.of(Exemptions.REASON, Exemptions.UNTIL, OwnerWritablePaths.TOPIC, OwnerObservation.TOPIC);

  /** What the program itself writes beside an object. */
  private static final Pattern MARKS =
      Pattern.compile("rootseal\\.dev/(try|try-of|too-long|unread(-.*)?)");

  public OwnerAnnotations {
    values = Map.copyOf(values);
  }

  /** Lays the template's annotations over the workload's and keeps what is ours. */
  public static OwnerAnnotations of(Map<String, String> workload, Map<String, String> template) {
    Map<String, String> ours = new HashMap<>(workload);
    ours.putAll(template);
    ours.keySet().removeIf(key -> !isOurs(key));
    return ours.isEmpty() ? NONE : new OwnerAnnotations(ours);
  }

  /** Whether the key belongs to this program: its prefix is rootseal.dev or a domain below. */
  public static boolean isOurs(String key) {
    int slash = key.indexOf('/');
    String prefix = slash < 0 ? "" : key.substring(0, slash);
    return prefix.equals(DOMAIN) || prefix.endsWith("." + DOMAIN);
  }

  /**
   * The value for one container: {@code <topic>.rootseal.dev/<container>} comes before {@code
   * rootseal.dev/<topic>}, which speaks of all containers.
   */
  Optional<Annotation> find(String topic, String container) {
    return values.isEmpty()
        ? Optional.empty()
        : entry(key(topic, Optional.of(container))).or(() -> entry(key(topic, Optional.empty())));
  }

  private Optional<Annotation> entry(String key) {
    return Optional.ofNullable(values.get(key)).map(value -> Annotation.of(key, value));
  }

  List<Annotation> all() {
    return values.entrySet().stream()
        .filter(entry -> isOurs(entry.getKey()))
        .map(entry -> Annotation.of(entry.getKey(), entry.getValue()))
        .sorted((one, other) -> one.key().compareTo(other.key()))
        .toList();
  }

  /**
   * Those that cannot be used, sorted by key, whatever the verdicts on the containers: one that is
   * of no use today is a surprise on the day on which it is needed. A topic that the rule does not
   * read breaks nothing.
   */
  List<Note.BrokenAnnotation> broken(List<String> containers) {
    return all().stream()
        .filter(annotation -> TOPICS.contains(annotation.topic()))
        .flatMap(annotation -> problem(annotation, containers).stream())
        .toList();
  }

  private static Optional<Note.BrokenAnnotation> problem(
      Annotation annotation, List<String> containers) {
    Optional<String> name = annotation.container();
    if (name.isPresent() && !containers.contains(name.get())) {
      return Optional.of(new Note.NoSuchContainer(annotation.key(), name.get()));
    }
    return switch (annotation.topic()) {
      case Exemptions.REASON -> Exemptions.problemOfReason(annotation);
      case Exemptions.UNTIL -> Exemptions.problemOfDate(annotation);
      case OwnerWritablePaths.TOPIC -> OwnerWritablePaths.problem(annotation);
      default -> OwnerObservation.problem(annotation);
    };
  }

  /** Those that nothing reads, the first three: mistyped, or of a later version. */
  List<Note> unknown() {
    return all().stream()
        .filter(annotation -> !TOPICS.contains(annotation.topic()))
        .filter(annotation -> !MARKS.matcher(annotation.key()).matches())
        .limit(3)
        .<Note>map(
            annotation ->
                new Note.UnknownAnnotation(
                    annotation.key(),
                    Nearest.of(annotation.topic(), TOPICS)
                        .map(topic -> key(topic, annotation.container()))
                        .orElse("")))
        .toList();
  }

  private static String key(String topic, Optional<String> container) {
    return container.map(name -> topic + "." + DOMAIN + "/" + name).orElse(DOMAIN + "/" + topic);
  }

  /**
   * One annotation with its key, so that a message can name it.
   *
   * @param topic what it is about: {@code exempt} of {@code exempt.rootseal.dev/app}
   * @param container the container that it speaks of; nothing where it speaks of all
   */
  record Annotation(String key, String value, String topic, Optional<String> container) {
    private static Annotation of(String key, String value) {
      String[] parts = key.split("/", 2);
      if (parts[0].equals(DOMAIN)) {
        return new Annotation(key, value, parts[1], Optional.empty());
      }
      String topic = parts[0].substring(0, parts[0].length() - DOMAIN.length() - 1);
      return new Annotation(key, value, topic, Optional.of(parts[1]));
    }
  }
}
