package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeadershipLogTest {
  private static final Map<String, String> LINES =
      Map.of(
          "This replica leads now", "LEADS",
          "The lease was lost: this replica stops writing and applies for it again", "LOST",
          "Leader seen", "SEEN");

  @AutoClose private final LogCapture log = new LogCapture();
  private final LeaderLease.Log leadership = new LeaderLease.Log("a");

  /** The events: it leads, loses the lease, knows that this was no outage, sees another lead. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lost in an outage and had again | leads lost leads known         | SEEN LEADS
          lost by itself                  | leads lost known known leads   | SEEN LEADS LOST LEADS
          another has it after the outage | leads lost other other leads   | SEEN LEADS LOST SEEN SEEN LEADS
          never had                       | other lost known               | SEEN
          """)
  void lines(String name, String events, String lines) {
    for (String event : events.split(" ", -1)) {
      switch (event) {
        case "leads" -> {
          leadership.seen("a");
          leadership.leads();
        }
        case "lost" -> leadership.lost();
        case "known" -> leadership.logLoss();
        default -> leadership.seen("b");
      }
    }

    assertThat(log.lines(Level.INFO).stream().map(LINES::get).collect(Collectors.joining(" ")))
        .isEqualTo(lines);
  }
}
