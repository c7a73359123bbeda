package dev.rootseal.rule;

import java.util.List;

/**
 * One container with its verdict.
 *
 * @param facts what was judged
 * @param verdict the verdict
 * @param requiredPaths the paths that had to be writable
 * @param notes what a person should know beside the verdict
 */
public record JudgedContainer(
    ContainerFacts facts,
    ContainerVerdict verdict,
    List<ContainerPath> requiredPaths,
    List<Note> notes) {
  public JudgedContainer {
    requiredPaths = List.copyOf(requiredPaths);
    notes = List.copyOf(notes);
  }
}
