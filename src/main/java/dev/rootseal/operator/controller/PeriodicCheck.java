package dev.rootseal.operator.controller;

/**
 * What is looked at again and again, since no event tells of it.
 *
 * @param name its name in the log
 * @param seconds once in so many, 1 at least
 * @param check looks once
 */
public record PeriodicCheck(String name, int seconds, Runnable check) {
  /** What is looked at once a second. */
  public PeriodicCheck(String name, Runnable check) {
    this(name, 1, check);
  }
}
