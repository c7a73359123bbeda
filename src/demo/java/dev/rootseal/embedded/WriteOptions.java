package dev.rootseal.embedded;

/**
 * How a write is to be done.
 *
 * @param dryRun whether all is done but the writing
 * @param fieldValidation what becomes of fields that the schema does not know, in the words of the
 *     API: {@code Strict} refuses them, {@code Warn} tells of them; they are never stored
 */
record WriteOptions(boolean dryRun, String fieldValidation) {
  static WriteOptions of(ApiRequest request) {
    return new WriteOptions(
        request.query("dryRun").isPresent(), request.query("fieldValidation").orElse("Warn"));
  }

  boolean isStrict() {
    return fieldValidation.equals("Strict");
  }

  boolean warns() {
    return fieldValidation.equals("Warn");
  }
}
