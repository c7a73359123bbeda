package dev.rootseal.observe.paths;

import dev.rootseal.rootfs.RootWrites;
import java.util.Optional;

/**
 * What came of the look at one container.
 *
 * @param container its name
 * @param writes what it has written; nothing where that could not be seen
 * @param problem why not; empty where it could
 */
public record ContainerWrites(String container, Optional<RootWrites> writes, String problem) {
  static ContainerWrites seen(String container, RootWrites writes) {
    return new ContainerWrites(container, Optional.of(writes), "");
  }

  static ContainerWrites unseen(String container, String problem) {
    return new ContainerWrites(container, Optional.empty(), problem);
  }
}
