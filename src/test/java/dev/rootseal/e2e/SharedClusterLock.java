package dev.rootseal.e2e;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/** Those that take the {@link SharedCluster} run one after another: some change its policy. */
final class SharedClusterLock implements ResourceLocksProvider {
  private static final Lock LOCK = new Lock(SharedCluster.class.getName());

  @Override
  public Set<Lock> provideForClass(Class<?> test) {
    return isTakenBy(test) ? Set.of(LOCK) : Set.of();
  }

  static boolean isTakenBy(Class<?> test) {
    return Stream.of(test.getDeclaredConstructors())
        .map(Constructor::getParameterTypes)
        .anyMatch(types -> List.of(types).contains(SharedCluster.class));
  }
}
