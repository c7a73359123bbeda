package dev.rootseal.manifest;

/** Why a workload of a file is left alone, though there is a fix. */
public enum EditObstacle {
  /** An anchor is used in several places: the edit would change them all. */
  SHARED(
      "SharedAnchor",
      "a part that would change has an anchor (&) and is used in several places: edit it yourself"),
  /** The field comes from another mapping by {@code <<}. */
  MERGED(
      "MergedField",
      "a part that would change is taken over from elsewhere by << : edit it yourself"),
  /** The text has a shape that is not edited. */
  UNUSUAL_SHAPE(
      "UnusualShape", "it is written in a way that cannot be edited surely: edit it yourself"),
  /** The edited text does not read as it should. */
  UNPROVEN(
      "Unproven",
      "the edited file would not read as it should: edit it yourself, and please report this"),
  /** The file was written while it was read. */
  CHANGED("ChangedMeanwhile", "the file has changed since it was read: run it again");

  private final String id;
  private final String sentence;

  EditObstacle(String id, String sentence) {
    this.id = id;
    this.sentence = sentence;
  }

  /** The fixed id, for example {@code SharedAnchor}. */
  public String id() {
    return id;
  }

  /** The reason in words, and what to do. */
  public String sentence() {
    return sentence;
  }
}
