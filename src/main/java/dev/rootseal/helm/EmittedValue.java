package dev.rootseal.helm;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value that an action writes out as it is.
 *
 * @param path the value
 * @param column in which it is written
 * @param action what writes it
 */
record EmittedValue(ValuesPath path, int column, TemplateAction action) {
  /** The include of Bitnami's library, which writes a value out and runs the templates in it. */
  static final String RENDER = "common.tplvalues.render";

  private static final Pattern FORM =
      Pattern.compile(
          """
          (?:toYaml\\s+ARG\
          |ARG\\s*\\|\\s*toYaml\
          |toYaml\\s+\\(\\s*omit\\s+ARG\\s+"enabled"\\s*\\)\
          |omit\\s+ARG\\s+"enabled"\\s*\\|\\s*toYaml\
          |tpl\\s+\\(\\s*toYaml\\s+ARG\\s*\\)\\s+[$.]\
          |include\\s+"RENDER"\\s+\\(\\s*dict\\s+"value"\\s+ARG\\s+"context"\\s+[$.]\\s*\\))\
          \\s*\\|\\s*(?<how>n?indent)\\s+(?<column>\\d{1,3})"""
              .replace("RENDER", Pattern.quote(RENDER))
              .replace("ARG", "([$.][A-Za-z0-9_.]*)"));

  private static final Pattern CHAIN = Pattern.compile("\\$?\\.Values((?:\\.[A-Za-z0-9_]+)*)");
  private static final Pattern BELOW_DOT = Pattern.compile("\\.|(?:\\.[A-Za-z0-9_]+)+");

  /** Reads an action, if it is of the forms that write a value and nothing else. */
  static Optional<EmittedValue> of(TemplateAction action, TemplateLine line) {
    Matcher form = FORM.matcher(action.text());
    if (!form.matches()) {
      return Optional.empty();
    }
    boolean newLine = form.group("how").equals("nindent");
    if (!newLine && (action.trims() || line.column() > 0)) {
      return Optional.empty();
    }
    String argument = "";
    for (int i = 1; i <= 6; i++) {
      argument = form.group(i) == null ? argument : form.group(i);
    }
    int column = Integer.parseInt(form.group("column"));
    return path(argument, action.within()).map(path -> new EmittedValue(path, column, action));
  }

  /** The value that an expression stands for, inside of these blocks. */
  static Optional<ValuesPath> path(String expression, List<TemplateAction.Within> within) {
    Optional<TemplateAction.Within> mover =
        within.reversed().stream().filter(one -> one.block().movesDot()).findFirst();
    Matcher chain = CHAIN.matcher(expression);
    if (chain.matches()) {
      return mover.isEmpty() || expression.startsWith("$")
          ? Optional.of(ValuesPath.parse(chain.group(1)))
          : Optional.empty();
    }
    if (mover.isEmpty() || !BELOW_DOT.matcher(expression).matches() || !moves(mover.get())) {
      return Optional.empty();
    }
    List<TemplateAction.Within> outside = within.subList(0, within.indexOf(mover.get()));
    return path(mover.get().block().subject(), outside)
        .map(dot -> dot.then(ValuesPath.parse(expression)));
  }

  private static boolean moves(TemplateAction.Within within) {
    return within.block().keyword().equals("with") && !within.otherwise();
  }
}
