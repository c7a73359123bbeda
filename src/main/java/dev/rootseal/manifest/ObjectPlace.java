package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.manifest.OutlineNode.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where an object stands among the documents of a text.
 *
 * @param document the number of the document in the text, from 0
 * @param steps the fields and numbers that lead to it there; none unless it is in a List
 * @param node how it is written
 */
record ObjectPlace(int document, List<Object> steps, OutlineNode node) {
  private static final String ITEMS = "items";

  ObjectPlace {
    steps = List.copyOf(steps);
  }

  /** The object that begins there, if one does. */
  static Optional<ObjectPlace> of(YamlOutline outline, int start) {
    for (int i = 0; i < outline.roots().size(); i++) {
      Optional<ObjectPlace> found = find(i, List.of(), outline.roots().get(i), start);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<ObjectPlace> find(
      int document, List<Object> steps, OutlineNode node, int start) {
    if (!node.isMapping()) {
      return Optional.empty();
    }
    if (node.start() == start) {
      return Optional.of(new ObjectPlace(document, steps, node));
    }
    OutlineNode items = node.entry(ITEMS).map(Entry::value).orElse(node);
    for (int i = 0; items.isSequence() && i < items.children().size(); i++) {
      if (items.children().get(i).end() < start) {
        continue;
      }
      List<Object> deeper = new ArrayList<>(steps);
      deeper.add(ITEMS);
      deeper.add(i);
      Optional<ObjectPlace> found = find(document, deeper, items.children().get(i), start);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The object among the values of the same documents. */
  JsonNode in(List<JsonNode> documents) {
    JsonNode node = documents.get(document);
    for (Object step : steps) {
      node = step instanceof Integer index ? node.path(index) : node.path((String) step);
    }
    return node;
  }
}
