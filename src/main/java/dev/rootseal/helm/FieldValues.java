package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the value that reaches a field of a template, and nothing else: where there is doubt, there
 * is none.
 */
final class FieldValues {
  private static final String FLAG = ReadOnlyFlag.FIELD;
  private static final String MARK = String.valueOf(ChartTemplate.ACTION_MARK);
  private static final Pattern SCALAR =
      Pattern.compile("([$.][A-Za-z0-9_.]*)(?:\\s*\\|\\s*default\\s+(?:true|false))?");

  private final Charts charts;
  private final TemplateField field;
  private final List<TemplateAction.Within> around;
  private final JsonNode rendered;

  /**
   * Of a field.
   *
   * @param around the blocks around its pod or container, which was rendered
   * @param rendered the field as it was rendered; missing where it was not
   */
  FieldValues(
      Charts charts, TemplateField field, List<TemplateAction.Within> around, JsonNode rendered) {
    this.charts = charts;
    this.field = field;
    this.around = around;
    this.rendered = rendered;
  }

  private JsonNode values() {
    return charts.last().values();
  }

  private String place() {
    return field.template().at(field.key().number());
  }

  private NoValuesException refusal(String reason) {
    return new NoValuesException(place() + ": " + reason);
  }

  /** The value that sets the flag in a {@code securityContext}. */
  ValueTarget flag() throws NoValuesException {
    List<TemplateField> written = field.fields(FLAG);
    if (written.size() > 1 || !rendersHere()) {
      throw refusal("it is written in a way that is not understood");
    }
    ValuesPath path = written.isEmpty() ? ofObject() : ofScalar(written.getFirst());
    return new ValueTarget(path, BooleanNode.TRUE);
  }

  private ValuesPath ofScalar(TemplateField written) throws NoValuesException {
    TemplateLine line = written.key();
    Matcher form =
        SCALAR.matcher(line.actions().size() == 1 ? line.actions().getFirst().text() : "");
    if (!line.value().equals(MARK) || !form.matches()) {
      throw new NoValuesException(
          field.template().at(line.number()) + ": the template itself says " + FLAG);
    }
    TemplateAction action = line.actions().getFirst();
    ValuesPath path =
        EmittedValue.path(form.group(1), action.within())
            .orElseThrow(() -> refusal("its value is not understood"));
    require(path, action);
    return path;
  }

  private ValuesPath ofObject() throws NoValuesException {
    List<TemplateAction> outputs = field.blocks();
    Optional<EmittedValue> emitted =
        outputs.size() == 1 ? emitted(outputs.getFirst()) : Optional.empty();
    if (emitted.isEmpty() || !fits(emitted.get())) {
      throw refusal("it is not one value that is written out as it is");
    }
    ValuesPath path = emitted.get().path();
    JsonNode now = path.in(values());
    if (!isNothing(now) && !now.isObject()) {
      throw refusal(path + " is no object");
    }
    for (var entry : now.properties()) {
      boolean rendersIt = !entry.getKey().equals("enabled") && !entry.getValue().isNull();
      if (rendersIt && !rendered.path(entry.getKey()).equals(entry.getValue())) {
        throw otherValues(path);
      }
    }
    ValuesPath flag = path.then(FLAG);
    require(flag, emitted.get().action());
    return flag;
  }

  /** The value that gives a list more items. */
  ValueTarget list(List<ObjectNode> items, String ending) throws NoValuesException {
    if (!rendersHere()) {
      throw refusal("it is written in a way that is not understood");
    }
    NoValuesException why = refusal("no value such as extra" + ending + " is written out in it");
    for (TemplateAction output : field.blocks()) {
      Optional<EmittedValue> emitted = emitted(output).filter(this::fits);
      boolean named =
          emitted.isPresent()
              && emitted
                  .get()
                  .path()
                  .last()
                  .toLowerCase(Locale.ROOT)
                  .endsWith(ending.toLowerCase(Locale.ROOT));
      if (named) {
        try {
          return list(emitted.get(), items);
        } catch (NoValuesException e) {
          why = e;
        }
      }
    }
    throw why;
  }

