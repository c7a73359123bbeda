package dev.rootseal.dashboard;

import dev.rootseal.dashboard.Svg.Font;
import java.util.List;

/** One big number. */
record StatDrawing(Panel panel, Svg svg) {
  void draw(List<Answer> answers, Area area) {
    answers.stream()
        .filter(Answer::hasNumber)
        .findFirst()
        .ifPresentOrElse(answer -> draw(answer, area), () -> nothing(area));
  }

  private void nothing(Area area) {
    String text = panel.defaults().path("noValue").asText();
    svg.text(
        area.x() + area.width() / 2,
        area.y() + area.height() / 2 + 24,
        "middle",
        new Font(24, 500, Svg.TEXT),
        text);
  }

  private void draw(Answer answer, Area area) {
    Series series = answer.series().getFirst();
    boolean background = panel.json().at("/options/colorMode").asText().equals("background");
    String colour = colour(answer, series);
    if (background) {
      svg.rect(area, colour);
    }
    String text =
        Look.number(series.last(), panel.unit(), panel.defaults().path("decimals").asInt());
    svg.text(
        area.x() + area.width() / 2,
        area.y() + area.height() / 2 + (background ? 36 : 24),
        "middle",
        new Font(
            background ? 80 : area.height() > 130 ? 46 : 36, 500, background ? "#ffffff" : colour),
        text);
  }

  private String colour(Answer answer, Series series) {
    if (panel.defaults().at("/color/mode").asText().equals("thresholds")) {
      return Look.colour(panel.defaults().path("thresholds"), series.last());
    }
    String own =
        panel
            .override(series.name(answer.target().legend()), answer.target().refId(), "color")
            .path("fixedColor")
            .asText(panel.defaults().at("/color/fixedColor").asText());
    return Look.colour(own);
  }
}
