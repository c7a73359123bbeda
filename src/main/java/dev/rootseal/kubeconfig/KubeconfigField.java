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
import java.util.function.Predicate;
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
 * A field of a kubeconfig, or of what a plugin printed, which knows where it is. YAML, or JSON,
 * that comes from outside is read within bounds, with merge keys resolved as kubectl does. Nothing
 * is read but what is asked for, so an alias that stands for itself, or for a million others, costs
 * nothing. What is asked for and is of another kind is a {@link KubeconfigException}.
 *
 * @param document how messages name the whole
 * @param folder where relative paths begin
 * @param name the path of the field; empty for the whole
 * @param node what stands there, if anything does
 */
record KubeconfigField(String document, Path folder, String name, @Nullable Node node) {
  /** More than any kubeconfig needs; the reader goes one call deeper with each. */
  private static final int DEEPEST = 50;

  private static final int MOST_ALIASES = 50;
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
  private static final Pattern WORDS = Pattern.compile("[\\x20-\\x7e]+");

  KubeconfigField {
    node = node == null || node.getTag().equals(Tag.NULL) ? null : node;
  }

  /** The whole of a document, which has to be a mapping, or empty; no message quotes it. */
  static KubeconfigField root(String document, Path folder, String text) {
    LoaderOptions bounds = new LoaderOptions();
    bounds.setNestingDepthLimit(DEEPEST);
    bounds.setMaxAliasesForCollections(MOST_ALIASES);
    bounds.setCodePointLimit(Integer.MAX_VALUE); // whoever read the text has bounded it
    bounds.setMergeOnCompose(true);
    String reason = "";
    try {
      Node node = new Yaml(bounds).compose(new StringReader(text));
      KubeconfigField whole = new KubeconfigField(document, folder, "", node);
      if (!whole.isPresent() || node instanceof MappingNode) {
        return whole;
      }
    } catch (YAMLException e) {
      reason = reason(e);
    }
    throw new KubeconfigException(document + " is not a kubeconfig" + reason);
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
    return node != null;
  }

  /** The field of that name, which is absent when this is. */
  KubeconfigField get(String key) {
    String path = name.isEmpty() ? key : name + "." + key;
    return new KubeconfigField(document, folder, path, fields().get(key));
  }

  /** The fields of a mapping, which has none twice. */
  Map<String, Node> fields() {
    Map<String, Node> fields = new HashMap<>();
    for (NodeTuple entry :
        as(MappingNode.class, "a mapping").map(MappingNode::getValue).orElse(List.of())) {
      if (entry.getKeyNode() instanceof ScalarNode key
          && fields.put(key.getValue(), entry.getValueNode()) != null) {
        throw problem("'" + key.getValue() + "' is given twice");
      }
    }
    return fields;
  }

  List<KubeconfigField> items() {
    List<KubeconfigField> items = new ArrayList<>();
    for (Node item :
        as(SequenceNode.class, "a list").map(SequenceNode::getValue).orElse(List.of())) {
      String path = name + "[" + items.size() + "]";
      items.add(new KubeconfigField(document, folder, path, item));
    }
    return items;
  }

  /** The text; empty where there is none. */
  String text() {
    return as(ScalarNode.class, "a text").map(ScalarNode::getValue).orElse("");
  }

  private <T extends Node> Optional<T> as(Class<T> kind, String words) {
    if (node != null && !kind.isInstance(node)) {
      throw problem(words + " is expected");
    }
    return Optional.ofNullable(node).map(kind::cast);
  }

  /** The text, if it is as it has to be; otherwise that is wrong with it. */
  String text(Predicate<String> allowed, String problem) {
    if (!allowed.test(text())) {
      throw problem(problem);
    }
    return text();
  }

  boolean hasText() {
    return !text().isEmpty();
  }

  boolean isTrue() {
    return isPresent()
        && switch (text()) {
          case "true" -> true;
          case "false" -> false;
          default -> throw problem("allowed are true, false");
        };
  }

  /** What is sent in a header as a token: ASCII that can be seen, which no message shows. */
  String token() {
    return text(
        text -> text.isEmpty() || isToken(text),
        "this is not a token: it holds a space, line break or other character");
  }

  /** Whether an API server could have made this token. */
  static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  /** A name of a user or a group, or of what else is said of them, if it can be sent. */
  String sendable() {
    return text(WORDS.asMatchPredicate(), "it holds a character that cannot be sent");
  }

  Path path() {
    try {
      return folder.resolve(text());
    } catch (InvalidPathException e) {
      throw problem("this is no path of a file");
    }
  }

  byte[] bytes() {
    try {
      return Base64.getMimeDecoder().decode(text());
    } catch (IllegalArgumentException e) {
      throw problem("this is not Base64");
    }
  }

  /** What is wrong with it; secrets do not belong into the reason. */
  KubeconfigException problem(String reason) {
    return new KubeconfigException(this + ": " + reason);
  }

  @Override
  public String toString() {
    return name.isEmpty() ? document : document + ": " + name;
  }
}
