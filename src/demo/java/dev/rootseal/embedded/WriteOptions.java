package dev.rootseal.embedded;

import java.util.Locale;

/**
 * How a write is to be done.
 *
 * @param manager who writes
 * @param force whether server-side apply takes fields from other managers
 * @param dryRun whether all is done but the writing
 * @param unknownFields what becomes of fields that the schema does not know
 */
record WriteOptions(String manager, boolean force, boolean dryRun, UnknownFields unknownFields) {
  /** What becomes of fields that the schema does not know; they are never stored. */
  enum UnknownFields {
    IGNORE,
    WARN,
    STRICT
  }

  static WriteOptions of(ApiRequest request) {
    return new WriteOptions(
        request.fieldManager(),
        request.flag("force"),
        request.query("dryRun").isPresent(),
        unknownFields(request.query("fieldValidation").orElse("Warn")));
  }

  private static UnknownFields unknownFields(String parameter) {
    try {
      return UnknownFields.valueOf(parameter.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("unsupported value of fieldValidation: " + parameter);
    }
  }
}
