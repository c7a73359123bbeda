package dev.rootseal.manifest;

import dev.rootseal.manifest.ManifestException.Reason;
import dev.rootseal.manifest.Node.Field;
import dev.rootseal.manifest.Node.Fields;
import dev.rootseal.manifest.Node.Items;
import dev.rootseal.manifest.Node.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;

/** An object or a list of which the end has not come yet. */
abstract sealed class OpenNode {
  private final Position at;
  private @Nullable Anchor anchor;

  OpenNode(Position at) {
    this.at = at;
  }

  final Position at() {
    return at;
  }

  final void name(@Nullable Anchor name) {
    anchor = name;
  }

  final @Nullable Anchor anchor() {
    return anchor;
  }

  abstract void add(Node node, Position where) throws ManifestException;

  /** What it has become. */
  abstract Node node();

  /** A list. */
  static final class Sequence extends OpenNode {
    private final List<Node> items = new ArrayList<>();

    Sequence(Position at) {
      super(at);
    }

    @Override
    void add(Node node, Position where) {
      items.add(node);
    }

    @Override
    Node node() {
      return new Items(at(), items);
    }
  }

  /**
   * An object. What it takes over from others ({@code <<}) replaces what stands above, and is
   * replaced by what stands below: that is how kubectl reads it, whatever YAML says.
   */
  static final class Mapping extends OpenNode {
    private static final String MERGE = "<<";

    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final Map<String, Field> own = new HashMap<>();
    private final List<ManifestException> repeated;
    private @Nullable String key;
    private Position keyAt = Position.START;
    private boolean merges;

    /** One in which something is read that is there twice with one value, and told there. */
    Mapping(Position at, List<ManifestException> repeated) {
      super(at);
      this.repeated = repeated;
    }

    boolean wantsKey() {
      return key == null;
    }

    /**
     * The name of the next field.
     *
     * @param plain whether it stands there without quotes
     */
    void key(String name, boolean plain, Position where) {
      merges = plain && name.equals(MERGE);
      key = name;
      keyAt = where;
    }

    @Override
    void add(Node node, Position where) throws ManifestException {
      if (key == null) {
        throw new ManifestException(Reason.SYNTAX, where, "the name of a field has to be a text");
      }
      if (merges) {
        merge(node, where);
      } else {
        Field field = new Field(keyAt, node);
        @Nullable Field first = own.put(key, field);
        if (first != null) {
          repeat(key, first, node);
        }
        fields.put(key, field);
      }
      key = null;
    }

    private void repeat(String name, Field first, Node node) throws ManifestException {
      String twice = "'%s' is there twice: first in line %d".formatted(name, first.at().line());
      if (node instanceof Scalar same
          && first.value() instanceof Scalar before
          && same.value().equals(before.value())) {
        repeated.add(
            new ManifestException(Reason.DUPLICATE_KEY, keyAt, twice + ", with the same value"));
      } else {
        throw new ManifestException(Reason.DUPLICATE_KEY, keyAt, twice);
      }
    }

    /** The first of several wins, so it is the last that is put. */
    private void merge(Node node, Position where) throws ManifestException {
      List<Node> sources = node instanceof Items list ? list.items() : List.of(node);
      for (Node source : sources.reversed()) {
        if (!(source instanceof Fields others)) {
          throw new ManifestException(
              Reason.SYNTAX, where, "only an object, or a list of them, can be merged by <<");
        }
        fields.putAll(others.fields());
      }
    }

    @Override
    Node node() {
      return new Fields(at(), fields);
    }
  }
}
