package dev.rootseal.kubeconfig;

import java.io.StringReader;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads a mapping in YAML, or JSON, that comes from outside: its nodes alone, within bounds, with
 * merge keys resolved as kubectl does.
 */
final class YamlText {
  /** More than any kubeconfig needs; the reader goes one call deeper with each. */
  private static final int DEEPEST = 50;

  private static final int MOST_ALIASES = 50;

  private YamlText() {}

  /**
   * The mapping.
   *
   * @throws NotYaml if it is none; the message does not quote it
   */
  static Node mapping(String text) throws NotYaml {
    LoaderOptions bounds = new LoaderOptions();
    bounds.setNestingDepthLimit(DEEPEST);
    bounds.setMaxAliasesForCollections(MOST_ALIASES);
    bounds.setCodePointLimit(Integer.MAX_VALUE); // whoever read the text has bounded it
    bounds.setMergeOnCompose(true);
    try {
      Node node = new Yaml(bounds).compose(new StringReader(text));
      if (node instanceof MappingNode) {
        return node;
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

  /** That a text is no mapping in YAML. The message says why, as far as that is known. */
  static final class NotYaml extends Exception {
    private static final long serialVersionUID = 1;

    private NotYaml(String reason) {
      super(reason);
    }
  }
}
