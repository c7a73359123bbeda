package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.embedded.ApiException.Cause;
import dev.rootseal.embedded.FieldOwners.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The ownership that a server-side apply brings: the manager owns what it sends, and nothing else.
 *
 * @param sent all fields that were sent
 * @param taken those of them that get another value by it
 */
record ApplyOwnership(Target target, Owner owner, FieldSet sent, FieldSet taken, String now)
    implements Ownership {
  @Override
  public void settle(FieldOwners owners, ObjectNode before, ObjectNode after) {
    owners.loseToOthers(owner, taken);
    owners.take(owner, sent, target.type().apiVersion(), now);
  }

  /**
   * Refuses to take fields from others.
   *
   * @throws ApiException 409 when others own fields that would get another value
   */
  void refuseConflicts(FieldOwners owners) {
    List<Cause> causes = new ArrayList<>();
    for (Map.Entry<Owner, FieldSet> other : owners.othersOwning(owner, taken).entrySet()) {
      String message = "conflict with \"%s\"".formatted(other.getKey().manager());
      other
          .getValue()
          .paths()
          .forEach(path -> causes.add(new Cause(path, "FieldManagerConflict", message)));
    }
    if (!causes.isEmpty()) {
      throw ApiException.ownershipConflict(
          "Apply failed with %d conflict%s: %s: %s"
              .formatted(
                  causes.size(),
                  causes.size() == 1 ? "" : "s",
                  causes.getFirst().message(),
                  causes.getFirst().field()),
          causes);
    }
  }
}
