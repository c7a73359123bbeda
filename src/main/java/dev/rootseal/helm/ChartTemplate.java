package dev.rootseal.helm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template of a chart, read as text: its lines, and the actions and blocks in them. Nothing of it
 * is run.
 */
final class ChartTemplate {
  /** Stands in lines for an action. */
  static final char ACTION_MARK = '\u0001';

  private static final Pattern ACTION = Pattern.compile("\\{\\{(-?)(.*?)-?\\}\\}", Pattern.DOTALL);

  private final String name;
  private final List<TemplateLine> lines = new ArrayList<>();
  private final List<TemplateAction> actions = new ArrayList<>();
  private final Deque<TemplateAction.Within> open = new ArrayDeque<>();

  private ChartTemplate(String name) {
    this.name = name;
  }

  /**
   * Reads one.
   *
   * @param name as a person knows it
   * @throws NoValuesException if its blocks do not match
   */
  static ChartTemplate read(String name, String text) throws NoValuesException {
    ChartTemplate template = new ChartTemplate(name);
    Matcher found = ACTION.matcher(text);
    StringBuilder line = new StringBuilder();
    List<TemplateAction> inLine = new ArrayList<>();
    List<TemplateAction.Within> before = List.of();
    int at = 0;
    while (at <= text.length()) {
      boolean more = found.find(at);
      int end = more ? found.start() : text.length();
      for (int i = at; i < end; i++) {
        if (text.charAt(i) == '\n') {
          template.addLine(line, inLine, before);
          before = template.within();
        } else {
          line.append(text.charAt(i));
        }
      }
      if (!more) {
        break;
      }
      String inside = found.group(2).strip();
      if (!inside.startsWith("/*")) {
        line.append(ACTION_MARK);
        inLine.add(template.act(inside, !found.group(1).isEmpty()));
      }
      for (int i = 0; i < found.group().chars().filter(c -> c == '\n').count(); i++) {
        template.addLine(line, inLine, before);
        before = template.within();
      }
      at = found.end();
    }
    template.addLine(line, inLine, before);
    if (!template.open.isEmpty()) {
      throw new NoValuesException("the blocks of " + name + " do not match");
    }
    return template;
  }

  private void addLine(
      StringBuilder line, List<TemplateAction> inLine, List<TemplateAction.Within> before) {
    lines.add(new TemplateLine(lines.size(), line.toString(), inLine, before));
    line.setLength(0);
    inLine.clear();
  }

  private List<TemplateAction.Within> within() {
    List<TemplateAction.Within> outermostFirst = new ArrayList<>(open);
    return outermostFirst.reversed();
  }

  private TemplateAction act(String text, boolean trims) throws NoValuesException {
    TemplateAction action = new TemplateAction(text, lines.size(), trims, within());
    actions.add(action);
    if (action.opens()) {
      open.push(
          new TemplateAction.Within(
              new TemplateBlock(action.keyword(), action.rest(), lines.size()), false));
    } else if (action.isControl()) {
      TemplateAction.Within last = open.poll();
      if (last == null) {
        throw new NoValuesException("the blocks of " + name + " do not match");
      }
      if (text.equals("end")) {
        last.block().close(lines.size());
      } else {
        last.block().branch();
        open.push(new TemplateAction.Within(last.block(), true));
      }
    }
    return action;
  }

  String name() {
    return name;
  }

  List<TemplateLine> lines() {
    return List.copyOf(lines);
  }

  /** The line in which an action begins. */
  TemplateLine line(TemplateAction action) {
    return lines().get(action.line());
  }

  List<TemplateAction> actions() {
    return List.copyOf(actions);
  }

  /** A place in it for a person. */
  String at(int line) {
    return name + ":" + (line + 1);
  }
}
