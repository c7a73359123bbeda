package dev.rootseal.observe;

import dev.rootseal.live.ReadException;

/** Says what could not be read, why, and by which rule of a role it could be. */
public final class Unread {
  private Unread() {}

  /**
   * The sentence.
   *
   * @param what such as {@code Pods in the cluster}
   * @param rule what allows it, as it stands in a role
   */
  static String sentence(String what, ReadException failure, String rule) {
    return what + " cannot be read: " + why(failure, rule);
  }

  /** Why a request has failed, and where a right is missing, what allows it. */
  public static String why(ReadException failure, String rule) {
    return failure.getMessage()
        + (failure.kind() == ReadException.Kind.FORBIDDEN ? ": it needs " + rule : "");
  }

  /** A rule of a role. */
  public static String rule(String group, String resource, String verb) {
    return "{apiGroups: [\"%s\"], resources: [%s], verbs: [%s]}".formatted(group, resource, verb);
  }
}
