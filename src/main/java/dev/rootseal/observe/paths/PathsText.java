package dev.rootseal.observe.paths;

import dev.rootseal.observe.Age;
import dev.rootseal.observe.PodObject;
import dev.rootseal.observe.paths.PodObserver.ContainerWrites;
import dev.rootseal.rootfs.RootWrites;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was seen, in lines for a person; whoever prints them escapes them. */
public final class PathsText {
  private PathsText() {}

  public static List<String> warning(
      PodObject pod, List<String> containers, ObserverContainer.Settings settings, Instant now) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Pod '%s' gets an ephemeral container (image %s) beside each of: %s."
            .formatted(pod.name(), settings.image(), String.join(", ", containers)));
    lines.add(
        "Ephemeral containers end by themselves, but stay in the pod's spec until the pod ends;"
            + " nobody can remove them.");
    for (PodObject.Container target : pod.longRunning()) {
      // Where too little will be known for a patch.
      target
          .since()
          .filter(_ -> containers.contains(target.name()))
          .map(since -> Duration.between(since, now))
          .filter(Duration::isPositive) // by the node's clock, which may go ahead
          .filter(age -> age.plus(settings.time()).compareTo(settings.least()) < 0)
          .ifPresent(
              age ->
                  lines.add(
                      "Container '%s' runs for %s only: without --for=%s there will be no patch of it (--min-for)."
                          .formatted(target.name(), Age.brief(age), Age.brief(settings.least()))));
    }
    return lines;
  }

  public static List<String> limits() {
    return List.of(
        "Not known from here: what is written later, by other pods, or was written before the last"
            + " start of the container.",
        "A program that only asks whether it may write ([ -w DIR ]) leaves no trace: rootseal try shows"
            + " whether it runs with the patch.");
  }

  public static List<String> of(ContainerWrites container) {
    String start = "Container '" + container.container() + "': ";
    return container
        .writes()
        .map(writes -> of(start, writes))
        .orElseGet(() -> List.of(start + "not looked at: " + container.problem()));
  }

  private static List<String> of(String start, RootWrites writes) {
    List<String> lines = new ArrayList<>();
    lines.add(start + summary(writes));
    writes.folders().forEach(folder -> lines.add("  " + line(folder)));
    if (!writes.atRoot().isEmpty()) {
      lines.add("  /: %s (nothing can be mounted there)".formatted(examples(writes.atRoot())));
    }
    if (writes.unreadableFolders() > 0) {
      lines.add(
          "  %,d %s not readable by its user, so nothing is known of what is in there"
              .formatted(
                  writes.unreadableFolders(),
                  writes.unreadableFolders() == 1 ? "folder is" : "folders are"));
    }
    writes.limitations().forEach(gap -> lines.add("  something may be missing: " + gap));
    return lines;
  }

  private static String summary(RootWrites writes) {
    int places = writes.folders().size();
    String none = writes.atRoot().isEmpty() ? "nothing written" : "nothing written in folders";
    String found =
        places == 0 ? none : places + (places == 1 ? " folder written" : " folders written");
    return String.format(
        Locale.ROOT,
        "%s in the %s since its start (%,d files and folders looked at).",
        found,
        age(writes.run()),
        writes.entries());
  }

  /** Its two largest units; of less than a minute the one. */
  private static String age(Duration age) {
    if (age.toDays() > 0) {
      return age.toDays() + " d " + age.toHoursPart() + " h";
    }
    if (age.toHours() > 0) {
      return age.toHours() + " h " + age.toMinutesPart() + " min";
    }
    return (age.toMinutes() > 0 ? age.toMinutes() + " min " : "") + age.toSecondsPart() + " s";
  }

  private static String line(RootWrites.WrittenFolder folder) {
    String line =
        "%s: %s; last write %s"
            .formatted(
                folder.path(),
                examples(folder.examples()),
                folder.lastWrite().truncatedTo(ChronoUnit.SECONDS));
    if (PathsAnnotation.needsSeed(folder)) {
      line += "; needs what the image has there: seed";
    }
    return folder.created() ? line + "; may have another name at the next start" : line;
  }

  private static String examples(List<String> names) {
    return names.equals(List.of("."))
        ? "something that is gone again, or its own mode or owner"
        : String.join(", ", names);
  }
}
