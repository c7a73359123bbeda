package dev.rootseal.kubernetes;

/** The place of a value in its object, in the words of the API: no value is repeated. */
final class SievePath {
  private SievePath() {}

  /** For example {@code spec.template.spec.containers}. */
  static String of(SieveFrame innermost, SievedText passed) {
    StringBuilder path = new StringBuilder();
    for (SieveFrame at = innermost; !isObject(at) && !at.isFirst(); at = at.outer()) {
      path.insert(0, step(at, passed));
    }
    return path.isEmpty() ? "it" : path.substring(path.charAt(0) == '.' ? 1 : 0);
  }

  private static boolean isObject(SieveFrame frame) {
    return frame.outline().object && !frame.isList();
  }

  private static String step(SieveFrame frame, SievedText passed) {
    return frame.outer().isList()
        ? "[" + (frame.outer().entries() - 1) + "]"
        : "." + passed.text(frame.place().name() + 1, frame.place().value() - 2);
  }
}
