package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in the way of the controllers is logged once, and its end once. */
class StartProblemsTest {
  @AutoClose private final LogCapture log = new LogCapture();

  private final RootsealOperator.StartProblems problems = new RootsealOperator.StartProblems();

  /**
   * What the looks find, the last of which the readiness shows; {@code none:A}, a look that finds
   * nothing before a session that does not begin for A; {@code outage:A}, one that an outage
   * explains, of which was told; {@code over}, one begins. A server that is coming back refuses
   * connections first, and then forbids for a moment what is allowed.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          once, and its end                | A A over over                       | A OVER   | A
          a server that is coming back     | A B A B over                        | A OVER   | B
          another one that stays           | A B B B B B B B B                   | A B      | B
          what is left of several          | A,B B B B B B B B B                 | A B      | B
          a part of an outage              | outage:A outage:A over              |          | A
          a session that does not begin    | none:A none:A none:B none:B none:B none:B none:B over | A B OVER | B
          """)
  void lines(String name, String looks, String lines, String shown) {
    for (String look : looks.split(" ", -1)) {
      String[] words = look.split(":", 2);
      List<String> found = List.of(words[words.length - 1].split(",", -1));
      if (look.equals("over")) {
        problems.over();
        continue;
      }
      if (words[0].equals("none")) {
        problems.none();
      }
      problems.found(found, org.slf4j.event.Level.ERROR, words[0].equals("outage"));
    }

    assertThat(
            log.lines(Level.INFO).stream()
                .map(line -> line.replace(" Trying again every 2 s.", ""))
                .map(line -> line.replace("Recovered: controllers running", "OVER"))
                .collect(Collectors.joining(" ")))
        .isEqualTo(lines == null ? "" : lines);
    assertThat(problems.text()).isEqualTo(shown);
  }
}
