package dev.rootseal.cli;

import java.util.List;

/** A command whose values are looked at together before it runs, so that all trouble is told. */
public interface CheckedCommand {
  /** What is wrong with the values; empty when the command can run. */
  List<Problem> problems();
}
