package dev.rootseal.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.terminal.Hostile;
import dev.rootseal.terminal.Terminal;
import dev.rootseal.terminal.TerminalText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The formats of an observation: what a kubeconfig's server answers is text from outside. */
class ObservationFormatTest {
  static Stream<String> hostile() {
    return Hostile.texts();
  }

  private static String written(ObservationFormat format, String text) throws IOException {
    ObservedContainer container =
        new ObservedContainer(
            new WorkloadRef(text, text, text),
            text,
            ContainerType.CONTAINER,
            text,
            WriteVerdict.NOT_RUNNING,
            1,
            1,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out, true);
    Observation.Report report =
        new Observation.Report(
            Duration.ofDays(1), List.of(container), Map.of(text, 1), List.of(text), true);
    format.write(report, "1.0.0", printer, new Terminal(printer, Terminal.Device.FILE));
    printer.flush();
    return out.toString();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void tableAndCsvArePlainLines(String text) throws IOException {
    assertThat(written(ObservationFormat.TABLE, text).lines())
        .hasSize(7)
        .allMatch(Hostile::isPlain);
    assertThat(written(ObservationFormat.CSV, text).lines()).hasSize(3).allMatch(Hostile::isPlain);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void jsonKeepsTextAsItIsAndIsSafeToLookAt(String text) throws IOException {
    String json = written(ObservationFormat.JSON, text);

    assertThat(new ObjectMapper().readTree(json).at("/containers/0/container").asText())
        .isEqualTo(text);
    assertThat(json.lines().flatMapToInt(String::codePoints)).noneMatch(TerminalText::isUnsafe);
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "@cmd", "-2", "'=1"})
  void noCellIsAFormula(String text) throws IOException {
    assertThat(written(ObservationFormat.CSV, text)).contains("'" + text + ",");
  }

  @Test
  void agesAreTheirLargestWholeUnit() {
    assertThat(Stream.of("59s", "1m", "119m", "47h", "14d").map(Age::parse).map(Age::words))
        .containsExactly("59 seconds", "1 minute", "1 hour", "1 day", "14 days");
    assertThat(Age.brief(Age.parse("90m"))).isEqualTo("1h");
  }
}
