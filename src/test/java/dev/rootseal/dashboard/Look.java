package dev.rootseal.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Colours and numbers as Grafana shows them. */
final class Look {
  private static final Map<String, String> NAMED =
      Map.of(
          "green", "#73bf69",
          "yellow", "#fade2a",
          "red", "#f2495c",
          "blue", "#5794f2",
          "orange", "#ff9830",
          "purple", "#b877d9",
          "text", Svg.TEXT);

  private static final List<String> CLASSIC =
      List.of(
          "#73bf69", "#f2cc0c", "#8ab8ff", "#ff780a", "#f2495c", "#5794f2", "#b877d9", "#56a64b",
          "#e0b400", "#3274d9", "#c4162a", "#a352cc");

  private Look() {}

  static String colour(String name) {
    return NAMED.getOrDefault(name, name);
  }

  /** The colour of a series: its own, or the next of the palette. */
  static String colour(Panel panel, Series series, Target target, int index) {
    JsonNode own = panel.override(series.name(target.legend()), target.refId(), "color");
    return own.isMissingNode()
        ? CLASSIC.get(index % CLASSIC.size())
        : colour(own.path("fixedColor").asText());
  }

  /** The colour of the highest step that a value reaches. */
  static String colour(JsonNode thresholds, double value) {
    String colour = Svg.TEXT;
    for (JsonNode step : Dashboard.list(thresholds.path("steps"))) {
      if (step.path("value").isNull() || value >= step.path("value").asDouble()) {
        colour = colour(step.path("color").asText());
      }
    }
    return colour;
  }

  /** A number with its unit. */
  static String number(double value, String unit, int decimals) {
    if (!Double.isFinite(value)) {
      return "";
    }
    return switch (unit) {
      case "percentunit" -> decimal(value * 100, decimals) + "%";
      case "s" -> value < 1 ? decimal(value * 1000, 0) + " ms" : decimal(value, decimals) + " s";
      case "bytes" -> decimal(value / (1 << 20), 0) + " MiB";
      case "ops" -> decimal(value, 2) + " ops/s";
      case "dateTimeFromNow" -> ago(value);
      case "none" -> decimal(value, decimals);
      default -> throw new IllegalArgumentException("unknown unit: " + unit);
    };
  }

  private static String decimal(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private static String ago(double milliseconds) {
    Duration age = Duration.between(Instant.ofEpochMilli((long) milliseconds), Instant.now());
    if (age.toDays() > 1) {
      return age.toDays() + " days ago";
    }
    return age.toSeconds() < 90
        ? age.toSeconds() + " seconds ago"
        : age.toMinutes() + " minutes ago";
  }
}
