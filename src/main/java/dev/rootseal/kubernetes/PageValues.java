package dev.rootseal.kubernetes;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a message, which have the types that the API gives them; each is null where it is
 * missing.
 */
final class PageValues {
  private PageValues() {}

  static @Nullable String text(@Nullable Object value) {
    return (String) value;
  }

  static String orEmpty(@Nullable Object value) {
    return value == null ? "" : (String) value;
  }

  static @Nullable Long number(@Nullable Object value) {
    return (Long) value;
  }

  static @Nullable Boolean flag(@Nullable Object value) {
    return (Boolean) value;
  }

  @SuppressWarnings("unchecked") // of texts, as the field says
  static @Nullable Map<String, @Nullable String> texts(@Nullable Object value) {
    return (Map<String, @Nullable String>) value;
  }

  @SuppressWarnings("unchecked") // of what the part of the field makes
  static <T> @Nullable List<T> list(@Nullable Object value) {
    return (List<T>) value;
  }
}
