package dev.rootseal.kubernetes;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;

/** A watched {@code apps/v1} StatefulSet. */
@Group("apps")
@Version("v1")
@Kind("StatefulSet")
@JsonDeserialize(using = WatchedStatefulSet.Reader.class)
public final class WatchedStatefulSet extends WatchedWorkload {
  private static final long serialVersionUID = 1;

  WatchedStatefulSet(ObjectIdentity identity, WorkloadReading reading, boolean observed) {
    super(identity, reading, observed);
  }

  @Override
  WatchedStatefulSet copy(ObjectIdentity of, WorkloadReading other, boolean seen) {
    return new WatchedStatefulSet(of, other, seen);
  }

  static final class Reader extends WorkloadDeserializer<WatchedStatefulSet> {
    private static final long serialVersionUID = 1;

    Reader() {
      super(WatchedStatefulSet.class, "StatefulSet", WatchedStatefulSet::new);
    }
  }
}
