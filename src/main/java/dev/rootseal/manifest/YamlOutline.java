package dev.rootseal.manifest;

import dev.rootseal.manifest.OutlineNode.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;

/**
 * Where everything stands in a text of YAML, and how it is written. The nodes that manifests are
 * evaluated by know neither: a file of a thousand workloads of which none is edited has no use for
 * it.
 */
final class YamlOutline {
  private final String text;
  private final Map<Anchor, OutlineNode> anchors = new HashMap<>();
  private final Set<OutlineNode> shared = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Open> open = new ArrayDeque<>();
  private final List<OutlineNode> roots = new ArrayList<>();
  private int lastIndex;
  private int lastOffset;

  /** A collection of which the end has not come yet. */
  private record Open(CollectionStartEvent event, int start, List<OutlineNode> children) {}

  private YamlOutline(String text) {
    this.text = text;
  }

  /** The outline of a text that was read before; nothing where it is JSON that is no YAML. */
  static Optional<YamlOutline> of(String text) {
    YamlOutline outline = new YamlOutline(text);
    try {
      ParserImpl parser = YamlNodes.parser(text);
      while (parser.hasNext()) {
        outline.take(parser.next());
      }
    } catch (YamlEngineException e) {
      return Optional.empty();
    }
    return Optional.of(outline);
  }

  /** The documents. */
  List<OutlineNode> roots() {
    return roots;
  }

  /** Whether an alias stands for it, so that a change of it changes other places. */
  boolean isShared(OutlineNode node) {
    return shared.contains(node);
  }

  private void take(Event event) {
    switch (event) {
      case AliasEvent alias -> {
        OutlineNode target = Objects.requireNonNull(anchors.get(alias.getAlias()));
        shared.add(target);
        add(new OutlineNode(Kind.ALIAS, start(alias), end(alias), "", List.of(target)));
      }
      case ScalarEvent scalar -> named(scalar, scalar(scalar));
      case CollectionStartEvent start ->
          open.push(new Open(start, start(start), new ArrayList<>()));
      case CollectionEndEvent end -> {
        Open closed = open.pop();
        named(
            closed.event(),
            new OutlineNode(kind(closed.event()), closed.start(), end(end), "", closed.children()));
      }
      default -> {
        // The beginning and end of the stream and of documents hold nothing.
      }
    }
  }

  private OutlineNode scalar(ScalarEvent scalar) {
    ScalarStyle style = scalar.getScalarStyle();
    boolean block = style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED;
    return new OutlineNode(
        block ? Kind.BLOCK_SCALAR : Kind.SCALAR,
        start(scalar),
        end(scalar),
        scalar.getValue(),
        List.of());
  }

  private static Kind kind(CollectionStartEvent start) {
    if (start instanceof MappingStartEvent) {
      return start.isFlow() ? Kind.FLOW_MAPPING : Kind.MAPPING;
    }
    return start.isFlow() ? Kind.FLOW_SEQUENCE : Kind.SEQUENCE;
  }

  private void named(NodeEvent event, OutlineNode node) {
    event.getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
    add(node);
  }

  private void add(OutlineNode node) {
    (open.isEmpty() ? roots : open.element().children()).add(node);
  }

  private int start(Event event) {
    return event.getStartMark().map(this::offset).orElse(0);
  }

  private int end(Event event) {
    return event.getEndMark().map(this::offset).orElse(0);
  }

  /** The parser counts code points; from one place to the next it is not far. */
  private int offset(Mark mark) {
    lastOffset = text.offsetByCodePoints(lastOffset, mark.getIndex() - lastIndex);
    lastIndex = mark.getIndex();
    return lastOffset;
  }
}
