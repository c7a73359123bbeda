package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.PodObject;
import dev.rootseal.observe.PodObject.Container;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.trial.CopyState.Symptom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is said by a copy and about it: the logs of its containers and its events. */
final class PodLogs {
  private static final int MOST_LOG = 4 << 20;
  private static final int MOST_LINES = 5000;
  private static final int MOST_EVENTS = 200;
  private static final int MOST_LAST_LINES = 10;

  /** So many are told. */
  private static final int MOST_ERRORS = 20;

  private static final Pattern CONTAINER = Pattern.compile("\\{(?<name>[^}]*)}$");

  private final ReadOnlyApi api;
  private final TemporaryPod pod;

  /** By container; a kubelet keeps only that of the run before the last restart. */
  private final Map<String, String> firstRuns = new HashMap<>();

  PodLogs(ReadOnlyApi api, TemporaryPod pod) {
    this.api = api;
    this.pod = pod;
  }

  /** Each read-only error once; of errors about one path the first. */
  List<Symptom> errors(CopyState state) {
    List<Symptom> found = new ArrayList<>();
    for (Container one : state.logged()) {
      ReadOnlyError.inAll(log(one)).forEach(error -> add(one.name(), error, found));
    }
    for (JsonNode event : warnings()) {
      ReadOnlyError.in(event.path("message").asText().replace('\n', ' '))
          .ifPresent(error -> add(containerOf(event), error, found));
    }
    return found;
  }

  /** What says that a mount is no folder: it explains an end, and is none by itself. */
  List<Symptom> mountErrors(CopyState state) {
    List<Symptom> found = new ArrayList<>();
    for (Container one : state.logged()) {
      List<ContainerPath> mounts = CopyState.newMounts(one);
      log(one)
          .lines()
          .flatMap(line -> MountError.in(line, mounts).stream())
          .distinct()
          .limit(MOST_ERRORS)
          .forEach(error -> found.add(Symptom.of(one.name(), error)));
    }
    return found;
  }

  private static void add(String container, ReadOnlyError error, List<Symptom> found) {
    boolean known =
        found.stream()
            .filter(symptom -> symptom.container().equals(container))
            .flatMap(symptom -> symptom.error().stream())
            .anyMatch(
                one ->
                    error.path().isPresent()
                        ? one.path().equals(error.path())
                        : one.line().equals(error.line()));
    if (!known && found.size() < MOST_ERRORS) {
      found.add(Symptom.of(container, error));
    }
  }

  /** What a container has said last in its first run, where it says nothing of its root. */
  List<Symptom> lastLines(CopyState state, String container) {
    List<Symptom> last = new ArrayList<>();
    for (Container one : state.logged()) {
      if (one.name().equals(container)) {
        log(one);
        List<String> lines =
            firstRuns.getOrDefault(container, "").lines().filter(line -> !line.isBlank()).toList();
        lines.stream()
            .skip(Math.max(0, lines.size() - MOST_LAST_LINES))
            .map(line -> "  " + (line.length() > 300 ? line.substring(0, 300) + "…" : line))
            .forEach(line -> last.add(Symptom.of(container, line)));
      }
    }
    if (!last.isEmpty()) {
      last.addFirst(Symptom.of(container, "the end of its log:"));
    }
    return last;
  }

  /** The last warning about it, as the end of a sentence. */
  String lastWarning() {
    return warnings().stream()
        .reduce((a, b) -> b)
        .map(event -> PodObject.said(event.path("message")))
        .orElse("");
  }

  private String log(Container one) {
    String path =
        pod.path()
            + "/log?container=%s&tailLines=%d&limitBytes=%d"
                .formatted(one.name(), MOST_LINES, MOST_LOG);
    String now = text(path);
    String before = one.restarts() == 0 ? now : text(path + "&previous=true");
    // While it may be the first run, the later look has more of it.
    if (one.restarts() <= 1 && !before.isEmpty()) {
      firstRuns.put(one.name(), before);
    }
    return String.join("\n", firstRuns.getOrDefault(one.name(), ""), before, now);
  }

  /** A container that has just ended, or is about to start, may have no log for a moment. */
  private String text(String path) {
    try {
      return api.text(path);
    } catch (ReadException e) {
      return switch (e.kind()) {
        case FORBIDDEN, UNUSABLE_SERVER ->
            throw new ReadException("the log of a copy cannot be read: " + e.why());
        case NOT_FOUND, NOT_SERVED, OTHER -> "";
      };
    }
  }

  private List<JsonNode> warnings() {
    String path = pod.path();
    String events =
        path.substring(0, path.lastIndexOf("/pods/"))
            + "/events?fieldSelector=involvedObject.name%%3D%s&limit=%d"
                .formatted(pod.name(), MOST_EVENTS);
    try {
      return api.get(events)
          .path("items")
          .valueStream()
          .filter(event -> event.path("type").asText().equals("Warning"))
          .toList();
    } catch (ReadException e) {
      throw new ReadException("the events of a copy cannot be read: " + e.why());
    }
  }

  private static String containerOf(JsonNode event) {
    Matcher container = CONTAINER.matcher(event.at("/involvedObject/fieldPath").asText());
    return container.find() ? container.group("name") : "";
  }
}
