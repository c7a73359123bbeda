package dev.rootseal.rule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Function;

/** Days and times as they are written; nothing where a text is none. */
public final class TimeText {
  private TimeText() {}

  /** Reads {@code 2027-03-31}. */
  public static Optional<LocalDate> day(String text) {
    return read(text, LocalDate::parse);
  }

  /** Reads a time as the API spells it. */
  public static Optional<Instant> time(String text) {
    return read(text, Instant::parse);
  }

  private static <T> Optional<T> read(String text, Function<String, T> parse) {
    try {
      return Optional.of(parse.apply(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
