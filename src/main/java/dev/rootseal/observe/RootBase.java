package dev.rootseal.observe;

import java.util.OptionalLong;

/**
 * What a container's root held before the container started, as far as it is known.
 *
 * @param least it held no less than so many inodes
 * @param most it held no more
 * @param bytes of a container that began alike; nothing where there is none
 */
record RootBase(long least, long most, OptionalLong bytes) {
  RootBase {
    if (least < 1 || most < least) {
      throw new IllegalArgumentException("from " + least + " to " + most);
    }
  }
}
