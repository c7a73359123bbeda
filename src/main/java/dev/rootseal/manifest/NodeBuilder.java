package dev.rootseal.manifest;

import dev.rootseal.manifest.ManifestException.Reason;
import dev.rootseal.manifest.Node.Alias;
import dev.rootseal.manifest.Node.Field;
import dev.rootseal.manifest.Node.Fields;
import dev.rootseal.manifest.Node.Items;
import dev.rootseal.manifest.Node.Scalar;
import dev.rootseal.manifest.Node.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds nodes while a parser goes over a text. */
final class NodeBuilder {
  private final Node.Budget budget = new Node.Budget();
  private final Deque<Open> open = new ArrayDeque<>();
  private final List<Node> roots = new ArrayList<>();
  private final List<ManifestException> repeated;

  /** One that has built nothing yet, and tells there of what is there twice with one value. */
  NodeBuilder(List<ManifestException> repeated) {
    this.repeated = repeated;
  }

  List<Node> roots() {
    return roots;
  }

  void spend(Position at) throws ManifestException {
    budget.spend(at);
  }

  /**
   * An object or a list begins.
   *
   * @param span of which the end is not known yet
   */
  Open begin(boolean list, Span span) throws ManifestException {
    spend(span.at());
    if (open.size() >= Node.Budget.DEPTH) {
      throw new ManifestException(
          Reason.TOO_LARGE,
          span.at(),
          "more than " + Node.Budget.DEPTH + " values within each other");
    }
    Open begun = list ? new OpenList(span) : new OpenObject(span);
    open.push(begun);
    return begun;
  }

  Open innermost() {
    return open.element();
  }

  Node end(int end) throws ManifestException {
    Open ended = open.pop();
    Span begun = ended.span;
    Node node = ended.node(new Span(begun.at(), begun.start(), end, begun.block()));
    add(node);
    return node;
  }

  boolean wantsName() {
    return open.peek() instanceof OpenObject object && object.name == null;
  }

  /**
   * The name of the next field.
   *
   * @param plain whether it stands there without quotes
   */
  void name(String name, boolean plain, Span span) {
    OpenObject object = (OpenObject) open.element();
    object.merges = plain && name.equals(OpenObject.MERGE);
    object.name = name;
    object.key = span;
  }

  /** A value of the innermost object or list. */
  void add(Node written) throws ManifestException {
    if (open.isEmpty()) {
      roots.add(written);
    } else {
      open.element().add(written);
    }
  }

  private static Node meant(Node written) {
    return written instanceof Alias alias ? alias.target() : written;
  }

  /** An object or a list of which the end has not come yet. */
  abstract static sealed class Open {
    final Span span;

    private Open(Span span) {
      this.span = span;
    }

    abstract void add(Node written) throws ManifestException;

    abstract Node node(Span whole);
  }

  private static final class OpenList extends Open {
    private final List<Node> written = new ArrayList<>();
    private final List<Node> items = new ArrayList<>();

    private OpenList(Span span) {
      super(span);
    }

    @Override
    void add(Node node) {
      written.add(node);
      items.add(meant(node));
    }

    @Override
    Node node(Span whole) {
      return new Items(whole, written, items);
    }
  }

  /**
   * An object. What it takes over from others ({@code <<}) replaces what stands above, and is
   * replaced by what stands below: that is how kubectl reads it, whatever YAML says.
   */
  private final class OpenObject extends Open {
    private static final String MERGE = "<<";

    private final List<Field> own = new ArrayList<>();
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private @Nullable String name;
    private Span key;
    private boolean merges;

    private OpenObject(Span span) {
      super(span);
      this.key = span;
    }

    @Override
    void add(Node written) throws ManifestException {
      if (name == null) {
        throw new ManifestException(
            Reason.SYNTAX, written.at(), "the name of a field has to be a text");
      }
      Node node = meant(written);
      Field field = new Field(name, key, node);
      if (merges) {
        merge(node, written.at());
      } else if (fields.put(name, field) != null) {
        // Or it was taken over from elsewhere.
        Optional<Field> first = own.stream().filter(one -> one.name().equals(name)).findFirst();
        if (first.isPresent()) {
          repeat(first.get(), field);
        }
      }
      own.add(written instanceof Alias ? new Field(name, key, written) : field);
      name = null;
    }

    private void repeat(Field first, Field again) throws ManifestException {
      String twice =
          "'%s' is there twice: first in line %d".formatted(again.name(), first.at().line());
      if (again.value() instanceof Scalar same
          && meant(first.value()) instanceof Scalar before
          && same.value().equals(before.value())) {
        repeated.add(
            new ManifestException(
                Reason.DUPLICATE_KEY, again.at(), twice + ", with the same value"));
      } else {
        throw new ManifestException(Reason.DUPLICATE_KEY, again.at(), twice);
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
    Node node(Span whole) {
      return new Fields(whole, own, fields);
    }
  }
}
