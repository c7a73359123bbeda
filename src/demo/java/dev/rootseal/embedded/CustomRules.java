package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The rules of a custom type: those of its structural schema. */
record CustomRules(JsonNode schema) implements TypeRules {
  @Override
  public FieldShape shape() {
    return new CustomShape.Root(schema);
  }

  @Override
  public boolean takesStrategicMergePatch() {
    return false;
  }

  @Override
  public boolean countsGenerations() {
    return true;
  }

  @Override
  public List<String> prune(ObjectNode object) {
    return new SchemaPruning().prune(object, schema);
  }

  @Override
  public void setDefaults(ObjectNode object) {
    SchemaDefaults.complete(object, schema);
  }

  @Override
  public List<ApiException.Cause> check(ObjectNode object) {
    return new SchemaCheck().check(object, schema);
  }
}
