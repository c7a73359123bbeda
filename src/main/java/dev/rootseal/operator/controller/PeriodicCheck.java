package dev.rootseal.operator.controller;

import java.time.Duration;

/**
 * What is looked at again and again, since no event tells of it.
 *
 * @param name its name in the log
 * @param seconds once in so many, 1 at least
 * @param check looks once
 */
public record PeriodicCheck(String name, int seconds, Runnable check) {
  /** How long one waits for an answer of the API server, and the others for their turn. */
  public static final Duration PATIENCE = Duration.ofSeconds(3);

  /** What is looked at once a second. */
  public PeriodicCheck(String name, Runnable check) {
    this(name, 1, check);
  }
}
