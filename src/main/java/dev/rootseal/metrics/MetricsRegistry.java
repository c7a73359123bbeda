package dev.rootseal.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;

/** Everything that `/metrics` shows: the compliance, the controllers and the JVM. */
public final class MetricsRegistry implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final ComplianceExposition compliance;

  public MetricsRegistry(ComplianceView view, BuildInfo build) {
    compliance = new ComplianceExposition(view, build);
    garbageCollection.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Where the controllers register meters of their own. */
  public MeterRegistry meters() {
    return registry;
  }

  /** Writes the exposition in the format of a content type. */
  public void scrape(String contentType, OutputStream out) throws IOException {
    TextFormat format = TextFormat.of(contentType);
    out.write(format.part(registry.getPrometheusRegistry().scrape()).getBytes(UTF_8));
    compliance.write(format, out);
    out.write(format.end().getBytes(UTF_8));
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
