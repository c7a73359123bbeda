package dev.rootseal.observe.paths;

import dev.rootseal.rootfs.RootWrites;
import java.util.Optional;

/**
 * What came of the look at one container.
 *
 * @param container its name
 * @param writes what it has written; nothing where that could not be seen
 * @param problem why it could not be seen, or why no annotation says what was; empty otherwise
 */
public record ContainerWrites(String container, Optional<RootWrites> writes, String problem) {
  /** Why no annotation says what was seen; nothing where one does, or nothing was seen. */
  public Optional<String> unsaid() {
    return writes.map(_ -> problem).filter(why -> !why.isEmpty());
  }
}
