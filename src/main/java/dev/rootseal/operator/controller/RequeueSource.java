package dev.rootseal.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.util.Set;

/**
 * Asks for an object to be worked off. As an event of the object itself, because the framework
 * drops any other event of an object that was deleted and created again while it was busy.
 */
final class RequeueSource<P extends HasMetadata> extends AbstractEventSource<Void, P> {
  RequeueSource(String name) {
    super(Void.class, name);
  }

  void now(P object) {
    if (isRunning()) {
      getEventHandler()
          .handleEvent(
              new ResourceEvent(ResourceAction.UPDATED, ResourceID.fromResource(object), object));
    }
  }

  @Override
  public Set<Void> getSecondaryResources(P primary) {
    return Set.of();
  }
}
