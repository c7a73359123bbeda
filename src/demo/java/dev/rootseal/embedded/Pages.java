package dev.rootseal.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The lists that clients are still reading page by page. Each is a snapshot, so that all pages show
 * one revision; only the latest few are kept, a reader of an older one has to begin again.
 */
final class Pages {
  private static final int KEPT = 64;

  /** Where a page begins in a snapshot. */
  record Place(String id, Snapshot snapshot, int offset) {
    String token(int next) {
      return id + "-" + next;
    }
  }

  private final Map<String, Snapshot> snapshots = new LinkedHashMap<>();

  synchronized Place begin(Snapshot snapshot) {
    String id = UUID.randomUUID().toString().replace("-", "");
    snapshots.put(id, snapshot);
    if (snapshots.size() > KEPT) {
      snapshots.remove(snapshots.keySet().iterator().next());
    }
    return new Place(id, snapshot, 0);
  }

  /**
   * Finds the place that a token names.
   *
   * @throws ApiException 410 when the snapshot is no longer there, 400 when the token is none
   */
  synchronized Place resume(String token) {
    String[] parts = token.split("-", 2);
    try {
      Snapshot snapshot = snapshots.get(parts[0]);
      int offset = Integer.parseInt(parts.length < 2 ? "" : parts[1]);
      if (snapshot == null) {
        throw ApiException.expired(
            "The provided continue parameter is too old to display a consistent list result.");
      }
      return new Place(parts[0], snapshot, offset);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("continue key is not valid");
    }
  }
}
