package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The objects of a text of YAML documents, each by its kind, namespace and name. */
public final class Manifests {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  static final ObjectNode NONE = YAML.createObjectNode();

  private Manifests() {}

  static Map<String, ObjectNode> of(String text) {
    Map<String, ObjectNode> objects = new TreeMap<>();
    for (ObjectNode object : inOrder(text)) {
      if (objects.put(id(object), object) != null) {
        throw new IllegalStateException("twice: " + id(object));
      }
    }
    return objects;
  }

  public static List<ObjectNode> inOrder(String text) {
    List<ObjectNode> objects = new ArrayList<>();
    return unchecked(
        () -> {
          try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            while (documents.hasNext()) {
              if (documents.next() instanceof ObjectNode object) {
                objects.add(object);
              }
            }
            return objects;
          }
        });
  }

  private static String id(JsonNode object) {
    return Stream.of("/kind", "/metadata/namespace", "/metadata/name")
        .map(field -> object.at(field).asText())
        .filter(part -> !part.isEmpty())
        .collect(joining(" "));
  }
}
