package dev.rootseal.operator;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

/** The controller framework's own metrics, a few for each controller. */
final class ControllerMetrics {
  private static final String CONTROLLER = "controller.name";

  private ControllerMetrics() {}

  /**
   * The metrics of a new session. Counters go on from the last one, but its gauges show what is
   * gone and would keep the new ones of the same name out.
   */
  static Metrics begin(MeterRegistry meters) {
    for (Meter meter : meters.getMeters()) {
      Meter.Id id = meter.getId();
      if (id.getType() == Meter.Type.GAUGE && id.getTag(CONTROLLER) != null) {
        meters.remove(id);
      }
    }
    return MicrometerMetricsV2.newBuilder(meters).build();
  }
}
