package dev.rootseal.api;

/**
 * The most that a report and a policy hold. The schemas in {@code crds/} state the same bounds, in
 * characters (Unicode code points) and entries.
 */
final class Bounds {
  /** Bytes of JSON of one object, without what the API server adds ({@code managedFields}). */
  static final int OBJECT_BYTES = 256 * 1024;

  /** The part of {@link #OBJECT_BYTES} that is kept for the metadata. */
  static final int METADATA_BYTES = 4 * 1024;

  static final int FINDINGS = 500;
  static final int EXEMPT = 500;
  static final int WAIVED = 500;
  static final int UNEVALUATED = 50;
  static final int NAMESPACES = 500;
  static final int STEPS = 100;
  static final int CONTAINERS = 100;
  static final int PATHS = 64;
  static final int NOTES = 32;
  static final int CONTROLS = 16;
  static final int CONDITIONS = 8;

  static final int EXEMPTIONS = 500;
  static final int IMAGE_ROWS = 500;
  static final int GLOBS = 64;
  static final int MIRRORS = 64;
  static final int LABELS = 16;
  static final int LABEL_VALUES = 64;

  static final int KIND = 63;
  static final int NAME = 253;
  static final int LABEL = 63;
  static final int LABEL_KEY = 317;
  static final int OWNER = 128;
  static final int IMAGE = 512;
  static final int PATH = 512;
  static final int REASON = 512;
  static final int SENTENCE = 1024;
  static final int FINDING = 2048;
  static final int WORD = 63;
  static final int TITLE = 256;

  private Bounds() {}
}
