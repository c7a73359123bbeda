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
  static String sentence(String what, ReadException why, String rule) {
    String sentence = what + " cannot be read: " + why.getMessage();
    return why.kind() == ReadException.Kind.FORBIDDEN ? sentence + ": it needs " + rule : sentence;
  }

  /** A rule of a role. */
  public static String rule(String group, String resource, String verb) {
    return "{apiGroups: [\"%s\"], resources: [%s], verbs: [%s]}".formatted(group, resource, verb);
  }
}
