package dev.rootseal.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rootseal.report.NamespaceSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Optional;

/**
 * The compliance metrics as text: a namespace that is gone has no series in the next scrape, and
 * all series of one scrape speak of the same moment.
 */
final class ComplianceExposition {
  private final ComplianceView view;
  private final ComplianceCollector cluster;
  private final NamespaceSeries namespaces = new NamespaceSeries();

  ComplianceExposition(ComplianceView view, BuildInfo build) {
    this.view = view;
    this.cluster = new ComplianceCollector(view, build);
  }

  /** Writes them, as a part of an exposition. */
  void write(TextFormat format, OutputStream out) throws IOException {
    Optional<Collection<NamespaceSummary>> now = view.namespaces();
    out.write(format.part(cluster.collect(now)).getBytes(UTF_8));
    if (now.isPresent()) {
      namespaces.write(format, now.get(), out);
    }
  }
}
