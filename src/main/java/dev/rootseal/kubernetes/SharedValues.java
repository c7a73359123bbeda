package dev.rootseal.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * Gives equal values one place in memory. The workloads of a cluster resemble each other: they come
 * from the same charts, so that their labels, volumes and mounts are mostly those of some other
 * workload, and many containers are whole.
 *
 * <p>It remembers a bounded number of values, each until another one takes its place, and so keeps
 * nothing alive that matters. One that has come again stays for a while: values that never come
 * again, such as a container of which each has another image, drive out none of those that do.
 */
final class SharedValues {
  private static final int PLACES = 1 << 14;

  /** Bytes. */
  private static final int LARGEST = 2 * 1024;

  /** How often another one may come by before one that has come again gives up its place. */
  private static final byte MOST_LIVES = 7;

  /** Without a lock: values never change, and a thread that sees an older one loses nothing. */
  private final @Nullable Object[] places = new Object[PLACES];

  /** Threads may count past each other: it is about what is likely. */
  private final byte[] lives = new byte[PLACES];

  /**
   * The same of a value of so many bytes. Large ones are not remembered: they hardly come again,
   * and all places full of them would be more than the heap.
   */
  <T> T one(T value, long bytes) {
    return bytes > LARGEST ? value : one(value);
  }

  /** The value, or one that is equal to it and is used already; it must never change. */
  @SuppressWarnings("unchecked") // what is equal to a value of a type that never changes is of it
  <T> T one(T value) {
    int hash = value.hashCode();
    int place = (hash ^ (hash >>> 14)) & (PLACES - 1);
    Object known = places[place];
    if (value.equals(known)) {
      lives[place] = MOST_LIVES;
      return (T) known;
    }
    if (--lives[place] < 0) {
      lives[place] = 0;
      places[place] = value;
    }
    return value;
  }
}
