package dev.rootseal.manifest;

import dev.rootseal.manifest.Node.Fields;
import dev.rootseal.manifest.Node.Items;
import dev.rootseal.manifest.Node.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Looks for what the operator reads leniently, since an API server has checked it: in a file nobody
 * has. Null is the same as nothing everywhere, also in lists.
 */
final class PodShape {
  /** As a pod starts them, which is their order in the facts, too. */
  static final List<String> CONTAINERS =
      List.of("initContainers", "containers", "ephemeralContainers");

  private final Node pod;

  PodShape(Node pod) {
    this.pod = pod;
  }

  /** The way to the first value that has another type than the API gives it. */
  Optional<List<Object>> firstWrong() {
    for (String list : CONTAINERS) {
      for (List<Object> container : entries(List.of(list))) {
        Optional<List<Object>> wrong = inContainer(container);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    }
    return entries(List.of("volumes")).stream()
        .map(this::inVolume)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<List<Object>> inContainer(List<Object> container) {
    return inTexts(then(container, "command"))
        .or(() -> inTexts(then(container, "args")))
        .or(() -> inSettings(then(container, "env")));
  }

  private Optional<List<Object>> inTexts(List<Object> list) {
    return firstOf(list, node -> node.isNothing() || isText(node));
  }

  private Optional<List<Object>> inSettings(List<Object> list) {
    Optional<List<Object>> wrong =
        firstOf(list, node -> node.isNothing() || node instanceof Fields);
    if (wrong.isPresent()) {
      return wrong;
    }
    for (List<Object> setting : entries(list)) {
      for (String field : List.of("name", "value")) {
        Node value = pod.follow(setting).get(field);
        if (!value.isNothing() && !isText(value)) {
          return Optional.of(then(setting, field));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<List<Object>> inVolume(List<Object> volume) {
    if (pod.follow(volume) instanceof Fields fields) {
      for (Map.Entry<String, Node.Field> field : fields.fields().entrySet()) {
        Node source = field.getValue().value();
        List<Object> path = then(volume, field.getKey());
        if (!field.getKey().equals("name") && !source.isNothing() && !(source instanceof Fields)) {
          return Optional.of(path);
        }
        Node readOnly = source.get("readOnly");
        if (!readOnly.isNothing() && !(readOnly instanceof Scalar s && s.value().isBoolean())) {
          return Optional.of(then(path, "readOnly"));
        }
      }
    }
    return Optional.empty();
  }

  /** The list itself where it is none, otherwise the first entry that is not as it has to be. */
  private Optional<List<Object>> firstOf(List<Object> list, Predicate<Node> fits) {
    Node node = at(list);
    if (node.isNothing()) {
      return Optional.empty();
    }
    return node instanceof Items
        ? entries(list).stream().filter(entry -> !fits.test(pod.follow(entry))).findFirst()
        : Optional.of(list);
  }

  private List<List<Object>> entries(List<Object> list) {
    List<List<Object>> entries = new ArrayList<>();
    if (at(list) instanceof Items items) {
      for (int i = 0; i < items.items().size(); i++) {
        entries.add(then(list, i));
      }
    }
    return entries;
  }

  /** The field at the end of a path, which may be missing there. */
  private Node at(List<Object> path) {
    return pod.follow(path.subList(0, path.size() - 1)).get((String) path.getLast());
  }

  private static boolean isText(Node node) {
    return node instanceof Scalar scalar && scalar.value().isTextual();
  }

  private static List<Object> then(List<Object> path, Object step) {
    List<Object> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }
}
