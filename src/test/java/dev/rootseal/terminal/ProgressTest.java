package dev.rootseal.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Rows;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final String ERASE = "\r\u001b[K";

  private Instant now = Instant.EPOCH;
  private String text = "1 of 9 files read";
  private final StringWriter terminal = new StringWriter();
  private final PrintWriter err = new PrintWriter(terminal);
  private final Progress line =
      new Progress(err, ((InstantSource) () -> now).withZone(ZoneOffset.UTC), () -> text);

  private void after(Duration time, String newText) {
    now = Instant.EPOCH.plus(time);
    text = newText;
    line.tick();
  }

  @Test
  void whatIsOverSoonLeavesNothing() {
    after(Duration.ofMillis(999), "8 of 9 files read");
    line.close();

    assertThat(terminal.toString()).isEmpty();
  }

  @Test
  void whatTakesLongerIsOneLineThatIsErasedAtTheEnd() {
    after(Duration.ofSeconds(1), "3 of 9 files read");
    after(Duration.ofSeconds(2), "7 of 9 files read");
    line.close();

    assertThat(terminal)
        .hasToString(ERASE + "3 of 9 files read" + ERASE + "7 of 9 files read" + ERASE);
  }

  @Test
  void whatHasNotMovedIsNotWrittenAgain() {
    after(Duration.ofSeconds(1), "3 of 9 files read");
    after(Duration.ofSeconds(2), "3 of 9 files read");

    assertThat(terminal).hasToString(ERASE + "3 of 9 files read");
  }

  @Test
  void otherLinesStandWhereItWas() {
    after(Duration.ofSeconds(1), "3 of 9 files read");
    line.around(() -> err.println("rootseal: no right to read the policy"));
    after(Duration.ofSeconds(2), "3 of 9 files read");

    assertThat(terminal)
        .hasToString(
            ERASE
                + "3 of 9 files read"
                + ERASE
                + "rootseal: no right to read the policy"
                + System.lineSeparator()
                + ERASE
                + "3 of 9 files read");
  }

  @Test
  void afterTheEndNothingIsWritten() {
    line.close();
    after(Duration.ofSeconds(5), "9 of 9 files read");

    assertThat(terminal.toString()).isEmpty();
  }

  @Rows(
      """
      xterm |       | true
      xterm | false | true
      xterm | true  | false
      xterm | 1     | false
      dumb  |       | false
            |       | false
      """)
  void thereIsNoneForMachines(String term, String ci, boolean wanted) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TERM", term);
    environment.put("CI", ci);
    environment.values().removeIf(String::isEmpty);

    assertThat(Progress.isWanted(environment)).isEqualTo(wanted);
  }
}
