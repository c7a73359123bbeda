package dev.rootseal.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One of the formats that a scraper asks for, for expositions that are put together of parts. */
final class TextFormat {
  private static final String OPEN_METRICS = "application/openmetrics-text";

  /** The last line of an exposition in the format of OpenMetrics, and of no part. */
  private static final String END = "# EOF\n";

  private static final ExpositionFormats FORMATS = ExpositionFormats.init();

  private final ExpositionFormatWriter writer;
  private final String end;

  private TextFormat(ExpositionFormatWriter writer, String end) {
    this.writer = writer;
    this.end = end;
  }

  /** The format of a content type. */
  static TextFormat of(String contentType) {
    return new TextFormat(
        FORMATS.findWriter(contentType), contentType.startsWith(OPEN_METRICS) ? END : "");
  }

  /** A part of an exposition: these metrics, sorted by name. */
  String part(MetricSnapshots metrics) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out, metrics, EscapingScheme.DEFAULT);
    String whole = out.toString(StandardCharsets.UTF_8);
    return whole.substring(0, whole.length() - end.length());
  }

  /** What stands behind the last part. */
  String end() {
    return end;
  }
}
