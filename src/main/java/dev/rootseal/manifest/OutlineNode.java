package dev.rootseal.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a text of YAML: how it is written, not what it means.
 *
 * @param kind what it is
 * @param start where it begins, with its anchor and tag, in chars of the text
 * @param end where it ends; of a collection in block style that is unknown
 * @param value the text of a scalar
 * @param children the keys and values of a mapping in turn, the items of a sequence, or what an
 *     alias stands for
 */
record OutlineNode(Kind kind, int start, int end, String value, List<OutlineNode> children) {
  /** The ways to write a value. */
  enum Kind {
    MAPPING,
    FLOW_MAPPING,
    SEQUENCE,
    FLOW_SEQUENCE,
    SCALAR,
    /** A text behind {@code |} or {@code >}. */
    BLOCK_SCALAR,
    ALIAS
  }

  boolean isMapping() {
    return kind == Kind.MAPPING || kind == Kind.FLOW_MAPPING;
  }

  boolean isSequence() {
    return kind == Kind.SEQUENCE || kind == Kind.FLOW_SEQUENCE;
  }

  boolean isFlow() {
    return kind == Kind.FLOW_MAPPING || kind == Kind.FLOW_SEQUENCE;
  }

  /** Whether it says nothing: null, or a collection without anything in it. */
  boolean isNothing() {
    return switch (kind) {
      case SCALAR -> PlainScalar.value(value).isNull();
      case MAPPING, FLOW_MAPPING, SEQUENCE, FLOW_SEQUENCE -> children.isEmpty();
      case BLOCK_SCALAR, ALIAS -> false;
    };
  }

  /** The fields of a mapping, and none of anything else. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; isMapping() && i + 1 < children.size(); i += 2) {
      entries.add(new Entry(children.get(i), children.get(i + 1)));
    }
    return entries;
  }

  /** The field of that name, if the mapping itself has it. */
  Optional<Entry> entry(String name) {
    return entries().stream().filter(entry -> entry.key().value().equals(name)).findFirst();
  }

  /** A field. */
  record Entry(OutlineNode key, OutlineNode value) {}
}
