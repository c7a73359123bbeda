package dev.rootseal.output;

import dev.rootseal.scan.PolicyTest.Outcome;
import dev.rootseal.terminal.Screen;
import dev.rootseal.terminal.Screen.Located;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** The forms in which the cases of policies can be written. */
public enum PolicyTestFormat {
  /** A line for each case, for a person. */
  TABLE,
  /** For build servers. */
  JUNIT;

  /** Writes them, for programs or on the same screen for people. */
  public void write(List<Outcome> outcomes, Writer out, Screen screen) throws IOException {
    switch (this) {
      case TABLE -> write(outcomes, screen);
      case JUNIT -> JunitFormat.write(outcomes, out);
    }
  }

  private static void write(List<Outcome> outcomes, Screen screen) {
    screen.located(
        outcomes.stream().map(one -> new Located(one.at().in(one.file()), line(one))).toList());
    long expected = outcomes.stream().filter(Outcome::isExpected).count();
    screen.line("");
    screen.result(
        expected == outcomes.size() ? "Pass" : "Fail",
        "%d of %s as expected.".formatted(expected, TableFormat.count(outcomes.size(), "case")));
  }

  private static String line(Outcome one) {
    return one.isExpected()
        ? "Pass: " + one.name()
        : "Fail: " + one.name() + ": " + String.join(" ", one.differences());
  }
}
