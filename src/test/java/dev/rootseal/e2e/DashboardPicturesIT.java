package dev.rootseal.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.alerts.Promtool;
import dev.rootseal.dashboard.Answer;
import dev.rootseal.dashboard.Dashboard;
import dev.rootseal.dashboard.DashboardPicture;
import dev.rootseal.dashboard.Mark;
import dev.rootseal.dashboard.Panel;
import dev.rootseal.dashboard.Series;
import dev.rootseal.dashboard.Target;
import dev.rootseal.dashboard.Variables;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Draws the pictures of `docs/dashboard.md` into `target/dashboard`: what the dashboard's own
 * queries give in a real Prometheus that was filled with {@link DashboardHistory}.
 */
@RequiresProgram("prometheus")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardPicturesIT {
  private static final Path PICTURES = Path.of("target/dashboard");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Where the second picture begins: in the grid, the row of that title. */
  private static final int OPERATOR_ROW = 36;

  private final Dashboard dashboard = Dashboard.read();
  private final DashboardHistory history =
      new DashboardHistory(Instant.now().truncatedTo(ChronoUnit.MINUTES));
  private final Variables variables =
      new Variables(DashboardHistory.SHOWN, MINUTE, MINUTE)
          .all(dashboard, "cluster")
          .all(dashboard, "namespace")
          .chosen("job", List.of("rootseal"));
  private final PrometheusServer prometheus;

  DashboardPicturesIT(@TempDir Path folder) throws IOException {
    fill(folder, "month", history.month().toString());
    fill(folder, "hours", history.hours().toString());
    // What a replica that is gone had exported is not looked at for longer than it would be live.
    prometheus =
        PrometheusServer.start(
            folder,
            "global: {}\n",
            List.of("--storage.tsdb.retention.time=60d", "--query.lookback-delta=90s"));
  }

  @AfterAll
  void stop() {
    prometheus.close();
  }

  @Test
  void picturesShowEveryPanelWithData() throws Exception {
    Map<Panel, List<Answer>> answers = answers();
    DashboardPicture picture = new DashboardPicture(answers, marks());

    String compliance = picture.draw(0, OPERATOR_ROW);
    String operator = new DashboardPicture(answers, marks()).draw(OPERATOR_ROW, Integer.MAX_VALUE);

    Files.createDirectories(PICTURES);
    Files.writeString(PICTURES.resolve("dashboard.svg"), compliance);
    Files.writeString(PICTURES.resolve("dashboard-operator.svg"), operator);
    assertThat(titles(compliance) + titles(operator))
        .contains(dashboard.panels().stream().map(Panel::title).toList())
        .doesNotContain("SNAPSHOT", "no data");
    assertThat(
            answers.values().stream()
                .flatMap(List::stream)
                .filter(answer -> !answer.hasNumber())
                .map(answer -> answer.target().expr()))
        .as("the ratio is below its threshold, or it is not")
        .hasSize(1);
  }

  @Test
  void changeOfThePolicyIsMarkedOnce() {
    assertThat(marks())
        .extracting(Mark::time)
        .anySatisfy(
            time ->
                assertThat(time)
                    .isBetween(
                        history.begin().plusSeconds(4 * 3600).getEpochSecond() * 1.0,
                        history.begin().plusSeconds(4 * 3600 + 300).getEpochSecond() * 1.0));
  }

  private static void fill(Path folder, String name, String openMetrics) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".om"), openMetrics);
    Promtool.Result result =
        Promtool.find()
            .orElseThrow()
            .run(
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                file.toString(),
                folder.resolve(PrometheusServer.DATA).toString());
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  private Map<Panel, List<Answer>> answers() {
    Map<Panel, List<Answer>> answers = new LinkedHashMap<>();
    for (Panel panel : dashboard.panels()) {
      answers.put(
          panel, panel.targets().stream().map(target -> new Answer(target, ask(target))).toList());
    }
    return answers;
  }

  private List<Series> ask(Target target) {
    String query = variables.in(target.expr());
    return Series.of(
        target.instant()
            ? prometheus.query(query, history.end())
            : prometheus.query(query, history.begin(), history.end(), MINUTE));
  }

  private List<Mark> marks() {
    return dashboard.annotations().stream()
        .flatMap(
            one ->
                Mark.of(
                    one,
                    Series.of(
                        prometheus.query(
                            variables.in(one.path("expr").asText()),
                            history.begin().plus(MINUTE.multipliedBy(5)),
                            history.end(),
                            MINUTE))))
        .toList();
  }

  /** Everything that is written in a picture, which has to be well-formed. */
  private static String titles(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)))
        .getDocumentElement()
        .getTextContent();
  }
}
