package dev.rootseal.kubernetes;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What is behind the failure of a request. */
public final class Causes {
  /** Exceptions can be each other's cause. */
  private static final int MOST = 16;

  private Causes() {}

  /** The failure and its causes, the outermost first; at most 16. */
  public static List<Throwable> of(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MOST).toList();
  }
}
