package dev.rootseal.api.policy;

import dev.rootseal.rule.ImageClass;

/** A class of images that a policy can exempt as a whole. */
enum ExemptClass {
  DATABASE(ImageClass.DATABASE),
  LEGACY(ImageClass.LEGACY);

  private final ImageClass imageClass;

  ExemptClass(ImageClass imageClass) {
    this.imageClass = imageClass;
  }

  ImageClass imageClass() {
    return imageClass;
  }
}
