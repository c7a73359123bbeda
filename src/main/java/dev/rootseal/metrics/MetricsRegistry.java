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
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Everything that `/metrics` shows: the controllers, the JVM and the compliance. A namespace that
 * is gone has no series in the next scrape, and all series of one scrape speak of the same moment.
 */
public final class MetricsRegistry implements AutoCloseable {
  /** The last line of an exposition in the format of OpenMetrics, and of no part. */
  private static final String END = "# EOF\n";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

  /** One part of one exposition is made at a time: however many ask, processors are left. */
  private final ReentrantLock making = new ReentrantLock(true);

  private final Supplier<ComplianceView> view;
  private final BuildInfo build;

  /** Binds what tells of the JVM. The view is asked for once for each scrape. */
  public MetricsRegistry(Supplier<ComplianceView> view, BuildInfo build) {
    this.view = view;
    this.build = build;
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

  public void scrape(String contentType, OutputStream out) throws IOException {
    boolean openMetrics = contentType.startsWith("application/openmetrics-text");
    OutputStream parts = inTurns(out);
    making.lock();
    try {
      parts.write(registry.scrape(contentType).replace(END, "").getBytes(UTF_8));
      ComplianceMetrics.write(view.get(), build, openMetrics, parts);
      parts.write((openMetrics ? END : "").getBytes(UTF_8));
    } finally {
      making.unlock();
    }
  }

  /** While a part is read, others are made. */
  private OutputStream inTurns(OutputStream reader) {
    return new FilterOutputStream(reader) {
      @Override
      public void write(byte[] bytes, int offset, int count) throws IOException {
        making.unlock();
        try {
          out.write(bytes, offset, count);
        } finally {
          making.lock();
        }
      }
    };
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
