package dev.rootseal.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of a status: an empty one is left out of the JSON and comes back as nothing. */
final class Lists {
  private Lists() {}

  static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  /** How many entries a list has beyond the most that are shown. */
  static int beyond(List<?> list, int most) {
    return Math.max(0, list.size() - most);
  }
}
