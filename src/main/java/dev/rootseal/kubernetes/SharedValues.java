package dev.rootseal.kubernetes;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Gives equal values one place in memory. The workloads of a cluster resemble each other: they come
 * from the same charts, so that their labels, volumes and mounts are mostly those of some other
 * workload, and many containers are whole.
 *
 * <p>It remembers a bounded number of values, each until another one takes its place, and so keeps
 * nothing alive that matters.
 */
final class SharedValues {
  private static final int PLACES = 1 << 14;

  private final AtomicReferenceArray<Object> places = new AtomicReferenceArray<>(PLACES);

  /** The value, or one that is equal to it and is used already; it must never change. */
  @SuppressWarnings("unchecked") // what is equal to a value of a type that never changes is of it
  <T> T one(T value) {
    int hash = value.hashCode();
    int place = (hash ^ (hash >>> 14)) & (PLACES - 1);
    Object known = places.get(place);
    if (value.equals(known)) {
      return (T) known;
    }
    places.set(place, value);
    return value;
  }
}
