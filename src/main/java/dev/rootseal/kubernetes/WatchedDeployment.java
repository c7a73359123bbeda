package dev.rootseal.kubernetes;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;

/** A watched {@code apps/v1} Deployment. */
@Group("apps")
@Version("v1")
@Kind("Deployment")
@JsonDeserialize(using = WatchedDeployment.Reader.class)
public final class WatchedDeployment extends WatchedWorkload {
  private static final long serialVersionUID = 1;

  WatchedDeployment(ObjectIdentity identity, WorkloadReading reading, boolean observed) {
    super(identity, reading, observed);
  }

  @Override
  WatchedDeployment copy(ObjectIdentity of, WorkloadReading other, boolean seen) {
    return new WatchedDeployment(of, other, seen);
  }

  static final class Reader extends WorkloadDeserializer<WatchedDeployment> {
    private static final long serialVersionUID = 1;

    Reader() {
      super(WatchedDeployment.class, "Deployment", WatchedDeployment::new);
    }
  }
}
