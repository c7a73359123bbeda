package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.remediation.StrategicMerge;
import io.fabric8.zjsonpatch.CompatibilityFlags;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How a patch changes an object, by the media type in which it comes. */
final class Patch {
  private static final String MERGE = "application/merge-patch+json";
  private static final String JSON = "application/json-patch+json";
  private static final String STRATEGIC = "application/strategic-merge-patch+json";

  /**
   * Not a patch of an object but the whole wish of its writer; see {@link ResourceWriter#apply}.
   */
  static final String APPLY = "application/apply-patch+yaml";

  private Patch() {}

  /**
   * The change that a request asks for. A custom type takes no strategic merge patch.
   *
   * @throws ApiException 415 for another media type
   */
  static UnaryOperator<ObjectNode> of(ResourceType type, String mediaType, JsonNode patch) {
    boolean builtIn = type.schema().isEmpty();
    if (mediaType.equals(MERGE)) {
      return old -> objectOf(merge(old, patch));
    }
    if (mediaType.equals(JSON)) {
      return old -> objectOf(json(old, patch));
    }
    if (mediaType.equals(STRATEGIC) && builtIn) {
      return old -> strategic(old, objectOf(patch));
    }
    throw ApiException.unsupportedMediaType(
        "the body of the request was in an unknown format - accepted media types include: %s, %s, %s%s"
            .formatted(JSON, MERGE, builtIn ? STRATEGIC + ", " : "", APPLY));
  }

  /**
   * What an apply makes of an object: a merge, in which lists of a custom type are replaced. There
   * is no account of who owns a field, so what is no longer sent stays; a status is replaced whole.
   */
  static ObjectNode applied(Target target, ObjectNode old, ObjectNode body) {
    if (target.isStatus()) {
      ObjectNode next = old.deepCopy();
      Optional.ofNullable(body.get("status")).ifPresent(status -> next.set("status", status));
      return next;
    }
    return target.type().schema().isPresent() ? objectOf(merge(old, body)) : strategic(old, body);
  }

  private static ObjectNode strategic(ObjectNode target, ObjectNode patch) {
    try {
      return StrategicMerge.apply(target, patch);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  /** JSON merge patch (RFC 7386): objects merge, null removes, anything else replaces. */
  static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch.deepCopy();
    }
    ObjectNode result =
        target instanceof ObjectNode object
            ? object.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    for (var field : patch.properties()) {
      if (field.getValue().isNull()) {
        result.remove(field.getKey());
      } else {
        result.set(field.getKey(), merge(result.path(field.getKey()), field.getValue()));
      }
    }
    return result;
  }

  /** JSON patch (RFC 6902): a list of operations, all of them or none. */
  static JsonNode json(JsonNode target, JsonNode patch) {
    try {
      return JsonPatch.apply(
          patch, target, EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT));
    } catch (JsonPatchException | IllegalArgumentException | IllegalStateException e) {
      throw new ApiException(422, "Invalid", String.valueOf(e.getMessage()));
    }
  }

  static ObjectNode objectOf(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the patch does not make an object");
  }
}
