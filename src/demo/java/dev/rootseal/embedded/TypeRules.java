package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a type brings to reads and writes of its objects: merging, defaults, checks, schema. */
interface TypeRules {
  /** How the fields of an object merge. */
  FieldShape shape();

  /** Whether the type takes strategic merge patches: built-in types do, custom ones do not. */
  boolean takesStrategicMergePatch();

  /** Whether the API counts the versions of what is wanted in {@code metadata.generation}. */
  boolean countsGenerations();

  /** Removes the fields that the type does not know, and returns their paths. */
  List<String> prune(ObjectNode object);

  /** Fills in what the type sets by itself when the writer leaves it out. */
  void setDefaults(ObjectNode object);

  /** What is wrong with the object; empty when it is fine. */
  List<ApiException.Cause> check(ObjectNode object);

  /** The OpenAPI schema of the type, as {@code kubectl explain} shows it. */
  JsonNode schema();
}
