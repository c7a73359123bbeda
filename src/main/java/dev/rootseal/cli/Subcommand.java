package dev.rootseal.cli;

import java.util.List;
import java.util.concurrent.Callable;

/** A command of the program; one that comes in a jar of its own is found as a service. */
public interface Subcommand extends Callable<Integer> {
  /** All that keeps it from being called with what it was given, a line each. */
  default List<String> problems() {
    return List.of();
  }
}
