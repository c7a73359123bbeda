package dev.rootseal.manifest;

import dev.rootseal.manifest.ManifestException.Reason;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.ManifestItem.Skipped;
import dev.rootseal.manifest.Node.Items;
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
  private final List<ManifestItem> items = new ArrayList<>();
  private int document;

  private ManifestReader(String file) {
    this.file = file;
  }

  /** What each document of a source has become, in their order. */
  public static List<ManifestItem> read(ManifestSource source) {
    ManifestReader reader = new ManifestReader(source.name());
    for (TextChunk chunk : TextChunk.cut(source.text())) {
      if (!chunk.isEmpty()) {
        reader.read(chunk);
      }
    }
    return reader.items;
  }

  private void read(TextChunk chunk) {
    Position start = Position.START.below(chunk.linesBefore());
    Optional<BlockYaml.Outline> other = BlockYaml.of(chunk.text(), PodKind::mayBe);
    if (other.isPresent()) {
      document++;
      Position at = other.get().at().below(chunk.linesBefore());
      items.add(new Skipped(place(at), SkipReason.OTHER_KIND));
      return;
    }
    List<Node> documents;
    try {
      documents = nodes(chunk);
    } catch (ManifestException e) {
      document++;
      Place place = place(start);
      items.add(
          chunk.isTemplate() ? new Skipped(place, SkipReason.HELM_TEMPLATE) : problem(place, e));
      return;
    }
    for (Node root : documents) {
      document++;
      read(root);
    }
  }

  /** The documents of a chunk. */
  static List<Node> nodes(TextChunk chunk) throws ManifestException {
    if (!chunk.looksLikeJson()) {
      return yaml(chunk);
    }
    try {
      return JsonNodes.read(chunk.text(), chunk.linesBefore());
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

  private static List<Node> yaml(TextChunk chunk) throws ManifestException {
    OptionalInt invisible = chunk.invisible();
    if (invisible.isPresent()) {
      throw new ManifestException(
          Reason.SYNTAX,
          chunk.position(invisible.getAsInt()),
          "an invisible character that kubectl sees and an editor does not (U+0085, U+2028, U+2029"
              + " or U+FEFF): leave it out, or write it as an escape in double quotes");
    }
    try {
      return YamlNodes.read(chunk.text(), chunk.linesBefore());
    } catch (ManifestException e) {
      TextChunk spaced = chunk.withoutTabsBeforeValues();
      if (e.reason() != Reason.SYNTAX || spaced.equals(chunk)) {
        throw e;
      }
      return YamlNodes.read(spaced.text(), spaced.linesBefore());
    }
  }

  private void read(Node root) {
    String kind = root.get("kind").text();
    String apiVersion = root.get("apiVersion").text();
    if (root.isNothing()) {
      return;
    }
    if (kind.endsWith("List") && root.get("items") instanceof Items list) {
      list.items().forEach(this::read);
    } else if (kind.isEmpty() || apiVersion.isEmpty()) {
      items.add(new Skipped(place(root.at()), SkipReason.NO_OBJECT));
    } else {
      read(root, apiVersion, kind);
    }
  }

  private void read(Node root, String apiVersion, String kind) {
    Optional<PodKind> holder = PodKind.of(apiVersion, kind);
    if (holder.isEmpty()) {
      items.add(new Skipped(place(root.at()), SkipReason.OTHER_KIND));
      return;
    }
    try {
      items.add(new WorkloadReader(root, holder.get()).read(place(root.at()), apiVersion));
    } catch (ManifestException e) {
      items.add(problem(place(root.at()), e));
    }
  }

  private Place place(Position at) {
    return new Place(file, document, at);
  }

  private static Problem problem(Place place, ManifestException failure) {
    return new Problem(place, failure.at(), failure.reason(), failure.text());
  }
}
