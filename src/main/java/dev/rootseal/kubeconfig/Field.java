package dev.rootseal.kubeconfig;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A field of a document, which knows where it is; it may be absent. Nothing is read but what is
 * asked for, so an alias that stands for itself, or for a million others, costs nothing.
 */
final class Field {
  private final String document;
  private final String name;
  private final @Nullable Node node;

  private Field(String document, String name, @Nullable Node node) {
    this.document = document;
    this.name = name;
    this.node = node;
  }

  /**
   * The whole of a document.
   *
   * @param document how messages name it
   */
  static Field root(String document, Node node) {
    return new Field(document, "", node);
  }

  boolean isPresent() {
    return node != null && !node.getTag().equals(Tag.NULL);
  }

  /**
   * The field of that name, which is absent when this is.
   *
   * @throws KubeconfigException if this is no mapping, or has the name twice
   */
  Field get(String key) {
    return new Field(document, name.isEmpty() ? key : name + "." + key, fields().get(key));
  }

  /**
   * The names of the fields of a mapping.
   *
   * @throws KubeconfigException if it is none, or has one twice
   */
  Set<String> keys() {
    return fields().keySet();
  }

  private Map<String, Node> fields() {
    return switch (present()) {
      case null -> Map.of();
      case MappingNode mapping -> fields(mapping);
      default -> throw problem("a mapping is expected");
    };
  }

  private Map<String, Node> fields(MappingNode mapping) {
    Map<String, Node> fields = new HashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode key
          && fields.put(key.getValue(), entry.getValueNode()) != null) {
        throw problem("'" + key.getValue() + "' is given twice");
      }
    }
    return fields;
  }

  /**
   * The entries of a list.
   *
   * @throws KubeconfigException if it is none
   */
  List<Field> items() {
    List<Field> items = new ArrayList<>();
    switch (present()) {
      case null -> {}
      case SequenceNode list ->
          list.getValue()
              .forEach(
                  item -> items.add(new Field(document, name + "[" + items.size() + "]", item)));
      default -> throw problem("a list is expected");
    }
    return items;
  }

  /**
   * The text; an empty one says nothing.
   *
   * @throws KubeconfigException if it is something else
   */
  Optional<String> text() {
    return switch (present()) {
      case null -> Optional.empty();
      case ScalarNode scalar -> Optional.of(scalar.getValue()).filter(text -> !text.isEmpty());
      default -> throw problem("a text is expected");
    };
  }

  /**
   * Whether it is true.
   *
   * @throws KubeconfigException if it is neither true nor false
   */
  boolean isTrue() {
    Node value = present();
    if (value == null) {
      return false;
    }
    return switch (text().orElse("")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw problem("allowed are true, false");
    };
  }

  /**
   * The file that is named.
   *
   * @param folder where a relative path begins
   * @throws KubeconfigException if it cannot be the path of a file
   */
  Optional<Path> path(Path folder) {
    try {
      return text().map(folder::resolve);
    } catch (InvalidPathException e) {
      throw problem("this is no path of a file");
    }
  }

  /**
   * The bytes that the text is the Base64 of.
   *
   * @throws KubeconfigException if it is not
   */
  Optional<byte[]> bytes() {
    try {
      return text().map(text -> Base64.getMimeDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw problem("this is not Base64");
    }
  }

  /** What is wrong with it; secrets do not belong into the reason. */
  KubeconfigException problem(String reason) {
    return new KubeconfigException(toString() + ": " + reason);
  }

  /** Where it is. */
  @Override
  public String toString() {
    return name.isEmpty() ? document : document + ": " + name;
  }

  private @Nullable Node present() {
    return isPresent() ? node : null;
  }
}
