package dev.rootseal.observe;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long something has run, in words and as a flag has it: its largest whole unit. */
public final class Age {
  private static final Pattern FORM = Pattern.compile("(?<number>[0-9]{1,6})(?<unit>[smhd])");

  private Age() {}

  /**
   * Reads {@code 90s}, {@code 15m}, {@code 24h} or {@code 14d}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static Duration parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "allowed are whole numbers with s, m, h or d, such as 24h");
    }
    long number = Long.parseLong(form.group("number"));
    return switch (form.group("unit")) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /** As kubectl shows it: {@code 14d}. */
  public static String brief(Duration age) {
    Parts parts = Parts.of(age);
    return parts.number + parts.unit.substring(0, 1);
  }

  /** In a sentence: {@code 14 days}. */
  static String words(Duration age) {
    Parts parts = Parts.of(age);
    return parts.number + " " + parts.unit + (parts.number == 1 ? "" : "s");
  }

  private record Parts(long number, String unit) {
    private static Parts of(Duration age) {
      if (age.toDays() > 0) {
        return new Parts(age.toDays(), "day");
      }
      if (age.toHours() > 0) {
        return new Parts(age.toHours(), "hour");
      }
      return age.toMinutes() > 0
          ? new Parts(age.toMinutes(), "minute")
          : new Parts(age.toSeconds(), "second");
    }
  }
}
