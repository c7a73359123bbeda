package dev.rootseal.api;

/**
 * A status as canonical JSON, made once: for its digest, and to be sent.
 *
 * @param json the JSON, as {@link StatusJson} writes it
 * @param digest its digest
 */
public record CanonicalStatus(String json, ContentDigest digest) {
  /** That of one of the three statuses. */
  public static CanonicalStatus of(Record status) {
    String json = StatusJson.canonical(status);
    return new CanonicalStatus(json, ContentDigest.ofCanonical(json));
  }
}
