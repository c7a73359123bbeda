package dev.rootseal.helm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a template: cuts its text into lines, and finds the actions and the blocks in them. */
final class ChartTemplateReader {
  private static final Pattern ACTION = Pattern.compile("\\{\\{(-?)(.*?)-?\\}\\}", Pattern.DOTALL);

  private final String name;
  private final List<TemplateLine> lines = new ArrayList<>();
  private final List<TemplateAction> actions = new ArrayList<>();
  private final Deque<TemplateAction.Within> open = new ArrayDeque<>();

  /** Of the line that is not ended yet: its text, its actions, the blocks around its beginning. */
  private final StringBuilder line = new StringBuilder();

  private final List<TemplateAction> inLine = new ArrayList<>();
  private List<TemplateAction.Within> before = List.of();

  private ChartTemplateReader(String name) {
    this.name = name;
  }

  /**
   * Reads one.
   *
   * @param name as a person knows it
   * @throws NoValuesException if its blocks do not match
   */
  static ChartTemplate read(String name, String text) throws NoValuesException {
    ChartTemplateReader reader = new ChartTemplateReader(name);
    Matcher found = ACTION.matcher(text);
    int at = 0;
    while (found.find()) {
      reader.addText(text.substring(at, found.start()));
      reader.addAction(found);
      at = found.end();
    }
    reader.addText(text.substring(at));
    reader.endLine();
    if (!reader.open.isEmpty()) {
      throw reader.unmatched();
    }
    return new ChartTemplate(name, reader.lines, reader.actions);
  }

  private void addText(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        endLine();
      } else {
        line.append(text.charAt(i));
      }
    }
  }

  /** A comment is no action, but may be as long as one, over several lines. */
  private void addAction(Matcher found) throws NoValuesException {
    String inside = found.group(2).strip();
    if (!inside.startsWith("/*")) {
      line.append(ChartTemplate.ACTION_MARK);
      inLine.add(act(inside, !found.group(1).isEmpty()));
    }
    found.group().chars().filter(c -> c == '\n').forEach(end -> endLine());
  }

  private void endLine() {
    lines.add(new TemplateLine(lines.size(), line.toString(), inLine, before));
    line.setLength(0);
    inLine.clear();
    before = within();
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
      endBranch(text);
    }
    return action;
  }

  /** The innermost block ends, or goes on behind its else. */
  private void endBranch(String text) throws NoValuesException {
    TemplateAction.Within last = open.poll();
    if (last == null) {
      throw unmatched();
    }
    if (text.equals("end")) {
      last.block().close(lines.size());
    } else {
      last.block().branch();
      open.push(new TemplateAction.Within(last.block(), true));
    }
  }

  private NoValuesException unmatched() {
    return new NoValuesException("the blocks of " + name + " do not match");
  }
}
