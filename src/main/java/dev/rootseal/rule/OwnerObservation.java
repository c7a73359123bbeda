package dev.rootseal.rule;

import dev.rootseal.rule.OwnerWritablePaths.PathList;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That the paths of a container were seen to be written, and not only said to be: what {@code
 * rootseal observe} writes beside them.
 *
 * <p>{@code observed.rootseal.dev/<container>} holds the day and for how long the container had run
 * by then, as in {@code 2026-11-26 for 10m}, and the paths at which the image has files: {@code
 * 2026-11-26 for 10m, seed /var/cache/app}.
 *
 * @param day the day of the look, in UTC
 * @param run from the start of the container to the last look: what the look covers
 * @param seeds those of the paths at which an empty volume would hide files of the image
 */
public record OwnerObservation(LocalDate day, Duration run, List<ContainerPath> seeds) {
  static final String TOPIC = "observed";

  private static final Pattern FORM =
      Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2}) for ([0-9]{1,6})([smhd])(?:, seed (/.*))?");

  public OwnerObservation {
    seeds = List.copyOf(seeds);
  }

  public static String key(String container) {
    return TOPIC + ".rootseal.dev/" + container;
  }

  /** Reads an annotation's value; nothing where it has another form. */
  static Optional<OwnerObservation> parse(String value) {
    Matcher form = FORM.matcher(value.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    PathList seeds = PathList.parse(form.group(4) == null ? "none" : form.group(4));
    if (!seeds.problem().isEmpty()) {
      return Optional.empty();
    }
    Duration run =
        Duration.parse((form.group(3).equals("d") ? "P" : "PT") + form.group(2) + form.group(3));
    return TimeText.day(form.group(1)).map(day -> new OwnerObservation(day, run, seeds.paths()));
  }

  static Optional<Note.BrokenAnnotation> problem(OwnerAnnotations.Annotation annotation) {
    return parse(annotation.value()).isPresent()
        ? Optional.empty()
        : Optional.of(new Note.BadObservation(annotation.key()));
  }

  public String value() {
    String value = day + " for " + time();
    return seeds.isEmpty() ? value : value + ", seed " + OwnerWritablePaths.value(seeds);
  }

  /** When, and how much of its life that covers, said of a container. */
  public String sentence(String container) {
    return "%s on %s, when it had run for %s".formatted(container, day, time());
  }

  /** How long the container had run, in whole units of which there are two or more. */
  public String time() {
    if (run.toDays() >= 2) {
      return run.toDays() + "d";
    }
    if (run.toHours() >= 2) {
      return run.toHours() + "h";
    }
    return run.toMinutes() >= 2 ? run.toMinutes() + "m" : run.toSeconds() + "s";
  }
}
