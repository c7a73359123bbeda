package dev.rootseal.manifest;

import dev.rootseal.manifest.ManifestException.Reason;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.ManifestItem.Skipped;
import dev.rootseal.manifest.ManifestItem.Warning;
import dev.rootseal.manifest.Node.Items;
import dev.rootseal.manifest.Node.Parsed;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads the manifests of a text. It is total: whatever the text holds, each document becomes
 * something that is counted.
 */
public final class ManifestReader {
  private final String file;
  private final PodKinds kinds;
  private final List<ManifestItem> items = new ArrayList<>();
  private int document;

  private ManifestReader(String file, PodKinds kinds) {
    this.file = file;
    this.kinds = kinds;
  }

  /** What each document of a text has become, in order; by the file a person finds it again. */
  public static List<ManifestItem> read(String file, String text, PodKinds kinds) {
    ManifestReader reader = new ManifestReader(file, kinds);
    TextChunk.cut(text).stream().filter(chunk -> !chunk.isEmpty()).forEach(reader::read);
    return reader.items;
  }

  /** What an object has become that stands within another document of a file. */
  public static List<ManifestItem> read(String file, Node object, PodKinds kinds) {
    ManifestReader reader = new ManifestReader(file, kinds);
    reader.readDocument(object);
    return reader.items;
  }

  private void read(TextChunk chunk) {
    if (BlockOutline.holdsNoPod(chunk.text(), kinds::mayHoldPod)) {
      document++;
      items.add(new Skipped(place(chunk.start()), SkipReason.OTHER_KIND));
      return;
    }
    try {
      Parsed parsed = parse(chunk);
      for (ManifestException twice : parsed.repeated()) {
        items.add(new Warning(new Place(file, document + 1, twice.at()), twice.text()));
      }
      parsed.roots().forEach(this::readDocument);
    } catch (ManifestException e) {
      document++;
      items.add(broken(chunk, place(chunk.start()), e));
    }
  }

  private static ManifestItem broken(TextChunk chunk, Place place, ManifestException failure) {
    boolean ofHelm = isInChart(place.file());
    if (ofHelm ? chunk.hasTemplates() : isTemplate(chunk, failure)) {
      return new Skipped(
          place, ofHelm || chunk.speaksOfHelm() ? SkipReason.HELM_TEMPLATE : SkipReason.TEMPLATE);
    }
    return Problem.of(place, failure, !chunk.mayBeManifest());
  }

  /** Standard input is in none. */
  private static boolean isInChart(String file) {
    for (File at = new File(file).getAbsoluteFile(); at != null; at = at.getParentFile()) {
      if (new File(at, "Chart.yaml").isFile()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether it is a template that makes the trouble. What a manifest is made of is no YAML before,
   * or has fields twice in its branches: without the template, that trouble is another one.
   */
  private static boolean isTemplate(TextChunk chunk, ManifestException failure) {
    if (failure.reason() == Reason.TOO_LARGE || !chunk.hasTemplates()) {
      return false;
    }
    try {
      nodes(chunk.withoutTemplates());
      return true;
    } catch (ManifestException other) {
      return other.reason() != failure.reason() || !other.at().equals(failure.at());
    }
  }

  private void readDocument(Node root) {
    document++;
    try {
      read(root, Type.NONE, new Node.Budget());
    } catch (ManifestException e) {
      items.add(Problem.of(place(root.at()), e));
    }
  }

  static List<Node> nodes(TextChunk chunk) throws ManifestException {
    return parse(chunk).roots();
  }

  static Parsed parse(TextChunk chunk) throws ManifestException {
    if (!chunk.looksLikeJson()) {
      return chunk.isEmpty() ? new Parsed(List.of(), List.of()) : yaml(chunk);
    }
    try {
      return JsonTree.read(chunk);
    } catch (ManifestException json) {
      if (json.reason() != Reason.SYNTAX) {
        throw json;
      }
      // YAML's flow style begins like JSON.
      try {
        return yaml(chunk);
      } catch (ManifestException yaml) {
        throw json;
      }
    }
  }

  private static Parsed yaml(TextChunk chunk) throws ManifestException {
    OptionalInt invisible = chunk.invisible();
    if (invisible.isPresent()) {
      throw new ManifestException(
          Reason.SYNTAX,
          chunk.position(invisible.getAsInt()),
          "an invisible character that kubectl sees and an editor does not (U+0085, U+2028, U+2029"
              + " or U+FEFF): leave it out, or write it as an escape in double quotes");
    }
    try {
      return YamlTree.read(chunk);
    } catch (ManifestException e) {
      TextChunk spaced = chunk.withoutTabsAroundValues();
      if (e.reason() != Reason.SYNTAX || spaced.equals(chunk)) {
        throw e;
      }
      return YamlTree.read(spaced);
    }
  }

  private void read(Node root, Type owner, Node.Budget budget) throws ManifestException {
    if (root.isNothing()) {
      return;
    }
    Type type = Type.of(root, owner);
    Node entries = root.get("items");
    if (!type.kind().isEmpty() && entries instanceof Items list) {
      for (Node entry : list.items()) {
        // The same entry may be there many times.
        budget.spend(entry.at());
        read(entry, type.ofEntries(), budget);
      }
      // To kubectl it is a list then, to an API server the object that it says it is.
      if (kinds.of(type.apiVersion(), type.kind()).isPresent()) {
        readObject(root, type, budget);
      }
    } else if (type.kind().isEmpty() || type.apiVersion().isEmpty()) {
      items.add(new Skipped(place(root.at()), SkipReason.NOT_AN_OBJECT));
    } else if (type.isList() && !entries.isNothing()) {
      throw entries.unexpected("items: ");
    } else {
      readObject(root, type, budget);
    }
  }

  private void readObject(Node root, Type type, Node.Budget budget) {
    Optional<PodKinds.Kind> holder = kinds.of(type.apiVersion(), type.kind());
    if (holder.isEmpty()) {
      items.add(new Skipped(place(root.at()), SkipReason.OTHER_KIND));
      return;
    }
    try {
      items.add(
          new WorkloadReader(root, holder.get(), budget).read(place(root.at()), type.apiVersion()));
    } catch (ManifestException e) {
      items.add(Problem.of(place(root.at()), e));
    }
  }

  private Place place(Position at) {
    return new Place(file, document, at);
  }

  /**
   * What an object says that it is. Entries of a list of one kind need not say it: as an API server
   * hands them out, they do not.
   *
   * <p>Source: unstructuredJSONScheme of apimachinery, decodeToList.
   */
  private record Type(String apiVersion, String kind) {
    /** Nothing is said. */
    static final Type NONE = new Type("", "");

    /**
     * The type of an object; that of its owner where it says none at all.
     *
     * @throws ManifestException if it says one, and half of it is not a text
     */
    static Type of(Node object, Type owner) throws ManifestException {
      Type own = new Type(object.get("apiVersion").text(), object.get("kind").text());
      if (own.equals(NONE)) {
        return owner;
      }
      for (String field : List.of("apiVersion", "kind")) {
        Node value = object.get(field);
        if (!value.isNothing() && !value.word().equals("a text")) {
          throw value.unexpected(field + ": ");
        }
      }
      return own;
    }

    boolean isList() {
      return kind.endsWith("List");
    }

    /** What its entries are that do not say it. */
    Type ofEntries() {
      return isList() && kind.length() > 4
          ? new Type(apiVersion, kind.substring(0, kind.length() - 4))
          : NONE;
    }
  }
}
