package dev.rootseal.catalogue;

/**
 * The row that was found for a container.
 *
 * @param name what people call the image: the part of its path that was recognised
 * @param weak whether only the last segment of a private path was recognised: someone's own image
 *     is often called like its base
 * @param atHome whether nobody but its makers, or whom the policy trusts, can have given it that
 *     name
 */
public record ImageMatch(ImageRow row, String name, boolean weak, boolean atHome) {
  /** Returns whether this match may decide a verdict; otherwise it is a hint for people. */
  public boolean decides() {
    return !weak && row.evidence().confidence().decides();
  }
}
