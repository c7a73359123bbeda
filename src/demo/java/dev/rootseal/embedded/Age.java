package dev.rootseal.embedded;

import java.time.Duration;

/** How long ago something was, nearly as kubectl tells it: {@code 45s}, {@code 3m}, {@code 12d}. */
final class Age {
  private Age() {}

  static String text(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < Duration.ofHours(2).toSeconds()) {
      return seconds / 60 + "m";
    }
    return age.toHours() < 48 ? age.toHours() + "h" : age.toDays() + "d";
  }
}
