package dev.rootseal.metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a registry shows, as text. */
public final class Exposition {
  private Exposition() {}

  /** The whole of it in the format of a content type. */
  public static String of(MetricsRegistry metrics, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      metrics.scrape(format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
