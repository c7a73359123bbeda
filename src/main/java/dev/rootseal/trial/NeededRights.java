package dev.rootseal.trial;

import dev.rootseal.live.PodWriter;
import dev.rootseal.live.PodWriter.Right;
import dev.rootseal.live.ReadException;
import dev.rootseal.observe.Unread;
import java.util.List;

/** The rights without which a copy would not be watched, or not be removed again. */
final class NeededRights {
  private static final List<Right> ALL =
      List.of(
          new Right("", "pods", "create"),
          new Right("", "pods", "get"),
          new Right("", "pods", "delete"),
          new Right("", "pods/log", "get"),
          new Right("", "pods/ephemeralcontainers", "patch"),
          new Right("", "events", "list"));

  private NeededRights() {}

  /** Those that are not there, a sentence each. Where the API server does not say, they are. */
  static List<String> missing(PodWriter writer, String namespace) {
    try {
      return ALL.stream()
          .filter(right -> !writer.may(right, namespace))
          .map(
              right ->
                  "no right to %s %s in namespace '%s': it needs %s"
                      .formatted(
                          right.verb(),
                          right.resource(),
                          namespace,
                          Unread.rule(right.group(), right.resource(), right.verb())))
          .toList();
    } catch (ReadException e) {
      if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
        throw e;
      }
      return List.of();
    }
  }
}
