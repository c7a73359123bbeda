package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.PodObject;
import dev.rootseal.observe.PodObject.Container;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.trial.CopyState.Symptom;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is said by a copy and about it: the logs of its containers and its events. */
final class PodLogs {
  private static final int MOST_LOG = 4 << 20;
  private static final int MOST_LINES = 5000;
  private static final String EVENTS = "/events?limit=200&fieldSelector=involvedObject.name%3D";
  private static final int MOST_LAST_LINES = 10;

  /** So many are told. */
  private static final int MOST_ERRORS = 20;

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
    Map<List<String>, Symptom> found = new LinkedHashMap<>();
    for (Container one : state.logged()) {
      log(one).lines().forEach(line -> add(one.name(), line, found));
    }
    for (JsonNode event : warnings()) {
      String[] field = event.at("/involvedObject/fieldPath").asText().split("[{}]", -1);
      String container = field.length > 1 ? field[1] : "";
      add(container, event.path("message").asText().replace('\n', ' '), found);
    }
    return found.values().stream().limit(MOST_ERRORS).toList();
  }

  private static void add(String container, String line, Map<List<String>, Symptom> found) {
    ReadOnlyError.in(line)
        .ifPresent(
            error ->
                found.putIfAbsent(
                    List.of(container, error.path().orElse(error.line())),
                    Symptom.of(container, error)));
  }

  /** What says that a mount is no folder: it explains an end, and is none by itself. */
  List<Symptom> mountErrors(CopyState state) {
    return state.logged().stream().flatMap(this::mountErrors).toList();
  }

  private Stream<Symptom> mountErrors(Container one) {
    List<ContainerPath> ofThePatch =
        one.mounts()
            .filter(mount -> mount.path("name").asText().startsWith("rootseal-"))
            .map(PodObject::place)
            .toList();
    return log(one)
        .lines()
        .flatMap(line -> MountError.in(line, one.name(), ofThePatch).stream())
        .distinct()
        .limit(MOST_ERRORS);
  }

  /** What a container has said last in its first run, where it says nothing of its root. */
  List<Symptom> lastLines(String container) {
    List<String> lines =
        firstRuns.getOrDefault(container, "").lines().filter(line -> !line.isBlank()).toList();
    Stream<String> last =
        lines.stream()
            .skip(Math.max(0, lines.size() - MOST_LAST_LINES))
            .map(line -> "  " + ReadOnlyError.cut(line));
    Stream<String> head = Stream.of("the end of its log:").filter(_ -> !lines.isEmpty());
    return Stream.concat(head, last).map(said -> Symptom.of(container, said)).toList();
  }

  /** The last warning about it, as the end of a sentence. */
  String lastWarning() {
    return warnings().stream().reduce((a, b) -> b).map(event -> PodObject.said(event)).orElse("");
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
    try {
      return api.get(pod.path().replaceFirst("/pods/(?=[^/]+$)", EVENTS))
          .path("items")
          .valueStream()
          .filter(event -> event.path("type").asText().equals("Warning"))
          .toList();
    } catch (ReadException e) {
      throw new ReadException("the events of a copy cannot be read: " + e.why());
    }
  }
}
