package dev.rootseal.helm;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field of YAML in a template, with all lines that belong to it.
 *
 * @param template where it stands
 * @param key the line of its name
 * @param end the first line that belongs to something else
 */
record TemplateField(ChartTemplate template, TemplateLine key, int end) {
  private static final Pattern INDENT = Pattern.compile("\\bn?indent\\s+(\\d{1,3})$");

  /** The field that begins in a line, which ends at the latest before another one. */
  static TemplateField at(ChartTemplate template, TemplateLine key, int last) {
    int column = key.keyColumn();
    int end = key.number() + 1;
    for (int i = end; i < last; i++) {
      TemplateLine line = template.lines().get(i);
      boolean ownItem = line.isItem() && line.column() == column && !key.isItem();
      if (line.isText() && line.column() <= column && !ownItem) {
        break;
      }
      end = i + 1;
    }
    return new TemplateField(template, key, end);
  }

  int column() {
    return key.keyColumn();
  }

  /** The lines behind its name that are text. */
  List<TemplateLine> content() {
    return template.lines().subList(key.number() + 1, end).stream()
        .filter(TemplateLine::isText)
        .toList();
  }

  /** What is written into it by actions. */
  List<TemplateAction> outputs() {
    return template.actions().stream()
        .filter(action -> action.line() >= key.number() && action.line() < end)
        .filter(action -> !action.isControl())
        .toList();
  }

  /** What is written below or behind its name by actions that stand alone. */
  List<TemplateAction> blocks() {
    return outputs().stream()
        .filter(action -> action.line() == key.number() || !template.line(action).isText())
        .filter(action -> !isOfNext(action))
        .toList();
  }

  /** Whether it writes what follows the field, in the column of its name or before. */
  private boolean isOfNext(TemplateAction action) {
    Matcher indent = INDENT.matcher(action.text());
    if (!indent.find()) {
      return false;
    }
    int column = Integer.parseInt(indent.group(1));
    boolean items = key.keyName().startsWith("volume") && column == column();
    return column <= column() && !items;
  }

  /** The fields of that name directly in it. */
  List<TemplateField> fields(String name) {
    List<TemplateField> found = new ArrayList<>();
    int column = content().stream().mapToInt(TemplateLine::column).min().orElse(0);
    for (TemplateLine line : content()) {
      if (line.isKey(name) && line.keyColumn() == column) {
        found.add(at(template, line, end));
      }
    }
    return found;
  }

  /** Its items, of a list: each as the field that stands behind the hyphen, to its last line. */
  List<TemplateField> items() {
    List<TemplateLine> content = content();
    if (content.isEmpty() || !content.getFirst().isItem()) {
      return List.of();
    }
    List<TemplateLine> starts =
        content.stream()
            .filter(line -> line.isItem() && line.column() == content.getFirst().column())
            .toList();
    List<TemplateField> items = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      int last = i + 1 < starts.size() ? starts.get(i + 1).number() : end;
      items.add(new TemplateField(template, starts.get(i), last));
    }
    return items;
  }

  /** Fields of an item of a list. */
  List<TemplateField> ofItem(String name) {
    List<TemplateField> found = new ArrayList<>();
    for (TemplateLine line : template.lines().subList(key.number(), end)) {
      if (line.isText() && line.isKey(name) && line.keyColumn() == column()) {
        found.add(ofItem(line));
      }
    }
    return found;
  }

  private TemplateField ofItem(TemplateLine line) {
    TemplateField field = at(template, line, end);
    // What begins behind the hyphen of the item has its siblings in the same column.
    return line.equals(key) ? new TemplateField(template, line, firstSibling()) : field;
  }

  private int firstSibling() {
    for (int i = key.number() + 1; i < end; i++) {
      TemplateLine line = template.lines().get(i);
      if (line.isText() && line.column() <= column()) {
        return i;
      }
    }
    return end;
  }
}
