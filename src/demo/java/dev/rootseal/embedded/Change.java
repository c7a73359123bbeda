package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One write as watches see it.
 *
 * @param before the object before the write; null when it was created
 * @param after the object after the write; null when it was deleted
 */
record Change(
    ObjectKey key, long revision, @Nullable ObjectNode before, @Nullable ObjectNode after) {}
