package dev.rootseal.kubernetes;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;

/** A watched {@code apps/v1} DaemonSet. */
@Group("apps")
@Version("v1")
@Kind("DaemonSet")
@JsonDeserialize(using = WatchedDaemonSet.Reader.class)
public final class WatchedDaemonSet extends WatchedWorkload {
  private static final long serialVersionUID = 1;

  WatchedDaemonSet(ObjectIdentity identity, WorkloadReading reading, boolean observed) {
    super(identity, reading, observed);
  }

  @Override
  WatchedDaemonSet copy(ObjectIdentity of, WorkloadReading other, boolean seen) {
    return new WatchedDaemonSet(of, other, seen);
  }

  static final class Reader extends WorkloadDeserializer<WatchedDaemonSet> {
    private static final long serialVersionUID = 1;

    Reader() {
      super(WatchedDaemonSet.class, "DaemonSet", WatchedDaemonSet::new);
    }
  }
}
