package dev.rootseal.api.policy;

import dev.rootseal.api.SafeText;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with a spec, one sentence each, in the order of the spec; the first 20 are kept.
 */
final class Problems {
  private static final int MOST = 20;
  private static final int SHOWN = 64;

  private final List<String> kept = new ArrayList<>();
  private int left;

  /**
   * Adds one.
   *
   * @param field the path of the field, for example {@code spec.exemptions[0].reason}
   * @param problem what is wrong with it and what is allowed
   */
  void add(String field, String problem) {
    if (kept.size() < MOST) {
      kept.add(field + ": " + problem);
    } else {
      left++;
    }
  }

  /** Whatever the user wrote, in quotes and cut to what helps to find it. */
  static String quoted(String text) {
    return "'" + shown(text) + "'";
  }

  /** The same without quotes. */
  static String shown(String text) {
    return SafeText.of(text, SHOWN);
  }

  List<String> list() {
    List<String> all = new ArrayList<>(kept);
    if (left > 0) {
      all.add("and " + left + " more");
    }
    return List.copyOf(all);
  }
}
