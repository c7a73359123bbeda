package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is said by a copy and about it: the logs of its containers and its events. */
final class PodVoices {
  private static final int MOST_LOG = 4 << 20;
  private static final int MOST_LINES = 5000;
  private static final int MOST_EVENTS = 200;

  /** So many are told. */
  private static final int MOST_ERRORS = 20;

  private static final Pattern CONTAINER = Pattern.compile("\\{(?<name>[^}]*)}$");

  private final ReadOnlyApi api;
  private final BorrowedPod pod;

  PodVoices(ReadOnlyApi api, BorrowedPod pod) {
    this.api = api;
    this.pod = pod;
  }

  /** Each read-only error once; of errors about one path the first. */
  List<Symptom> errors(CopyState state) {
    List<Symptom> found = new ArrayList<>();
    for (CopyState.Logged one : state.logged()) {
      ReadOnlyError.inAll(log(one)).forEach(error -> add(one.container(), error, found));
    }
    for (JsonNode event : warnings()) {
      ReadOnlyError.in(event.path("message").asText().replace('\n', ' '))
          .ifPresent(error -> add(containerOf(event), error, found));
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

  /** What a container has said last, where it says nothing of its root. */
  Optional<Symptom> lastLine(CopyState state, String container) {
    return state.logged().stream()
        .filter(one -> one.container().equals(container))
        .flatMap(one -> log(one).lines())
        .filter(line -> !line.isBlank())
        .reduce((a, b) -> b)
        .map(
            line ->
                Symptom.of(
                    container,
                    "the last line of its log: "
                        + (line.length() > 300 ? line.substring(0, 300) + "…" : line)));
  }

  /** The last warning about it, as the end of a sentence. */
  String lastWarning() {
    return warnings().stream()
        .reduce((a, b) -> b)
        .map(event -> event.path("message").asText().strip().lines().findFirst().orElse(""))
        .map(message -> ": " + message)
        .orElse("");
  }

  private String log(CopyState.Logged one) {
    String path =
        pod.path()
            + "/log?container=%s&tailLines=%d&limitBytes=%d"
                .formatted(one.container(), MOST_LINES, MOST_LOG);
    return one.hasRunBefore() ? text(path + "&previous=true") + "\n" + text(path) : text(path);
  }

  /** A container that has just ended, or is about to start, may have no log for a moment. */
  private String text(String path) {
    try {
      return api.text(path);
    } catch (ReadException e) {
      return switch (e.kind()) {
        case FORBIDDEN, UNUSABLE_SERVER ->
            throw new TrialException("the log of a copy cannot be read: " + e.getMessage());
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
    List<JsonNode> warnings = new ArrayList<>();
    try {
      for (JsonNode event : api.get(events).path("items")) {
        if (event.path("type").asText().equals("Warning")) {
          warnings.add(event);
        }
      }
    } catch (ReadException e) {
      throw new TrialException("the events of a copy cannot be read: " + e.getMessage());
    }
    return warnings;
  }

  private static String containerOf(JsonNode event) {
    Matcher container = CONTAINER.matcher(event.at("/involvedObject/fieldPath").asText());
    return container.find() ? container.group("name") : "";
  }
}
