package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The rules of a built-in type; what it sets by itself is its own. */
record BuiltInRules(Defaults defaults, Checks checks, boolean countsGenerations)
    implements TypeRules {
  /** Fills in what the writer left out. */
  interface Defaults {
    void complete(ObjectNode object);
  }

  /** Finds what is wrong. */
  interface Checks {
    List<ApiException.Cause> of(JsonNode object);
  }

  /** A type without defaults, checks or generations. */
  static BuiltInRules plain() {
    return new BuiltInRules(object -> {}, object -> List.of(), false);
  }

  @Override
  public FieldShape shape() {
    return new BuiltInShape("");
  }

  @Override
  public boolean takesStrategicMergePatch() {
    return true;
  }

  /** Nothing is removed: the embedded API has no schema of the built-in types. */
  @Override
  public List<String> prune(ObjectNode object) {
    return List.of();
  }

  @Override
  public void setDefaults(ObjectNode object) {
    defaults.complete(object);
  }

  @Override
  public List<ApiException.Cause> check(ObjectNode object) {
    return checks.of(object);
  }

  @Override
  public JsonNode schema() {
    return Json.object().put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
  }
}
