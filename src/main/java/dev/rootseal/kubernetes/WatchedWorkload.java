package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;

/**
 * A workload as the informers keep it: its identity and what the rule reads of it, about 0.5 KB
 * where the whole object takes 50. It is only ever read from the API server, never written to it.
 */
public abstract sealed class WatchedWorkload implements HasMetadata, Namespaced
    permits WatchedDeployment, WatchedStatefulSet, WatchedDaemonSet {
  private static final long serialVersionUID = 1;

  private ObjectMeta metadata;
  private final transient WorkloadReading reading;

  WatchedWorkload(ObjectMeta metadata, WorkloadReading reading) {
    this.metadata = metadata;
    this.reading = reading;
  }

  /** What came of reading it. */
  public final WorkloadReading reading() {
    return reading;
  }

  @Override
  public final ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public final void setMetadata(ObjectMeta metadata) {
    this.metadata = metadata;
  }

  @Override
  public final void setApiVersion(String version) {
    throw new UnsupportedOperationException("a watched workload is never written");
  }
}
