package dev.rootseal.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who somebody is and what they may read, as the cluster says. */
public interface AccessReviews {
  /**
   * Somebody whom the cluster knows.
   *
   * @param name the user's name
   * @param uid the user's id; empty where there is none
   * @param groups the groups
   * @param extra what else the cluster's authenticator says
   */
  record Reader(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    /** Copies the lists. */
    public Reader {
      groups = List.copyOf(groups);
      extra = Map.copyOf(extra);
    }
  }

  /** The cluster gave no answer; the message says why. */
  final class ReviewException extends Exception {
    private static final long serialVersionUID = 1;

    /** With the reason, in one line. */
    public ReviewException(String reason, Throwable cause) {
      super(reason, cause);
    }

    /** With the reason, in one line. */
    public ReviewException(String reason) {
      super(reason);
    }
  }

  /** Whose token it is; empty for nobody's. */
  Optional<Reader> identify(String token) throws ReviewException;

  /** Whether they may {@code get} the path. */
  boolean mayGet(Reader reader, String path) throws ReviewException;
}
