package dev.rootseal.observe.paths;

import dev.rootseal.observe.Age;
import dev.rootseal.rootfs.RootWrites;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What came of the look at one container.
 *
 * @param container its name
 * @param writes what it has written; nothing where that could not be seen
 * @param problem why not; empty where it could
 * @param life of what that is a part
 */
public record ContainerWrites(
    String container, Optional<RootWrites> writes, String problem, Life life) {
  /** A pod so old has had time for most of what its containers do. */
  private static final Duration LONG = Duration.ofHours(1);

  /**
   * The life of a container in its pod.
   *
   * @param podSince when the pod began
   * @param restarted whether it was ended and started again, and what it wrote before is gone
   */
  public record Life(Instant podSince, boolean restarted) {}

  static ContainerWrites seen(String container, RootWrites writes, Life life) {
    return new ContainerWrites(container, Optional.of(writes), "", life);
  }

  static ContainerWrites unseen(String container, String problem, Life life) {
    return new ContainerWrites(container, Optional.empty(), problem, life);
  }

  /**
   * Why too little of its life is known; nothing where it was not looked at.
   *
   * @param least the shortest time of which all writes have to be known
   */
  public Optional<String> tooLittle(Duration least) {
    return writes.flatMap(seen -> tooLittle(seen, least));
  }

  private Optional<String> tooLittle(RootWrites seen, Duration least) {
    if (seen.run().compareTo(least) < 0) {
      return Optional.of(
          "what it wrote is known of %s only, less than --min-for (%s): look for longer with --for"
              .formatted(Age.brief(seen.run()), Age.brief(least)));
    }
    boolean young = Duration.between(life.podSince(), seen.lookedAt()).compareTo(LONG) < 0;
    return life.restarted() && young && least.isPositive()
        ? Optional.of("it was restarted, and its pod is younger than an hour: look again later")
        : Optional.empty();
  }
}
