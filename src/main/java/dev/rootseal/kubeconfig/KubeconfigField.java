package dev.rootseal.kubeconfig;

import java.io.StringReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * A field of a kubeconfig, or of what a plugin printed, which knows where it is; it may be absent.
 * YAML, or JSON, that comes from outside is read within bounds, with merge keys resolved as kubectl
 * does. Nothing is read but what is asked for, so an alias that stands for itself, or for a million
 * others, costs nothing.
 */
final class KubeconfigField {
  /** More than any kubeconfig needs; the reader goes one call deeper with each. */
  private static final int DEEPEST = 50;

  private static final int MOST_ALIASES = 50;
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
  private static final Pattern WORDS = Pattern.compile("[\\x20-\\x7e]+");

  private final String document;
  private final Path folder;
  private final String name;
  private final @Nullable Node node;

  private KubeconfigField(String document, Path folder, String name, @Nullable Node node) {
    this.document = document;
    this.folder = folder;
    this.name = name;
    this.node = node;
  }

  /** That a text is no mapping in YAML. The message says why, as far as that is known. */
  static final class NotYaml extends Exception {
    private static final long serialVersionUID = 1;

    private NotYaml(String reason) {
      super(reason);
    }
  }

  /**
   * The whole of a document.
   *
   * @param document how messages name it
   * @param folder where relative paths in it begin
   * @throws NotYaml if it is no mapping; the message does not quote it
   */
  static KubeconfigField root(String document, Path folder, String text) throws NotYaml {
    LoaderOptions bounds = new LoaderOptions();
    bounds.setNestingDepthLimit(DEEPEST);
    bounds.setMaxAliasesForCollections(MOST_ALIASES);
    bounds.setCodePointLimit(Integer.MAX_VALUE); // whoever read the text has bounded it
    bounds.setMergeOnCompose(true);
    try {
      Node node = new Yaml(bounds).compose(new StringReader(text));
      if (node instanceof MappingNode) {
        return new KubeconfigField(document, folder, "", node);
      }
      throw new NotYaml("");
    } catch (YAMLException e) {
      throw new NotYaml(reason(e));
    }
  }

  /** The messages of the library quote the text, where secrets are; so only the place is told. */
  private static String reason(YAMLException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      Mark mark = marked.getProblemMark();
      return ": look at line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1);
    }
    if (e instanceof ReaderException) {
      return ": it holds a character that no text has";
    }
    if (message.startsWith("Nesting Depth")) {
      return ": it is nested deeper than " + DEEPEST;
    }
    return message.startsWith("Number of aliases")
        ? ": it has more than " + MOST_ALIASES + " aliases"
        : "";
  }

  boolean isPresent() {
    return node != null && !node.getTag().equals(Tag.NULL);
  }

  /**
   * The field of that name, which is absent when this is.
   *
   * @throws KubeconfigException if this is no mapping, or has the name twice
   */
  KubeconfigField get(String key) {
    return field(name.isEmpty() ? key : name + "." + key, fields().get(key));
  }

  private KubeconfigField field(String path, @Nullable Node value) {
    return new KubeconfigField(document, folder, path, value);
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
  List<KubeconfigField> items() {
    List<KubeconfigField> items = new ArrayList<>();
    switch (present()) {
      case null -> {}
      case SequenceNode list ->
          list.getValue().forEach(item -> items.add(field(name + "[" + items.size() + "]", item)));
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

  /** The text; empty where there is none. */
  String textOrEmpty() {
    return text().orElse("");
  }

  /**
   * What is sent in a header as a token: ASCII that can be seen.
   *
   * @throws KubeconfigException if it is something else; the message does not show it
   */
  Optional<String> token() {
    if (text().isPresent() && !isToken(textOrEmpty())) {
      throw problem("this is not a token: it holds a space, line break or other character");
    }
    return text();
  }

  /** Whether an API server could have made this token. */
  static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  /**
   * The name of a user or a group, which is sent in a header.
   *
   * @throws KubeconfigException if it cannot be
   */
  Optional<String> words() {
    return text().map(this::requireWords);
  }

  /** The same of a name that is a key. */
  String requireWords(String words) {
    if (!WORDS.matcher(words).matches()) {
      throw problem("it holds a character that cannot be sent");
    }
    return words;
  }

  /**
   * The file that is named.
   *
   * @throws KubeconfigException if it cannot be the path of a file
   */
  Optional<Path> path() {
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
