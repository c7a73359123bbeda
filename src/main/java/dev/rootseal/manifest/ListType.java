package dev.rootseal.manifest;

import dev.rootseal.manifest.ManifestException.Reason;
import java.util.Optional;

/**
 * What an object says that it is. Entries of a list of one kind need not say it: as an API server
 * hands them out, they do not.
 *
 * <p>Source: unstructuredJSONScheme of apimachinery, decodeToList.
 */
record ListType(String apiVersion, String kind) {
  /** Nothing is said. */
  static final ListType NONE = new ListType("", "");

  private static final String LIST = "List";

  /**
   * The type of an object; nothing where it says none at all.
   *
   * @throws ManifestException if it says one, and half of it is not a text
   */
  static Optional<ListType> of(Node object) throws ManifestException {
    ListType type = new ListType(object.get("apiVersion").text(), object.get("kind").text());
    if (type.apiVersion.isEmpty() && type.kind.isEmpty()) {
      return Optional.empty();
    }
    requireText(object, "apiVersion");
    requireText(object, "kind");
    return Optional.of(type);
  }

  private static void requireText(Node object, String field) throws ManifestException {
    Node value = object.get(field);
    if (!value.isNothing() && !value.word().equals("a text")) {
      throw new ManifestException(
          Reason.WRONG_TYPE, value.at(), field + ": " + value.word() + " is not expected here");
    }
  }

  boolean isList() {
    return kind.endsWith(LIST);
  }

  /** What its entries are that do not say it. */
  ListType ofEntries() {
    return isList() && !kind.equals(LIST)
        ? new ListType(apiVersion, kind.substring(0, kind.length() - LIST.length()))
        : NONE;
  }
}
