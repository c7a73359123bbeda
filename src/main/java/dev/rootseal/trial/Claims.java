package dev.rootseal.trial;

/** Says of the claims of a namespace whether one more pod may have them. */
interface Claims {
  /** How one more pod gets the volume of a claim. */
  enum Sharing {
    WRITABLE,
    READ_ONLY,
    /** Only where its pods are, or not at all. */
    NONE
  }

  /**
   * Whether it can be shared.
   *
   * @throws TrialException if that cannot be known
   */
  Sharing of(String claim);
}
