package dev.rootseal.helm;

import java.util.List;

/**
 * A template of a chart, read as text. Nothing of it is run.
 *
 * @param name as a person knows it
 * @param lines its lines
 * @param actions the actions in it, in their order
 */
record ChartTemplate(String name, List<TemplateLine> lines, List<TemplateAction> actions) {
  /** Stands in lines for an action. */
  static final char ACTION_MARK = '\u0001';

  ChartTemplate {
    lines = List.copyOf(lines);
    actions = List.copyOf(actions);
  }

  /** The line in which an action begins. */
  TemplateLine line(TemplateAction action) {
    return lines.get(action.line());
  }

  /** A place in it for a person. */
  String at(int line) {
    return name + ":" + (line + 1);
  }
}
