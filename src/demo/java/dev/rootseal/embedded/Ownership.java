package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How one write changes who owns which fields. */
interface Ownership {
  /**
   * Notes the owners of a write that is about to be stored.
   *
   * @param before the object before the write; empty when it is created
   */
  void settle(FieldOwners owners, ObjectNode before, ObjectNode after);
}