  private ValueTarget list(EmittedValue emitted, List<ObjectNode> items) throws NoValuesException {
    JsonNode now = emitted.path().in(values());
    if (!isNothing(now) && !now.isArray()) {
      throw refusal(emitted.path() + " is no list");
    }
    requireExplained(emitted);
    require(emitted.path(), emitted.action());
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    now.forEach(list::add);
    return new ValueTarget(emitted.path(), list.addAll(items));
  }

  /** The list will be replaced, so that all that was in it has to be known. */
  private void requireExplained(EmittedValue emitted) throws NoValuesException {
    List<JsonNode> unexplained = new ArrayList<>();
    rendered.forEach(unexplained::add);
    for (JsonNode item : emitted.path().in(values())) {
      if (!unexplained.remove(item)) {
        throw otherValues(emitted.path());
      }
    }
    for (TemplateAction other : field.blocks()) {
      emitted(other).ifPresent(one -> one.path().in(values()).forEach(unexplained::remove));
    }
    if (unexplained.size() > field.items().size()) {
      throw otherValues(emitted.path());
    }
  }

  private NoValuesException otherValues(ValuesPath path) {
    return refusal(
        path + " is not what was rendered: give --values as Helm was given them, and no --set");
  }

  private Optional<EmittedValue> emitted(TemplateAction action) {
    return EmittedValue.of(action, field.template().line(action));
  }

  /** Whether what is written stands in the column of what belongs there. */
  private boolean fits(EmittedValue emitted) {
    List<TemplateLine> content = field.content();
    if (!content.isEmpty()) {
      return emitted.column() == content.getFirst().column();
    }
    return emitted.column() > field.column()
        || (emitted.column() == field.column() && !emitted.path().last().endsWith("Context"));
  }

  private boolean rendersHere() {
    String value = field.key().value();
    return value.isEmpty() || value.equals(MARK);
  }

  private static boolean isNothing(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  /** Nothing but this field may change, and it has to. */
  private void require(ValuesPath path, TemplateAction action) throws NoValuesException {
    List<TemplateAction.Within> within = action.within();
    if (within.size() < around.size() || !within.subList(0, around.size()).equals(around)) {
      throw refusal("the blocks around it are not understood");
    }
    boolean there = !rendered.isMissingNode();
    if (!there && !field.content().isEmpty()) {
      throw refusal("more would be rendered with it");
    }
    Set<Integer> lines = new HashSet<>(Set.of(action.line()));
    for (int i = around.size(); i < within.size(); i++) {
      TemplateBlock block = within.get(i).block();
      requireRendered(path, within.get(i), within.subList(0, i));
      if (!there && holdsMore(block)) {
        throw refusal("more would be rendered with it");
      }
      lines.add(block.start());
    }
    charts.requireOnlyUse(path, field.template().name(), lines);
  }

  /** A block around the field was rendered if the field was; what hangs on the value has to be. */
  private void requireRendered(
      ValuesPath path, TemplateAction.Within within, List<TemplateAction.Within> around)
      throws NoValuesException {
    TemplateBlock block = within.block();
    boolean known =
        !rendered.isMissingNode()
            && block.start() < field.key().number()
            && around.stream().skip(this.around.size()).noneMatch(one -> one.block().movesDot())
            && !ValuesUses.touches(block.subject(), path);
    boolean holds = known || new TemplateCondition(values(), path).holds(within, around);
    if (block.branches() || !holds) {
      throw refusal(
          "whether it is rendered is not sure (%s %s)".formatted(block.keyword(), block.subject()));
    }
  }

  private boolean holdsMore(TemplateBlock block) {
    return field.template().lines().subList(block.start(), block.end()).stream()
        .filter(line -> line.number() < field.key().number() || line.number() >= field.end())
        .anyMatch(TemplateLine::isText);
  }
}
