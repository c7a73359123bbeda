package dev.rootseal.observe;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Stream;

/** How long something has run, in words and as a flag has it: its largest whole unit. */
public final class Age {
  private Age() {}

  /** Reads {@code 90s}, {@code 15m}, {@code 24h} or {@code 14d}, and nothing else. */
  public static Duration parse(String text) {
    if (!text.matches("[0-9]{1,6}[smhd]")) {
      throw new IllegalArgumentException(
          "allowed are whole numbers with s, m, h or d, such as 24h");
    }
    return Duration.parse((text.endsWith("d") ? "P" : "PT") + text);
  }

  /** As kubectl shows it: {@code 14d}. */
  public static String brief(Duration age) {
    return words(age).replaceFirst(" (.).*", "$1");
  }

  /** In a sentence: {@code 14 days}. */
  static String words(Duration age) {
    ChronoUnit unit =
        Stream.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES)
            .filter(one -> age.compareTo(one.getDuration()) >= 0)
            .findFirst()
            .orElse(ChronoUnit.SECONDS);
    long number = age.dividedBy(unit.getDuration());
    return number
        + " "
        + unit.name().toLowerCase(Locale.ROOT).replaceFirst("s$", number == 1 ? "" : "s");
  }
}
