package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.embedded.FieldOwners.Owner;

/** The ownership that a create, an update or a patch brings: who changes a field owns it. */
record UpdateOwnership(Target target, String manager, String now) implements Ownership {
  @Override
  public void settle(FieldOwners owners, ObjectNode before, ObjectNode after) {
    FieldSet changed =
        FieldSet.changed(
            Metadata.withoutSystemFields(before),
            Metadata.withoutSystemFields(after),
            target.type().rules().shape());
    if (changed.isEmpty()) {
      return;
    }
    Owner owner = Owner.updating(manager, target.subresource());
    owners.loseToOthers(owner, changed);
    owners.take(owner, owners.ownedBy(owner).union(changed), target.type().apiVersion(), now);
  }
}
