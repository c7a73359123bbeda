package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is logged at each level, and where. */
@ExtendWith(RestoresTheLog.class)
class LoggingTest {
  private static final Logger OURS = LoggerFactory.getLogger("dev.rootseal.operator.Test");
  private static final Logger LIBRARY = LoggerFactory.getLogger("io.fabric8.Test");

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream standardError = System.err;

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(standardError);
  }

  @ParameterizedTest(name = "{0}: ours {1}, of libraries {2}")
  @CsvSource({
    "ERROR, ERROR,                  ERROR",
    "WARN,  ERROR WARN,             ERROR",
    "INFO,  ERROR WARN INFO,        ERROR",
    "DEBUG, ERROR WARN INFO DEBUG,  ERROR WARN INFO",
  })
  void theLevelSaysWhatIsTold(String level, String ours, String libraries) {
    Logging.configure(LogFormat.TEXT, Level.valueOf(level));

    assertThat(levelsOf(OURS)).isEqualTo(ours);
    assertThat(levelsOf(LIBRARY)).isEqualTo(libraries);
  }

  private String levelsOf(Logger logger) {
    logger.error("ERROR");
    logger.warn("WARN");
    logger.info("INFO");
    logger.debug("DEBUG");
    logger.trace("TRACE");
    List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
    err.reset();
    return String.join(" ", lines.stream().map(line -> line.replaceAll(".* ", "")).toList());
  }
}
