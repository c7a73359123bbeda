package dev.rootseal.remediation;

import dev.rootseal.report.NoteSentence;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge.Need;
import java.util.Optional;

/**
 * Why a container gets no patch.
 *
 * @param reason the fixed id, for example {@code Seed}
 * @param container the container's name; empty where the manifest gives none
 * @param path the required path without a writable mount that stands in the way, if one does
 * @param proposal of a path at which the image ships content: a strategic merge patch, for a person
 *     to check, that gives it a volume with a copy, made by an init container of the same image;
 *     once it is applied the container gets its patch. Nothing for an ephemeral container, or one
 *     without an image.
 */
public record PatchBlocker(
    String reason,
    String container,
    String sentence,
    Optional<ContainerPath> path,
    Optional<Patch> proposal) {
  static final String SEED = "Seed";

  PatchBlocker(String reason, String container, String sentence) {
    this(reason, container, sentence, Optional.empty(), Optional.empty());
  }

  /** An empty volume does not serve the path. */
  static PatchBlocker ofNeed(Need need, String container, ContainerPath path) {
    String reason =
        switch (need) {
          case SEED -> SEED;
          case DATA -> "Data";
          case HOST -> "Host";
          case FILE -> "SingleFile";
        };
    return new PatchBlocker(reason, container, NoteSentence.of(path, need)).at(path);
  }

  PatchBlocker at(ContainerPath where) {
    return new PatchBlocker(reason, container, sentence, Optional.of(where), proposal);
  }

  PatchBlocker with(Patch proposed) {
    return new PatchBlocker(reason, container, sentence, path, Optional.of(proposed));
  }
}
