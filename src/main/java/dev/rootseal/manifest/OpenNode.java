package dev.rootseal.manifest;

import dev.rootseal.manifest.ManifestException.Reason;
import dev.rootseal.manifest.Node.Field;
import dev.rootseal.manifest.Node.Fields;
import dev.rootseal.manifest.Node.Items;
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
    private final Map<String, Position> own = new HashMap<>();
    private @Nullable String key;
    private Position keyAt = Position.START;
    private boolean merges;

    Mapping(Position at) {
      super(at);
    }

    boolean wantsKey() {
      return key == null;
    }

    /**
     * The name of the next field.
     *
     * @param plain whether it stands there without quotes
     */
    void key(String name, boolean plain, Position where) throws ManifestException {
      merges = plain && name.equals(MERGE);
      @Nullable Position first = merges ? null : own.put(name, where);
      if (first != null) {
        throw new ManifestException(
            Reason.DUPLICATE_KEY,
            where,
            "'" + name + "' is there twice: first in line " + first.line());
      }
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
        fields.put(key, new Field(keyAt, node));
      }
      key = null;
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
