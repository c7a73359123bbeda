package dev.rootseal.observe.paths;

import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.Unread;

/** Names the right that a request lacks. */
final class Rights {
  private Rights() {}

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
    try {
      return new RunningPod(api.get(path));
    } catch (ReadException e) {
      throw refused(
          "pod '" + path.substring(path.lastIndexOf('/') + 1) + "' cannot be read",
          Unread.rule("", "pods", "get"),
          e);
    }
  }

  /** What is said where a request has failed. */
  static PathsException refused(String failed, String rule, ReadException e) {
    if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
      throw e;
    }
    boolean forbidden = e.kind() == ReadException.Kind.FORBIDDEN;
    return new PathsException(
        failed + ": " + e.getMessage() + (forbidden ? ": it needs " + rule : ""));
  }
}
