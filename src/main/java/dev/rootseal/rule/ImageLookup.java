package dev.rootseal.rule;

import java.util.Optional;

/** Finds what is known about an image; total, and the same answer every time. */
@FunctionalInterface
public interface ImageLookup {
  /** Nothing is known about any image. */
  ImageLookup NONE = (image, container) -> Optional.empty();

  /**
   * Finds the knowledge, if there is any.
   *
   * @param image the image reference as it is written; may be empty or broken
   * @param container the container's name
   */
  Optional<KnownImage> find(String image, String container);
}
