package dev.rootseal.output;

import dev.rootseal.scan.PolicyTest.Outcome;
import dev.rootseal.terminal.Terminal;
import dev.rootseal.terminal.Terminal.Located;
import java.io.IOException;
import java.util.List;

public enum PolicyTestFormat {
  /** A line for each case, for a person. */
  TABLE,
  /** For build servers. */
  JUNIT;

  public void write(List<Outcome> outcomes, Terminal terminal) throws IOException {
    switch (this) {
      case TABLE -> table(outcomes, terminal);
      case JUNIT -> JunitFormat.write(outcomes, terminal.out());
    }
  }

  private static void table(List<Outcome> outcomes, Terminal terminal) {
    terminal.located(
        outcomes.stream().map(one -> new Located(one.at().in(one.file()), line(one))).toList());
    long expected = outcomes.stream().filter(Outcome::isExpected).count();
    terminal.line("");
    terminal.result(
        expected == outcomes.size() ? "Pass" : "Fail",
        "%d of %s as expected.".formatted(expected, Terminal.count(outcomes.size(), "case")));
  }

  private static String line(Outcome one) {
    return one.isExpected()
        ? "Pass: " + one.name()
        : "Fail: " + one.name() + ": " + String.join(" ", one.differences());
  }
}
