package dev.rootseal.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of a resource: an absent one comes as nothing. */
public final class Lists {
  private Lists() {}

  public static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  public static <T> List<T> or(@Nullable List<T> list, List<T> standard) {
    return list == null ? standard : List.copyOf(list);
  }

  /** How many entries a list has beyond the most that are shown. */
  public static int beyond(List<?> list, int most) {
    return Math.max(0, list.size() - most);
  }
}
