package dev.rootseal.observe.paths;

import dev.rootseal.live.PodWriter;
import dev.rootseal.live.PodWriter.Right;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.Unread;
import java.util.List;
import java.util.Optional;

/** Names the right that a request lacks, or would lack. */
public final class Rights {
  private Rights() {}

  /**
   * Those that are not there, a sentence each. Where the API server does not say, they are.
   *
   * @throws ReadException if the API server cannot be used
   */
  public static List<String> missing(List<Right> rights, PodWriter writer, String namespace) {
    try {
      return rights.stream()
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

  /**
   * Does it.
   *
   * @param failed what is said where it fails
   * @param rule what allows it, as it stands in a role
   * @throws PathsException if it may not be done, or cannot
   */
  static void needed(String failed, String rule, Runnable request) {
    try {
      request.run();
    } catch (ReadException e) {
      throw refused(failed, rule, e);
    }
  }

  /** The pod at a path. */
  static RunningPod read(ReadOnlyApi api, String path) {
    return readIfThere(api, path)
        .orElseThrow(() -> new PathsException("pod '" + name(path) + "' has gone meanwhile"));
  }

  /** The same; nothing where there is none any more. */
  static Optional<RunningPod> readIfThere(ReadOnlyApi api, String path) {
    try {
      return Optional.of(new RunningPod(api.get(path)));
    } catch (ReadException e) {
      if (e.kind() == ReadException.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw refused("pod '" + name(path) + "' cannot be read", Unread.rule("", "pods", "get"), e);
    }
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** What is said where a request has failed. */
  static PathsException refused(String failed, String rule, ReadException e) {
    if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
      throw e;
    }
    return new PathsException(failed + ": " + Unread.why(e, rule));
  }
}
