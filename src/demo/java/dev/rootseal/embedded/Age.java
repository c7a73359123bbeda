package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * How long ago something was, as kubectl tells it: {@code 45s}, {@code 3m12s}, {@code 5h}, {@code
 * 12d}.
 */
final class Age {
  private Age() {}

  static JsonNode cell(JsonNode time, Instant now) {
    try {
      return TextNode.valueOf(text(Duration.between(Instant.parse(time.asText()), now)));
    } catch (DateTimeParseException e) {
      return TextNode.valueOf("<unknown>");
    }
  }

  static String text(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    long minutes = seconds / 60;
    long hours = minutes / 60;
    long days = hours / 24;
    if (seconds < 120) {
      return seconds + "s";
    }
    if (minutes < 180) {
      return minutes < 10 ? pair(minutes, "m", seconds % 60, "s") : minutes + "m";
    }
    if (hours < 48) {
      return hours < 8 ? pair(hours, "h", minutes % 60, "m") : hours + "h";
    }
    if (days < 730) {
      return days < 8 ? pair(days, "d", hours % 24, "h") : days + "d";
    }
    return days < 8 * 365 ? pair(days / 365, "y", days % 365, "d") : days / 365 + "y";
  }

  private static String pair(long big, String bigUnit, long small, String smallUnit) {
    return big + bigUnit + (small == 0 ? "" : small + smallUnit);
  }
}
