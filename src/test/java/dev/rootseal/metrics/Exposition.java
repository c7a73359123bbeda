package dev.rootseal.metrics;

import static dev.rootseal.e2e.Unchecked.unchecked;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What a registry shows, as text. */
public final class Exposition {
  private Exposition() {}

  /** The whole of it in the format of a content type. */
  public static String of(MetricsRegistry metrics, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    unchecked(() -> metrics.scrape(format, out));
    return out.toString(StandardCharsets.UTF_8);
  }
}
