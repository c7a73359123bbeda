package dev.rootseal.api;

/**
 * The most that a report and a policy hold. The schemas in {@code crds/} state the same bounds, in
 * characters (Unicode code points) and entries.
 */
public final class Bounds {
  /** Bytes of JSON of one object, without what the API server adds ({@code managedFields}). */
  public static final int OBJECT_BYTES = 256 * 1024;

  /** The part of {@link #OBJECT_BYTES} that is kept for the metadata. */
  public static final int METADATA_BYTES = 4 * 1024;

  /**
   * Bytes of what may stand beside the metadata in an object: etcd takes 1.5 MiB, of which 256 KiB
   * may be annotations, and as many bytes are kept for the fields' managers.
   */
  public static final int STORED_BYTES = 1024 * 1024;

  public static final int FINDINGS = 500;
  public static final int EXEMPT = 500;
  public static final int WAIVED = 500;
  public static final int UNEVALUATED = 50;
  public static final int NAMESPACES = 500;
  public static final int EMERGENCIES = 50;
  public static final int STEPS = 100;
  public static final int NOT_ROLLED_OUT = 100;
  public static final int CONTAINERS = 100;
  public static final int PATHS = 64;
  public static final int NOTES = 32;
  public static final int CONTROLS = 16;
  public static final int CONDITIONS = 8;

  public static final int EXEMPTIONS = 500;
  public static final int IMAGE_ROWS = 500;
  public static final int GLOBS = 64;
  public static final int MIRRORS = 64;
  public static final int LABELS = 16;
  public static final int LABEL_VALUES = 64;

  public static final int KIND = 63;
  public static final int NAME = 253;
  public static final int KIND_AND_NAME = KIND + 1 + NAME;
  public static final int LABEL = 63;
  public static final int LABEL_KEY = 317;
  public static final int OWNER = 128;
  public static final int MANAGER = 512;
  public static final int IMAGE = 512;
  public static final int PATH = 512;
  public static final int REASON = 512;
  public static final int SENTENCE = 1024;
  public static final int FINDING = 2048;
  public static final int WORD = 63;
  public static final int TITLE = 256;

  private Bounds() {}
}
